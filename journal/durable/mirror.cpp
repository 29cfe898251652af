#include "journal/durable/mirror.hpp"

#include <unistd.h>

#include <algorithm>
#include <string>
#include <utility>

#include "journal/archive/places.hpp"
#include "journal/directory.hpp"
#include "journal/file_io.hpp"
#include "journal/reader.hpp"
#include "journal/recovery/watermark.hpp"
#include "journal/segment.hpp"

namespace journal {

namespace fs = std::filesystem;

namespace {

JournalError refusal(const fs::path& mirror, std::string reason) {
  return {.code = ErrorCode::BadOptions,
          .path = mirror.string(),
          .reason = std::move(reason),
          .advice = "find out which of the two is right; copy it over the other, or name an empty directory"};
}

/// How far a mirror can be read, and whether what it holds is the journal's.
struct MirrorScan {
  TailReport tail{};
  bool is_same{true};  ///< the record at the journal's end, if it was reached, has the journal's tip
};

engine::Result<MirrorScan, JournalError> scan(const fs::path& mirror, const MirroredEnd& end) {
  auto reader = Reader::open(mirror);
  if (!reader) return engine::Failure{reader.error()};
  MirrorScan found{.is_same = reader->info().id == end.id};
  for (;;) {
    const auto step = reader->next_step();
    if (!step && step.error().code != ErrorCode::Damage) return engine::Failure{step.error()};
    if (!step || !*step) break;
    if (reader->last_sequence() == end.last_sequence) found.is_same = found.is_same && reader->tip() == end.tip;
  }
  found.tail = reader->tail();
  return found;
}

/// A mirror that ends earlier must hold the journal's own bytes up to there.
engine::Result<bool, JournalError> is_beginning(const fs::path& journal, const fs::path& mirror,
                                                const TailReport& tail) {
  const auto ours = map_segment(journal, tail.segment);
  if (!ours) return engine::Failure{ours.error()};
  const auto theirs = map_segment(mirror, tail.segment);
  if (!theirs) return engine::Failure{theirs.error()};
  if (ours->bytes().size() < tail.offset) return false;
  return std::equal(theirs->bytes().begin() + kDataBegin,
                    theirs->bytes().begin() + static_cast<std::ptrdiff_t>(tail.offset),
                    ours->bytes().begin() + kDataBegin);
}

std::optional<JournalError> refusal_of_promises(const fs::path& mirror, const MirroredEnd& end) {
  const auto promised = watermarks_in(mirror, end.id);
  if (!promised) return promised.error();
  const Watermark* const best = highest(*promised);
  if (best == nullptr || best->sequence <= end.last_sequence) return std::nullopt;
  return refusal(mirror, best->where + " says that sequence " + std::to_string(best->sequence.raw()) +
                             " was durable, but the journal ends at " + std::to_string(end.last_sequence.raw()));
}

std::optional<JournalError> copy_segments(const fs::path& journal, const fs::path& mirror, std::uint32_t from) {
  const auto numbers = list_segments(journal);
  if (!numbers) return numbers.error();
  for (const std::uint32_t number : *numbers) {
    if (number < from) continue;
    const auto ours = map_segment(journal, number);
    if (!ours) return ours.error();
    const auto theirs = map_segment(mirror, number);
    if (theirs && std::ranges::equal(theirs->bytes(), ours->bytes())) continue;
    if (auto failed = write_file_whole(mirror / segment_file_name(number), ours->bytes())) return failed;
  }
  const auto present = list_segments(mirror);
  if (!present) return present.error();
  for (const std::uint32_t number : *present) {
    if (!std::ranges::binary_search(*numbers, number)) ::unlink((mirror / segment_file_name(number)).c_str());
  }
  return sync_directory(mirror);
}

}  // namespace

std::optional<JournalError> bring_up_mirror(const fs::path& journal, const fs::path& mirror, const MirroredEnd& end) {
  const auto numbers = list_segments(mirror);
  if (!numbers) return numbers.error();
  if (numbers->empty()) return copy_segments(journal, mirror, 1);
  const auto found = scan(mirror, end);
  if (!found) return found.error();
  const TailReport& tail = found->tail;
  if (!found->is_same) return refusal(mirror, "holds other records than the journal");
  if (tail.last_sequence == end.last_sequence && tail.kind != TailKind::Damage) return std::nullopt;
  if (auto refused = refusal_of_promises(mirror, end)) return refused;
  if (tail.last_sequence < end.last_sequence) {
    const auto is_ours = is_beginning(journal, mirror, tail);
    if (!is_ours) return is_ours.error();
    if (!*is_ours) return refusal(mirror, "holds other records than the journal");
  }
  // Everything before the place where reading stopped is whole; of a mirror that is ahead it is not known where the
  // journal's own end lies.
  return copy_segments(journal, mirror, tail.last_sequence < end.last_sequence ? tail.segment : 1);
}

}  // namespace journal
