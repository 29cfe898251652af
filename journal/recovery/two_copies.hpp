// Two copies of one journal read side by side, the directory of a journal and its mirror: where one does not read on,
// the other may. Finds out what is whole in either of them, and where they contradict each other. Changes nothing.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/model/ids.hpp"
#include "journal/check.hpp"
#include "journal/error.hpp"
#include "journal/reader.hpp"

namespace journal {

enum class Copy : std::uint8_t { Journal = 1, Mirror = 2 };

struct CopyDirectories {
  std::filesystem::path journal{};
  std::filesystem::path mirror{};
  [[nodiscard]] const std::filesystem::path& of(Copy copy) const noexcept {
    return copy == Copy::Journal ? journal : mirror;
  }
};

/// Bytes of a segment's data that one copy has whole.
struct Stretch {
  Copy copy{Copy::Journal};
  std::uint64_t begin{0};
  std::uint64_t end{0};
};

/// A segment that records or other segments lead into.
struct JoinedSegment {
  std::uint32_t number{0};
  Chain before{};                       ///< what its first record follows; the epoch is not filled in
  engine::Sequence last{};              ///< its last record
  std::vector<Stretch> stretches{};     ///< from the begin of its data to behind that record, without gaps
  std::optional<JournalError> fault{};  ///< why the journal's own copy did not do, where a stretch is the mirror's
};

/// What the two have together.
struct JoinedCopies {
  std::vector<JoinedSegment> segments{};
  engine::Sequence last_sequence{};  ///< the last record that one of them holds
  std::uint64_t tip{0};
  std::optional<JournalError> mirror_fault{};  ///< the first place where the mirror did not read on and the journal did
};

/// Reads both to where neither goes on. on_step sees every step in order. Damage where a record is lost in both, or
/// where both are whole and differ: which of the two is right nobody here can say.
[[nodiscard]] engine::Result<JoinedCopies, JournalError> join_copies(
    const CopyDirectories& directories, engine::JournalId id,
    const std::function<std::optional<JournalError>(const StepView&, engine::Sequence last)>& on_step);

}  // namespace journal
