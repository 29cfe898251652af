// Whether this build knows the events of a journal well enough for what it is asked to do (J22).
#pragma once

#include <string>

#include "journal/reader.hpp"

namespace journal {

/// Why its records cannot be shown field by field; empty when they can. A newer minor can: what it added is shown by
/// number.
[[nodiscard]] std::string why_not_shown(const JournalInfo& info);

/// Why its records cannot be folded or decided again; empty when the events permit it. Deciding again also needs the
/// LogicVersion of each session, which its first record says.
[[nodiscard]] std::string why_not_replayed(const JournalInfo& info);

/// "written with schema 1.3; this build knows 1.0": that it adds something. Empty when it does not.
[[nodiscard]] std::string newer_schema_note(const JournalInfo& info);

}  // namespace journal
