// `lockstep-journal recover --mirror`: what is taken from the mirror, and taking it.
#pragma once

#include <vector>

#include "engine/base/result.hpp"
#include "journal/inspector/recover.hpp"
#include "journal/recovery/watermark.hpp"

namespace journal::inspector {

/// Prints the plan with its evidence and, without --dry-run, carries it out. True: the journal may be recovered now.
/// False: a look found something to repair, which recovery cannot look behind. An exit status when the mirror was
/// refused, or when writing failed.
engine::Result<bool, int> repair(const RecoverOptions& options, const std::vector<Watermark>& known);

}  // namespace journal::inspector
