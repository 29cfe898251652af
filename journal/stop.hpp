// Reading stopped: is this the end, a torn tail, or damage? The rules J10 to J14 of FORMAT.md, over the files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>

#include "engine/base/result.hpp"
#include "engine/model/ids.hpp"
#include "journal/check.hpp"
#include "journal/error.hpp"
#include "journal/format.hpp"
#include "journal/tail.hpp"

namespace journal {

/// Where reading stopped: behind the last whole step.
struct Stop {
  const std::filesystem::path& directory;
  const SegmentHeader& identity;       ///< of the first segment
  std::span<const std::byte> segment;  ///< the whole file
  std::uint32_t number;                ///< of that segment
  bool is_padded;                      ///< its batches are: J19 holds in place of J12 for what lies in it
  std::size_t offset;
  Chain chain;
  std::uint64_t commit_word;  ///< at `offset`, as it was found
  StepCheck check;            ///< of what lies there; no fault when nothing is committed
  bool asks_promises{true};   ///< of the head file and the seals: J21
};

struct Verdict {
  TailKind kind{TailKind::Clean};
  std::string reason{};
  std::uint64_t bytes_beyond{0};
  std::optional<JournalError> unreadable{};  ///< a later segment could not be looked at, so there is no verdict
};

/// Looks through the rest of the segment and through all later ones. Changes nothing.
Verdict judge(const Stop& stop);

/// What the segments after `number` say of records that follow `chain`: J12 and J13. Nothing when they are silent.
engine::Result<std::optional<std::string>, JournalError> evidence_behind(const std::filesystem::path& directory,
                                                                         engine::JournalId id, std::uint32_t number,
                                                                         const Chain& chain);

}  // namespace journal
