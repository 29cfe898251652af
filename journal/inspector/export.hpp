// `lockstep-journal export`: a journal in another form.
#pragma once

namespace CLI {
class App;
}

namespace journal::inspector {

/// Adds the command: the records as tables (export_records.hpp), or what is sound of a journal as a journal of its own.
void add_export_command(CLI::App& program, int& status);

}  // namespace journal::inspector
