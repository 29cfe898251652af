// A damaged journal repaired from its mirror: what its own directory lost is taken from the second one, proved, and put
// in place. The mirror is never written to, and what was damaged is kept.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/model/ids.hpp"
#include "journal/error.hpp"
#include "journal/recovery/two_copies.hpp"
#include "journal/recovery/watermark.hpp"

namespace journal {

/// Where the files that were replaced are kept, in the journal's directory.
inline constexpr std::string_view kDamagedFolderName = "damaged";

struct RepairOptions {
  std::filesystem::path directory{};
  std::filesystem::path mirror{};
  std::vector<Watermark> known{};  ///< as in RecoveryOptions
};

/// A file of the journal's directory that is to be made anew.
struct FileRepair {
  std::string name{};
  JournalError fault{};              ///< what is wrong with the one that is there
  bool is_missing{false};            ///< there is none
  std::uint64_t bytes_differing{0};  ///< lost or others
  std::uint64_t begin{0};            ///< of the first of them
  std::uint64_t end{0};              ///< behind the last of them
  bool is_sealed{false};             ///< proved by its seals too, and not by its chain alone
  bool is_closed{false};             ///< a closed segment, which is read-only
  JoinedSegment segment{};           ///< number 0: the head file
};

struct RepairPlan {
  engine::JournalId id{};
  engine::Sequence last_sequence{};  ///< the journal's, once it is repaired
  std::uint64_t tip{0};
  std::vector<FileRepair> files{};  ///< empty: there is nothing to repair
  std::optional<JournalError>
      mirror_fault{};  ///< the mirror itself is damaged, or ends early, where the journal is whole
};

/// Reads both copies whole and decides. Fails where the mirror is no second directory of this journal, where a record
/// is lost in both, where somebody was promised more than both have, and where they contradict each other. Writes
/// nothing.
[[nodiscard]] engine::Result<RepairPlan, JournalError> plan_repair(const RepairOptions& options);

/// Makes every file of the plan anew, whole and durable, in the place of the damaged one, which stays in the folder
/// `damaged` under its name and a number. Killed in between, a new plan has what is left to do. The journal's lock is
/// held since before the plan was made.
[[nodiscard]] std::optional<JournalError> carry_out(const RepairOptions& options, const RepairPlan& plan);

}  // namespace journal
