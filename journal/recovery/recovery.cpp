#include "journal/recovery/recovery.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "journal/archive/restore.hpp"
#include "journal/directory.hpp"
#include "journal/durable/staged.hpp"
#include "journal/file_io.hpp"
#include "journal/recovery/scan_start.hpp"
#include "journal/recovery/tip_check.hpp"
#include "journal/seal/seal_file.hpp"
#include "journal/segment.hpp"
#include "journal/segment_front.hpp"

namespace journal {

namespace fs = std::filesystem;
using engine::Failure;

namespace {

/// What the kernel remembers of a file must be what the disk holds: written out, then forgotten, then read again.
std::optional<JournalError> settle(const fs::path& directory) {
  const auto seals = list_seals(directory);
  if (!seals) return seals.error();
  // The next session goes on from them, and under async nobody has synced them.
  for (const std::uint32_t number : *seals) {
    const fs::path path = directory / seal_file_name(number);
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (file.number() < 0 && errno == ENOENT) continue;  // In the archive, with its segment.
    if (file.number() < 0) return system_error(errno, path.string(), "open the seals");
    if (::fdatasync(file.number()) != 0) return system_error(errno, path.string(), "sync the seals");
  }
  const auto numbers = list_segments(directory);
  if (!numbers) return numbers.error();
  for (const std::uint32_t number : *numbers) {
    const fs::path path = directory / segment_file_name(number);
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (file.number() < 0 && errno == ENOENT) continue;  // In the archive, where it was synced before it left.
    if (file.number() < 0) return system_error(errno, path.string(), "open the segment");
    if (::fdatasync(file.number()) != 0) return system_error(errno, path.string(), "sync the segment");
    // The last two are enough: whatever lies before was synced long before anything went on from it.
    if (number + 1 < numbers->back()) continue;
    // Under async nothing was synced, so no sync can have failed; reading again from the disk would cost the start.
    SegmentHeader header;
    const auto got = read_at(file.number(), std::as_writable_bytes(std::span{&header, 1}), 0);
    if (got && *got == sizeof(header) && header.durability == Durability::Async) continue;
    if (const int refused = ::posix_fadvise(file.number(), 0, 0, POSIX_FADV_DONTNEED); refused != 0) {
      return system_error(refused, path.string(), "drop the segment from memory");
    }
  }
  return std::nullopt;
}

/// X < W by somebody whom the reader does not know.
JournalError lost_records(const Recovery& found, const Watermark& watermark, const fs::path& directory) {
  return {.code = ErrorCode::Damage,
          .path = (directory / segment_file_name(found.tail.segment)).string(),
          .offset = found.tail.offset,
          .sequence = engine::Sequence{found.tail.last_sequence.raw() + 1},
          .reason = (found.tail.reason.empty() ? "the journal ends here" : found.tail.reason) + ", but " +
                    watermark.where + " says that sequence " + std::to_string(watermark.sequence.raw()) +
                    " was durable",
          .advice = "restore the journal from a copy; everything before this place is whole"};
}

/// Reads to the end. The damage, or the error of a callback, when one was met.
std::optional<JournalError> scan(Reader& reader, const RecoveryOptions& options, TipCheck& tips) {
  for (;;) {
    const auto step = reader.next_step();
    if (!step) return step.error();
    if (!*step) return std::nullopt;
    if (auto wrong = tips.see(**step, reader.last_sequence(), options.directory)) return wrong;
    if (!options.on_step) continue;
    if (auto refused = options.on_step(**step)) return refused;
  }
}

/// J25: begins further on, where the caller knows what lies before.
std::optional<JournalError> skip_known(Reader& reader, const RecoveryOptions& options, Recovery& found) {
  if (options.known_through.raw() == 0) return std::nullopt;
  const auto start = scan_start(options.directory, options.known_through, found.watermarks);
  if (!start) return std::nullopt;
  auto later = Reader::open(options.directory, {.from = start});
  if (!later) return later.error();
  reader = std::move(later).value();
  found.first_segment = start->segment;
  return std::nullopt;
}

/// Segments behind the stop have no records (else there were damage), so the new one may take the first free number,
/// or that of a segment without a byte.
void choose_point(Recovery& found, const fs::path& directory) {
  const TailReport& tail = found.tail;
  const bool is_empty = tail.offset == kDataBegin && tail.bytes_beyond == 0;
  found.point = {.id = found.info.id,
                 .epoch = engine::Epoch{tail.epoch.raw() + 1},
                 .last_sequence = tail.last_sequence,
                 .tip = tail.tip,
                 .segment = is_empty ? tail.segment : tail.segment + 1};
  found.replaces_segment = fs::exists(directory / segment_file_name(found.point.segment));
  found.bytes_ignored = tail.bytes_beyond;
}

/// What was scanned before counts too.
TailReport joined(const TailReport& before, TailReport behind) {
  behind.record_count += before.record_count;
  behind.step_count += before.step_count;
  behind.header_copies_damaged += before.header_copies_damaged;
  return behind;
}

/// Reads on where the first scan ended, for now there is more.
std::optional<JournalError> read_on(Recovery& found, const RecoveryOptions& options, TipCheck& tips) {
  const TailReport before = found.tail;
  auto reader = Reader::open(options.directory, {.from = behind(before)});
  if (!reader) return reader.error();
  if (auto failed = scan(*reader, options, tips)) return failed;
  found.tail = joined(before, reader->tail());
  return std::nullopt;
}

/// The steps of a killed session that are not in the segments: counted, and brought there when that is wanted. The file
/// goes when everything in it is durable, so killed at any point this is done again.
std::optional<JournalError> look_at_staged(Recovery& found, const RecoveryOptions& options, TipCheck& tips) {
  const TailReport& tail = found.tail;
  found.staged.path = find_staging_file(options.directory, options.staging, found.info.id);
  if (found.staged.path.empty()) return std::nullopt;
  const fs::path segment = options.directory / segment_file_name(tail.segment);
  const auto mapped = map_for_reading(segment);
  if (!mapped) return mapped.error();
  const auto front = read_front(mapped->bytes(), segment.string());
  if (!front) return front.error();
  const Chain after{.seed = checksum_seed(found.info.id),
                    .epoch = tail.epoch,
                    .last_sequence = tail.whole_batch.last_sequence,
                    .tip = tail.whole_batch.tip};
  const auto staged = read_staged(found.staged.path, found.info.id, after);
  if (!staged) return staged.error();
  if (staged->last_sequence > tail.last_sequence) {
    found.staged.step_count = staged->steps.size();
    found.staged.last_sequence = staged->last_sequence;
    if (!options.takes_staged) return std::nullopt;
    if (auto failed = write_staged(options.directory, front->header, tail.whole_batch, *staged)) return failed;
    if (auto failed = read_on(found, options, tips)) return failed;
  }
  if (options.takes_staged) ::unlink(found.staged.path.c_str());
  return std::nullopt;
}

}  // namespace

engine::Result<Recovery, JournalError> recover(const RecoveryOptions& options) {
  if (options.settle) {
    if (auto failed = settle(options.directory)) return Failure{*std::move(failed)};
  }
  auto reader = Reader::open(options.directory);
  if (!reader) return Failure{reader.error()};
  Recovery found{.info = reader->info()};
  auto watermarks = watermarks_in(options.directory, found.info.id);
  if (!watermarks && watermarks.error().code != ErrorCode::Damage) return Failure{watermarks.error()};
  if (watermarks) found.watermarks = std::move(watermarks).value();
  found.watermarks.insert(found.watermarks.end(), options.known.begin(), options.known.end());
  const Watermark* const best = highest(found.watermarks);
  if (best != nullptr) found.watermark = best->sequence;

  if (auto failed = skip_known(*reader, options, found)) return Failure{*std::move(failed)};
  TipCheck tips{found.watermarks, reader->last_sequence()};
  found.damage = scan(*reader, options, tips);
  if (found.damage && found.damage->code != ErrorCode::Damage) return Failure{*std::move(found.damage)};
  found.tail = reader->tail();
  if (found.damage) {
    found.tail.kind = TailKind::Damage;
    return found;
  }
  if (!watermarks) found.damage = watermarks.error();
  if (best != nullptr && best->sequence > found.tail.last_sequence) {
    found.damage = lost_records(found, *best, options.directory);
  }
  if (found.is_sound()) found.damage = refusal_of_partial_restore(options.directory);
  if (found.damage && found.damage->code != ErrorCode::Damage) return Failure{*std::move(found.damage)};
  if (!found.is_sound()) return found;
  if (auto failed = look_at_staged(found, options, tips)) return Failure{*std::move(failed)};
  choose_point(found, options.directory);
  return found;
}

}  // namespace journal
