// `--help` of every command as a page of a manual: what it is for, what it prints, how it ends, examples that run.
#pragma once

namespace CLI {
class App;
}

namespace journal::inspector {

/// Puts its page below the options of every command of the program, subcommands included. After all were added.
void add_help_pages(CLI::App& program);

}  // namespace journal::inspector
