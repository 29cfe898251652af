// `lockstep-journal export`: a journal in another form.
#pragma once

#include <string>

namespace journal::inspector {

struct ExportOptions {
  std::string directory{};
  std::string out{};
  bool good_prefix{false};
  bool json{false};
};

/// Saves what is sound of a journal as a journal of its own; prints what that is.
int export_journal(const ExportOptions& options);

}  // namespace journal::inspector
