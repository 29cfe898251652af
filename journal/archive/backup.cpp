#include "journal/archive/backup.hpp"

#include <algorithm>
#include <cstring>
#include <set>
#include <utility>
#include <vector>

#include "journal/archive/places.hpp"
#include "journal/archive/store.hpp"
#include "journal/archive/survey.hpp"
#include "journal/directory.hpp"
#include "journal/file_io.hpp"
#include "journal/format.hpp"
#include "journal/head_file.hpp"
#include "journal/recovery/good_prefix.hpp"
#include "journal/seal/seal_file.hpp"
#include "journal/seal/sha256.hpp"
#include "journal/segment_front.hpp"

namespace journal {

namespace fs = std::filesystem;
using engine::Failure;
using engine::Sequence;

namespace {

JournalError refused(const fs::path& target, std::string reason) {
  return {.code = ErrorCode::BadOptions,
          .path = target.string(),
          .reason = std::move(reason),
          .advice = "keep this folder, and back up to another one"};
}

engine::Result<SegmentFront, JournalError> front_of(const fs::path& directory, std::uint32_t number) {
  const auto mapped = map_segment(directory, number);
  if (!mapped) return Failure{mapped.error()};
  return read_front(mapped->bytes(), directory / segment_file_name(number));
}

bool is_same(const SegmentFacts& left, const SegmentFacts& right) {
  return left.first == right.first && left.last == right.last && left.tip == right.tip && left.root == right.root;
}

/// One backup. The parts are called in the order in which they stand here.
class Backup {
 public:
  Backup(const BackupOptions& options, engine::JournalId id, Store store)
      : options_{options}, id_{id}, store_{std::move(store)} {}

  /// What must be read: what the backup does not hold closed already, up to what is durable.
  std::optional<JournalError> look() {
    const auto numbers = list_segments(options_.directory);
    if (!numbers) return numbers.error();
    std::uint32_t last_used = 1;
    for (const std::uint32_t number : *numbers) {
      const auto front = front_of(options_.directory, number);
      if (front && front->opening) last_used = number;
    }
    std::uint32_t from = 1;
    while (from < last_used && is_held_closed(from)) ++from;
    const auto through = durable_end(last_used);
    if (!through) return through.error();
    auto found = survey({.directory = options_.directory, .from_segment = from, .through = *through});
    if (!found) return found.error();
    survey_ = std::move(found).value();
    return refusal_of_another_history(from);
  }

  std::optional<JournalError> copy_segments() {
    for (std::uint32_t number = 1; number < first_read(); ++number) {
      names_.insert({segment_file_name(number), seal_file_name(number)});
      report_.files_kept += 2;
    }
    for (const SegmentFacts& facts : survey_.segments) {
      if (auto failed = facts.is_closed() ? copy_closed(facts) : copy_open(facts)) return failed;
    }
    return std::nullopt;
  }

  /// What is not part of the truth, or is made for the copy.
  std::optional<JournalError> copy_the_rest() {
    if (auto failed = put_head()) return failed;
    if (const auto session = map_for_reading(options_.directory / kSessionFileName)) {
      if (auto failed = put({.name = std::string{kSessionFileName}}, session->bytes(), true)) return failed;
    }
    for (const SnapshotFile& snapshot : snapshots_of(options_.directory, id_)) {
      if (snapshot.sequence > survey_.last().last) continue;
      const auto file = map_for_reading(options_.directory / snapshot.name);
      if (!file) continue;  // An engine takes old ones away.
      if (auto failed = put({.name = snapshot.name}, file->bytes(), false)) return failed;
    }
    return std::nullopt;
  }

  engine::Result<BackupReport, JournalError> commit() {
    const SegmentFacts last = survey_.last();
    store_.keep_only([&](const ManifestFile& file) { return names_.contains(file.name); });
    if (auto failed = store_.commit(last.last, last.tip, last.last_time)) return Failure{*std::move(failed)};
    report_.last = last.last;
    report_.tip = last.tip;
    return report_;
  }

 private:
  [[nodiscard]] bool is_held_closed(std::uint32_t number) const {
    const ManifestFile* const held = store_.manifest().find(segment_file_name(number));
    return held != nullptr && held->segment.is_closed() && store_.manifest().find(seal_file_name(number)) != nullptr;
  }
  [[nodiscard]] std::uint32_t first_read() const { return survey_.segments.front().number; }

  /// Under a durable mode no more than is durable: what the journal may lose again is no part of it yet.
  [[nodiscard]] engine::Result<Sequence, JournalError> durable_end(std::uint32_t last_used) const {
    const auto front = front_of(options_.directory, last_used);
    if (!front) return Failure{front.error()};
    if (front->header.durability == Durability::Async) return Sequence{UINT64_MAX};
    const auto head = read_head(options_.directory);
    if (!head) return Failure{head.error()};
    return *head ? (*head)->durable : Sequence{};
  }

  [[nodiscard]] std::optional<JournalError> refusal_of_another_history(std::uint32_t from) const {
    const Manifest& held = store_.manifest();
    if (survey_.segments.empty()) {
      return JournalError{.code = ErrorCode::BadOptions,
                          .path = options_.directory.string(),
                          .reason = "holds nothing durable yet that is not in the backup",
                          .advice = "back it up when the engine has begun"};
    }
    if (survey_.last().last < held.last) {
      return refused(options_.target, "goes up to sequence " + std::to_string(held.last.raw()) +
                                          ", the journal only to " + std::to_string(survey_.last().last.raw()) +
                                          ": it was restored from an older copy, or has lost records");
    }
    const auto front = front_of(options_.directory, from);
    if (!front) return front.error();
    const ManifestFile* const before = held.find(segment_file_name(from - 1));
    bool is_continued = before == nullptr || (front->opening && front->opening->predecessor_tip == before->segment.tip);
    for (const SegmentFacts& facts : survey_.segments) {
      const ManifestFile* const listed = held.find(segment_file_name(facts.number));
      if (listed == nullptr) continue;
      is_continued &=
          listed->segment.is_closed() ? is_same(listed->segment, facts) : listed->segment.first == facts.first;
    }
    if (is_continued) return std::nullopt;
    return refused(options_.target,
                   "holds other records of this journal: one of the two was restored and gone on with");
  }

  std::optional<JournalError> copy_closed(const SegmentFacts& facts) {
    const auto data = map_segment(options_.directory, facts.number);
    if (!data) return data.error();
    const auto seals = map_seals(options_.directory, facts.number);
    if (!seals) return seals.error();
    const std::string name = segment_file_name(facts.number);
    if (auto failed = put({.name = name, .segment = facts}, data->bytes(), false)) return failed;
    return put({.name = seal_file_name(facts.number)}, seals->bytes(), false);
  }

  /// Whole steps, and the seals that are of them alone. One that is full and about to be closed leads into the next: it
  /// keeps its end.
  std::optional<JournalError> copy_open(const SegmentFacts& facts) {
    const bool is_last = facts.number == survey_.last().number;
    const auto data = sound_segment(options_.directory, facts.number, is_last ? facts.end : kWholeSegment);
    if (!data) return data.error();
    if (auto failed = put({.name = segment_file_name(facts.number), .segment = facts}, *data, true)) return failed;
    const auto seals = read_seals(options_.directory, facts.number, checksum_seed(id_));
    if (!seals && seals.error().code == ErrorCode::NotFound) return std::nullopt;
    if (!seals) return seals.error();
    const auto mapped = map_seals(options_.directory, facts.number);
    if (!mapped) return mapped.error();
    const auto count = std::count_if(seals->seals.begin(), seals->seals.end(),
                                     [&](const Seal& seal) { return seal.last <= facts.last; });
    const std::size_t bytes = sizeof(SealFileHeader) + static_cast<std::size_t>(count) * sizeof(Seal);
    return put({.name = seal_file_name(facts.number)}, mapped->bytes().first(bytes), true);
  }

  /// The copy is durable as far as it goes, whatever the journal's own mode was.
  std::optional<JournalError> put_head() {
    const SegmentFacts last = survey_.last();
    const auto front = front_of(options_.directory, last.number);
    if (!front) return front.error();
    Head head{.journal_id = id_,
              .generation = 1,
              .durable = last.last,
              .tip = last.tip,
              .end_offset = last.end,
              .segment = last.number,
              .epoch = front->header.epoch};
    head.checksum = struct_checksum(head, checksum_seed(id_));
    std::vector<std::byte> slots(kHeadSlots * kHeadSlotBytes);
    std::memcpy(slots.data(), &head, sizeof(head));
    return put({.name = std::string{kHeadFileName}}, slots, true);
  }

  /// What is there already and equal is not copied again. Of what is encrypted only a segment's facts can tell.
  [[nodiscard]] bool is_held(const ManifestFile& file, std::span<const std::byte> bytes, bool is_changing) const {
    const ManifestFile* const held = store_.manifest().find(file.name);
    if (held == nullptr) return false;
    if (!store_.manifest().key) return held->bytes == bytes.size() && held->sha256 == sha256(bytes);
    return file.segment.number != 0 ? is_same(held->segment, file.segment) : !is_changing;
  }

  std::optional<JournalError> put(const ManifestFile& file, std::span<const std::byte> bytes, bool is_changing) {
    names_.insert(file.name);
    if (is_held(file, bytes, is_changing)) {
      ++report_.files_kept;
      return std::nullopt;
    }
    if (auto failed = store_.put(file, bytes, is_changing)) return failed;
    ++report_.files_copied;
    report_.bytes_copied += store_.manifest().find(file.name)->bytes;
    return std::nullopt;
  }

  const BackupOptions& options_;
  engine::JournalId id_;
  Store store_;
  Survey survey_{};
  std::set<std::string> names_{};  // Of this backup.
  BackupReport report_{};
};

}  // namespace

engine::Result<BackupReport, JournalError> back_up(const BackupOptions& options) {
  if (is_inside(options.target, options.directory)) {
    return Failure{refused(options.target, "lies inside the journal's directory")};
  }
  const auto key = load_key_for(options.key, options.target);
  if (!key) return Failure{key.error()};
  const auto reader = Reader::open(options.directory);
  if (!reader) return Failure{reader.error()};
  const engine::JournalId id = reader->info().id;
  auto store = Store::open({.folder = options.target, .kind = StoreKind::Backup, .id = id, .key = *key});
  if (!store) return Failure{store.error()};
  Backup backup{options, id, std::move(store).value()};
  std::optional<JournalError> failed = backup.look();
  if (!failed) failed = backup.copy_segments();
  if (!failed) failed = backup.copy_the_rest();
  if (failed) return Failure{*std::move(failed)};
  return backup.commit();
}

}  // namespace journal
