#include "journal/archive/survey.hpp"

#include <algorithm>
#include <cstring>
#include <system_error>
#include <utility>

#include "journal/archive/places.hpp"
#include "journal/directory.hpp"
#include "journal/format.hpp"
#include "journal/seal/seal_file.hpp"
#include "journal/segment_front.hpp"

namespace journal {

namespace fs = std::filesystem;
using engine::Failure;
using engine::RecordHeader;
using engine::Sequence;

namespace {

/// FORMAT.md, "Snapshots": the front of the header, all that the journal understands of one.
struct SnapshotFront {
  static constexpr std::uint64_t kSnapshotMagic = 0x5041'4E53'5453'4B4CULL;  // "LKSTSNAP" in a hex dump
  static constexpr std::size_t kHeaderBytes = 112;

  std::uint64_t magic{};
  engine::JournalId journal_id{};
  Sequence sequence{};
  std::uint64_t tip{};
  std::uint64_t unread[3]{};
  std::uint64_t state_bytes{};
};
static_assert(sizeof(SnapshotFront) == 72);

/// A segment's opening says what a reader that came so far would know.
engine::Result<ReadFrom, JournalError> start_of(const fs::path& directory, std::uint32_t segment) {
  const std::string path = directory / segment_file_name(segment);
  const auto mapped = map_segment(directory, segment);
  if (!mapped) return Failure{mapped.error()};
  const auto front = read_front(mapped->bytes(), path);
  if (!front) return Failure{front.error()};
  return beginning_of(segment, front->opening.value_or(SegmentOpening{}));
}

engine::Timestamp last_time_of(const StepView& step) {
  return engine::view_as<RecordHeader>(step.bytes.data())->time;  // All of a step have its input's time.
}

void add(Survey& survey, const StepView& step, Sequence last, std::uint64_t tip) {
  if (survey.segments.empty() || survey.segments.back().number != step.segment) {
    survey.segments.push_back(
        {.number = step.segment, .first = engine::view_as<RecordHeader>(step.bytes.data())->sequence});
  }
  SegmentFacts& facts = survey.segments.back();
  facts.last = last;
  facts.tip = tip;
  facts.last_time = last_time_of(step);
  facts.end = step.offset + step.bytes.size();
}

/// A segment is closed when its seals say so, of the very records that were read.
std::optional<JournalError> look_for_closings(const fs::path& directory, Survey& survey) {
  const std::uint64_t seed = checksum_seed(survey.info.id);
  for (SegmentFacts& facts : survey.segments) {
    const auto seals = read_seals(directory, facts.number, seed);
    if (!seals && seals.error().code == ErrorCode::NotFound) continue;
    if (!seals) return seals.error();
    if (!seals->closing || seals->closing->last != facts.last || seals->closing->tip != facts.tip) continue;
    facts.root = seals->closing->root;
  }
  return std::nullopt;
}

}  // namespace

const SegmentFacts* Survey::find(std::uint32_t number) const noexcept {
  const auto found =
      std::find_if(segments.begin(), segments.end(), [&](const SegmentFacts& facts) { return facts.number == number; });
  return found == segments.end() ? nullptr : &*found;
}

engine::Result<Survey, JournalError> survey(const SurveyOptions& options) {
  ReadOptions read;
  if (options.from_segment > 1) {
    const auto from = start_of(options.directory, options.from_segment);
    if (!from) return Failure{from.error()};
    read.from = *from;
  }
  auto reader = Reader::open(options.directory, read);
  if (!reader) return Failure{reader.error()};
  Survey found{.info = reader->info()};
  while (reader->last_sequence() < options.through) {
    const auto step = reader->next_step();
    if (!step) return Failure{step.error()};
    if (!*step) break;
    add(found, **step, reader->last_sequence(), reader->tip());
    if (options.on_step) options.on_step(**step, reader->last_sequence(), reader->tip());
  }
  if (auto failed = look_for_closings(options.directory, found)) return Failure{*std::move(failed)};
  return found;
}

std::vector<SnapshotFile> snapshots_of(const fs::path& directory, engine::JournalId id) {
  std::vector<SnapshotFile> found;
  std::error_code failed;
  for (fs::directory_iterator entry{directory, failed}; !failed && entry != fs::directory_iterator{};
       entry.increment(failed)) {
    const std::string name = entry->path().filename().string();
    if (!name.starts_with(kSnapshotPrefix) || name.ends_with(kUnfinishedSuffix)) continue;
    const auto mapped = map_for_reading(entry->path());
    if (!mapped || mapped->bytes().size() < SnapshotFront::kHeaderBytes) continue;
    SnapshotFront front;
    std::memcpy(&front, mapped->bytes().data(), sizeof(front));
    const bool is_whole = front.magic == SnapshotFront::kSnapshotMagic && front.journal_id == id &&
                          front.state_bytes == mapped->bytes().size() - SnapshotFront::kHeaderBytes;
    if (is_whole) found.push_back({.name = name, .sequence = front.sequence, .tip = front.tip});
  }
  std::sort(found.begin(), found.end(),
            [](const SnapshotFile& left, const SnapshotFile& right) { return left.sequence < right.sequence; });
  return found;
}

}  // namespace journal
