// `lockstep-journal recover`: what recovery finds and would do, and doing it.
#pragma once

#include <string>

#include "journal/durable/options.hpp"

namespace journal::inspector {

struct RecoverOptions {
  std::string directory{};
  std::string mirror{};                           ///< its second directory, to repair it from; or empty
  std::string anchor{};                           ///< "SEQ:TIP", or empty
  std::string staging{kStagingDirectoryDefault};  ///< as in the engine's configuration
  bool dry_run{false};
  bool json{false};
};

/// Prints X, W with all its sources, and the plan. Without --dry-run carries it out: a torn tail is closed off by an
/// empty segment of a new epoch, as the engine's next start would do. 1 for a damaged journal, which is left alone,
/// unless there is a mirror that has what it lost.
int recover(const RecoverOptions& options);

}  // namespace journal::inspector
