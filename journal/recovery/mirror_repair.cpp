#include "journal/recovery/mirror_repair.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "journal/archive/places.hpp"
#include "journal/directory.hpp"
#include "journal/file_io.hpp"
#include "journal/format.hpp"
#include "journal/head_file.hpp"
#include "journal/json_text.hpp"
#include "journal/lock.hpp"
#include "journal/recovery/joined_segment.hpp"
#include "journal/recovery/tip_check.hpp"
#include "journal/segment_front.hpp"

namespace journal {

namespace fs = std::filesystem;
using engine::Failure;
using engine::Result;

namespace {

constexpr mode_t kReadOnly = 0444;

JournalError refused(const fs::path& path, std::string reason, std::string advice) {
  return {
      .code = ErrorCode::BadOptions, .path = path.string(), .reason = std::move(reason), .advice = std::move(advice)};
}

std::optional<JournalError> refusal_of_mirror(const RepairOptions& options) {
  std::error_code failed;
  const fs::file_status status = fs::status(options.mirror, failed);
  if (status.type() == fs::file_type::not_found)
    return system_error(ENOENT, options.mirror.string(), "open the mirror");
  if (status.type() != fs::file_type::directory)
    return system_error(ENOTDIR, options.mirror.string(), "open the mirror");
  if (fs::equivalent(options.directory, options.mirror, failed)) {
    return refused(options.mirror, "is the journal's own directory",
                   "name the second directory of the mode \"mirror\"");
  }
  return holder_of(options.mirror);
}

/// The id that the first segment says which shows its header.
Result<engine::JournalId, JournalError> id_in(const fs::path& directory) {
  const auto numbers = list_segments(directory);
  if (!numbers) return Failure{numbers.error()};
  for (const std::uint32_t number : *numbers) {
    const auto mapped = map_segment(directory, number);
    if (!mapped) return Failure{mapped.error()};
    const auto bytes = mapped->bytes();
    if (bytes.size() < 2 * kPageBytes) continue;
    for (const auto page : {bytes.first(kPageBytes), bytes.last(kPageBytes)}) {
      SegmentHeader header;
      std::memcpy(&header, page.data(), sizeof(header));
      if (header.magic == kMagic && header.checksum == struct_checksum(header, kMagic)) return header.journal_id;
    }
  }
  return Failure{JournalError{.code = ErrorCode::NotAJournal,
                              .path = directory.string(),
                              .reason = "holds no segment that shows which journal it is",
                              .advice = "name a journal and its mirror; where the whole first directory is lost, copy "
                                        "the mirror in its place"}};
}

Result<engine::JournalId, JournalError> id_of_both(const RepairOptions& options) {
  const auto ours = id_in(options.directory);
  if (!ours) return ours;
  const auto theirs = id_in(options.mirror);
  if (!theirs) return theirs;
  if (*ours == *theirs) return ours;
  return Failure{refused(
      options.mirror,
      "is of journal " + hex_text(*theirs) + ", and " + options.directory.string() + " is journal " + hex_text(*ours),
      "name the mirror of this journal")};
}

/// The head files of both: the mirror's takes the place of one that says nothing any more.
struct Heads {
  std::optional<JournalError> fault{};  ///< of the journal's
  bool is_missing{false};               ///< the journal has none
  std::vector<Watermark> watermarks{};  ///< of both directories
};

Result<Heads, JournalError> look_at_heads(const RepairOptions& options, engine::JournalId id) {
  Heads heads{.watermarks = options.known};
  auto theirs = watermarks_in(options.mirror, id);
  if (!theirs && theirs.error().code != ErrorCode::Damage) return Failure{theirs.error()};
  auto ours = watermarks_in(options.directory, id);
  if (!ours && ours.error().code != ErrorCode::Damage) return Failure{ours.error()};
  const auto their_head = theirs ? read_head(options.mirror) : std::optional<Head>{};
  if (!their_head) return Failure{their_head.error()};
  const bool has_one = fs::exists(options.directory / kHeadFileName);
  if (!ours) heads.fault = ours.error();
  if (!has_one && *their_head) {
    heads.is_missing = true;
    heads.fault = system_error(ENOENT, (options.directory / kHeadFileName).string(), "open the head file");
  }
  if (!ours && !*their_head) {
    JournalError lost = *heads.fault;
    lost.reason += "; and " + (options.mirror / kHeadFileName).string() + " does not say it either" +
                   (theirs ? "" : ": " + theirs.error().reason);
    return Failure{std::move(lost)};
  }
  if (!ours) ours = watermarks_beside_head(options.directory, id);
  if (!ours) return Failure{ours.error()};
  heads.watermarks.insert(heads.watermarks.end(), ours->begin(), ours->end());
  if (!theirs) return heads;
  for (Watermark& watermark : *theirs) {
    watermark.where += " of the mirror";
    heads.watermarks.push_back(std::move(watermark));
  }
  return heads;
}

/// X < W in both copies together.
std::optional<JournalError> refusal_of_promises(const RepairOptions& options, const JoinedCopies& joined,
                                                std::span<const Watermark> watermarks) {
  const Watermark* const best = highest(watermarks);
  if (best == nullptr || best->sequence <= joined.last_sequence) return std::nullopt;
  const std::uint32_t number = joined.segments.empty() ? 1 : joined.segments.back().number;
  return JournalError{.code = ErrorCode::Damage,
                      .path = (options.directory / segment_file_name(number)).string(),
                      .sequence = engine::Sequence{joined.last_sequence.raw() + 1},
                      .reason = "both copies end behind sequence " + std::to_string(joined.last_sequence.raw()) +
                                ", but " + best->where + " says that sequence " + std::to_string(best->sequence.raw()) +
                                " was durable",
                      .advice = "restore the journal from a backup"};
}

std::optional<JournalError> add_segments(const CopyDirectories& directories, JoinedCopies& joined, RepairPlan& plan) {
  for (JoinedSegment& segment : joined.segments) {
    auto image = joined_segment(directories, plan.id, segment);
    if (!image) return image.error();
    if (!image->fault) continue;
    plan.files.push_back({.name = segment_file_name(segment.number),
                          .fault = *std::move(image->fault),
                          .is_missing = image->is_missing,
                          .bytes_differing = image->bytes_differing,
                          .begin = image->begin,
                          .end = image->end,
                          .is_sealed = image->is_sealed,
                          .is_closed = image->is_closed,
                          .segment = std::move(segment)});
  }
  return std::nullopt;
}

void add_head(Heads heads, RepairPlan& plan) {
  if (!heads.fault) return;
  plan.files.push_back({.name = std::string{kHeadFileName},
                        .fault = *std::move(heads.fault),
                        .is_missing = heads.is_missing,
                        .bytes_differing = kHeadSlots * kHeadSlotBytes,
                        .end = kHeadSlots * kHeadSlotBytes});
}

/// A second name for the file, in the folder of the damaged ones; the file itself is not moved, so that its own name
/// always leads to something. After a kill it may be there already.
std::optional<JournalError> keep(const fs::path& directory, const std::string& name) {
  const fs::path folder = directory / kDamagedFolderName;
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed) return system_error(failed.value(), folder.string(), "make the folder");
  for (int number = 1;; ++number) {
    const fs::path kept = folder / (name + "." + std::to_string(number));
    if (::link((directory / name).c_str(), kept.c_str()) == 0) break;
    if (errno != EEXIST) return system_error(errno, kept.string(), "keep the damaged file");
    if (fs::equivalent(directory / name, kept, failed)) break;
  }
  if (auto error = sync_directory(folder)) return error;
  return sync_directory(directory);
}

std::optional<JournalError> replace(const fs::path& directory, const FileRepair& file,
                                    std::span<const std::byte> bytes) {
  if (!file.is_missing) {
    if (auto failed = keep(directory, file.name)) return failed;
  }
  const fs::path path = directory / file.name;
  if (auto failed = write_file_whole(path, bytes)) return failed;
  if (file.is_closed && ::chmod(path.c_str(), kReadOnly) != 0)
    return system_error(errno, path.string(), "make read-only");
  return std::nullopt;
}

}  // namespace

Result<RepairPlan, JournalError> plan_repair(const RepairOptions& options) {
  if (auto refusal = refusal_of_mirror(options)) return Failure{*std::move(refusal)};
  const auto id = id_of_both(options);
  if (!id) return Failure{id.error()};
  auto heads = look_at_heads(options, *id);
  if (!heads) return Failure{heads.error()};
  const CopyDirectories directories{.journal = options.directory, .mirror = options.mirror};
  TipCheck tips{heads->watermarks};
  auto joined = join_copies(directories, *id, [&](const StepView& step, engine::Sequence last) {
    return tips.see(step, last, options.directory);
  });
  if (!joined) return Failure{joined.error()};
  if (auto lost = refusal_of_promises(options, *joined, heads->watermarks)) return Failure{*std::move(lost)};
  RepairPlan plan{
      .id = *id, .last_sequence = joined->last_sequence, .tip = joined->tip, .mirror_fault = joined->mirror_fault};
  if (auto failed = add_segments(directories, *joined, plan)) return Failure{*std::move(failed)};
  add_head(std::move(heads).value(), plan);
  return plan;
}

std::optional<JournalError> carry_out(const RepairOptions& options, const RepairPlan& plan) {
  for (const FileRepair& file : plan.files) {
    if (file.segment.number == 0) {
      const auto head = map_for_reading(options.mirror / kHeadFileName);
      if (!head) return head.error();
      if (auto failed = replace(options.directory, file, head->bytes())) return failed;
      continue;
    }
    const auto image = joined_segment({.journal = options.directory, .mirror = options.mirror}, plan.id, file.segment);
    if (!image) return image.error();
    if (auto failed = replace(options.directory, file, image->bytes)) return failed;
  }
  return std::nullopt;
}

}  // namespace journal
