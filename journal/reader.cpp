#include "journal/reader.hpp"

#include <string>
#include <utility>

#include "journal/archive/places.hpp"
#include "journal/check.hpp"
#include "journal/directory.hpp"
#include "journal/format.hpp"
#include "journal/published.hpp"
#include "journal/recovery/resumption.hpp"
#include "journal/segment.hpp"
#include "journal/segment_front.hpp"
#include "journal/stop.hpp"

namespace journal {

namespace fs = std::filesystem;
using engine::Failure;
using engine::RecordHeader;

struct Reader::State {
  fs::path directory;
  ReadOptions options;
  JournalInfo info;
  SegmentHeader identity;  // Of the segment that is being read.
  Mapping segment;
  std::uint32_t number{1};
  bool is_padded{false};                            // Its batches are: it was written under a durable mode.
  std::size_t cursor{kDataBegin};                   // Behind the last whole step.
  std::optional<engine::Sequence> resumed_after{};  // J20: the segment ends there.
  Chain chain{};
  StepView step{};                    // What is left of it for next().
  PublishedEnd published{directory};  // Only asked by who follows.
  TailReport report{};
  std::optional<JournalError> error{};
  bool has_ended{false};

  [[nodiscard]] std::string path_of(std::uint32_t of) const { return (directory / segment_file_name(of)).string(); }

  /// Looks at what lies behind the last whole step. True: there is a new step, or the end was reached.
  bool advance();
  /// J20: whether a later session went on from this segment. It may have done so since we entered it.
  bool look_for_resumption();
  bool enter_resumption();
  bool skip_padding(std::uint64_t commit_word);
  void note_whole_batch();
  bool take_step(std::uint64_t commit_word);
  bool enter_next_segment();
  /// False: `error` says why there is no reading from there.
  bool go_to(const ReadFrom& from);
  /// Of a batch that is being written any part may be seen first: who follows looks again.
  bool wait_or_conclude(std::uint64_t commit_word, const StepCheck& check);
  bool conclude(std::uint64_t commit_word, const StepCheck& check);
  void count_header_copies(const SegmentFront& front);
  bool fail(JournalError failure);
  bool fail_with_damage(const std::string& path, std::size_t offset, std::string reason);
  /// True when `step` holds something, after reading on if need be. False: nothing more, or `error`.
  bool has_step();
};

bool Reader::State::advance() {
  if (resumed_after && chain.last_sequence >= *resumed_after) return enter_resumption();
  const std::byte* const frame = segment.base() + cursor;
  const std::uint64_t commit_word = load_commit_word(frame);
  if (commit_word == 0) {
    if (!options.follow) return conclude(commit_word, {});
    if (!resumed_after && look_for_resumption()) return false;
    return !options.idle || !options.idle();
  }
  if (is_padding(commit_word)) return skip_padding(commit_word);
  if (options.follow && is_padded && !published.reaches_beyond(chain.last_sequence)) {
    return !options.idle || !options.idle();
  }
  if (!is_end_frame(commit_word)) return take_step(commit_word);
  if (!is_end_frame_valid(segment.bytes().subspan(cursor), chain)) return wait_or_conclude(commit_word, {});
  return enter_next_segment();
}

bool Reader::State::look_for_resumption() {
  const auto opening = resumption_after(directory, identity.journal_id, number, chain.epoch);
  if (opening) resumed_after = opening->predecessor_last;
  return opening.has_value();
}

bool Reader::State::enter_resumption() {
  if (chain.last_sequence == *resumed_after) return enter_next_segment();
  return fail_with_damage(path_of(number + 1), 0,
                          "continues after sequence " + std::to_string(resumed_after->raw()) +
                              ", which is not the last of a step of its predecessor");
}

/// J17. Always looked at in full, also where records are not hashed: a wrong length would lead astray.
bool Reader::State::skip_padding(std::uint64_t commit_word) {
  const auto frame = padding_at(segment.bytes().first(data_end(segment.bytes().size())), cursor, chain.seed);
  if (!frame || frame->previous != chain.tip) return wait_or_conclude(commit_word, {});
  cursor += frame->length;
  note_whole_batch();
  return false;
}

void Reader::State::note_whole_batch() {
  report.whole_batch = {.offset = cursor, .last_sequence = chain.last_sequence, .tip = chain.tip};
}

bool Reader::State::take_step(std::uint64_t commit_word) {
  // An end frame must fit behind every step, so the cursor never leaves the data.
  const std::size_t end = data_end(segment.bytes().size()) - sizeof(EndFrame);
  const StepCheck check = check_step(segment.bytes().subspan(cursor, end - cursor), chain, options.verify_checksums);
  if (check.fault != Fault::None) return wait_or_conclude(commit_word, check);
  step = {.bytes = segment.bytes().subspan(cursor, check.bytes),
          .record_count = check.record_count,
          .segment = number,
          .offset = cursor};
  cursor += check.bytes;
  report.last_sequence = chain.last_sequence;
  report.tip = chain.tip;
  report.record_count += check.record_count;
  ++report.step_count;
  return true;
}

bool Reader::State::enter_next_segment() {
  const std::string path = path_of(number + 1);
  auto mapped = map_segment(directory, number + 1);
  if (!mapped && mapped.error().code == ErrorCode::NotFound) {
    return fail_with_damage(path, 0, "is missing; " + segment_file_name(number) + " leads into it");
  }
  if (!mapped) return fail(mapped.error());
  const auto front = read_front(mapped->bytes(), path);
  if (!front && front.error().code == ErrorCode::OtherVersion) return fail(front.error());  // J15, J22
  if (!front) return fail_with_damage(path, 0, front.error().reason);
  if (std::string mismatch = mismatch_of(*front, identity, number + 1, chain); !mismatch.empty()) {
    return fail_with_damage(path, 0, std::move(mismatch));
  }
  segment = std::move(mapped).value();
  identity = front->header;
  ++number;
  cursor = kDataBegin;
  chain.epoch = front->header.epoch;
  is_padded = front->header.sector_bytes != 0;
  note_whole_batch();
  resumed_after.reset();
  look_for_resumption();
  count_header_copies(*front);
  return false;
}

bool Reader::State::go_to(const ReadFrom& from) {
  const std::string path = path_of(from.segment);
  auto mapped = map_segment(directory, from.segment);
  if (!mapped) return !fail(mapped.error());
  const auto front = read_front(mapped->bytes(), path);
  if (!front) return !fail(front.error());
  chain.last_sequence = report.last_sequence = from.last_sequence;
  chain.last_time = from.last_time;
  chain.tip = report.tip = from.tip;
  chain.epoch = front->header.epoch;
  is_padded = front->header.sector_bytes != 0;
  const engine::JournalId id = std::exchange(identity, front->header).journal_id;
  number = from.segment;
  cursor = from.offset;
  segment = std::move(mapped).value();
  if (cursor == kDataBegin) note_whole_batch();
  const bool is_place = cursor >= kDataBegin && cursor % engine::kRecordAlignment == 0 &&
                        cursor + sizeof(EndFrame) <= data_end(segment.bytes().size());
  resumed_after.reset();  // It was that of the first segment.
  look_for_resumption();
  if (front->header.journal_id == id && front->header.number == number && is_place) return true;
  return !fail_with_damage(path, cursor, "is not where an earlier reading stopped");
}

/// A segment without records may have been left while its opening was written: that is no damage.
void Reader::State::count_header_copies(const SegmentFront& front) {
  if (load_commit_word(segment.base() + kDataBegin) != 0) report.header_copies_damaged += front.copies_damaged;
}

bool Reader::State::wait_or_conclude(std::uint64_t commit_word, const StepCheck& check) {
  if (is_padded && options.follow && options.idle && options.idle()) return false;
  return conclude(commit_word, check);
}

bool Reader::State::conclude(std::uint64_t commit_word, const StepCheck& check) {
  if (!resumed_after && look_for_resumption()) return false;
  const std::byte* const frame = segment.base() + cursor;
  Verdict verdict = judge({.directory = directory,
                           .identity = identity,
                           .segment = segment.bytes(),
                           .number = number,
                           .is_padded = is_padded,
                           .offset = cursor,
                           .chain = chain,
                           .commit_word = commit_word,
                           .check = check,
                           .asks_promises = !options.is_one_of_two});
  // A live writer may have gone on while we looked: then this was not the end.
  if (commit_word == 0 && load_commit_word(frame) != 0) return false;
  if (verdict.unreadable) return fail(*std::move(verdict.unreadable));
  report.bytes_beyond = verdict.bytes_beyond;
  if (verdict.kind == TailKind::Damage) {
    return fail_with_damage(path_of(number), cursor + check.bytes, std::move(verdict.reason));
  }
  report.kind = verdict.kind;
  report.epoch = chain.epoch;
  report.last_time = chain.last_time;
  report.segment = number;
  report.offset = cursor;
  report.last_step_unreadable = commit_word != 0;
  report.reason = std::move(verdict.reason);
  has_ended = true;
  return true;
}

bool Reader::State::fail(JournalError failure) {
  error = std::move(failure);
  has_ended = true;
  return true;
}

bool Reader::State::fail_with_damage(const std::string& path, std::size_t offset, std::string reason) {
  report.kind = TailKind::Damage;
  report.segment = number;
  report.offset = cursor;
  report.reason = reason;
  return fail({.code = ErrorCode::Damage,
               .path = path,
               .offset = offset,
               .sequence = engine::Sequence{chain.last_sequence.raw() + 1},
               .reason = std::move(reason),
               .advice = "restore the file from a copy; everything before this place is whole"});
}

bool Reader::State::has_step() {
  if (!step.bytes.empty()) return true;
  while (!has_ended && !advance()) {
  }
  return !step.bytes.empty();
}

namespace {

engine::Result<Mapping, JournalError> map_first(const fs::path& directory, const std::vector<std::uint32_t>& numbers,
                                                std::uint32_t first) {
  if (numbers.empty()) {
    return Failure{JournalError{.code = ErrorCode::NotAJournal,
                                .path = directory.string(),
                                .reason = "holds no segment of a journal",
                                .advice = "name the directory of a journal"}};
  }
  const fs::path path = directory / segment_file_name(1);
  if (first == 1 && numbers.front() != 1) {
    return Failure{JournalError{.code = ErrorCode::Damage,
                                .path = path.string(),
                                .sequence = engine::Sequence{1},
                                .reason = "is missing, but later segments are there",
                                .advice = "restore the file from a copy"}};
  }
  return map_segment(directory, first);
}

/// The last segment that shows its header is of the newest session, whether it is used yet or not. Nothing: `first` is
/// the only one. Fails where a later session wrote what this build does not read.
engine::Result<std::optional<SegmentHeader>, JournalError> newest_header(const fs::path& directory,
                                                                         const SegmentHeader& first,
                                                                         std::span<const std::uint32_t> numbers) {
  for (; !numbers.empty() && numbers.back() != first.number; numbers = numbers.first(numbers.size() - 1)) {
    const fs::path path = directory / segment_file_name(numbers.back());
    const auto file = map_for_reading(path);
    if (!file) continue;  // A live writer removes what it did not use.
    const auto front = read_front(file->bytes(), path.string());
    if (!front && front.error().code == ErrorCode::OtherVersion) return Failure{front.error()};
    if (front && front->header.journal_id == first.journal_id) return std::optional{front->header};
  }
  return std::optional<SegmentHeader>{};
}

JournalInfo info_of(const SegmentHeader& header, const SegmentHeader& newest, std::size_t segment_count) {
  return {.id = header.journal_id,
          .format_version = header.format_version,
          .schema = newest.schema,
          .schema_fingerprint = newest.schema_fingerprint,
          .config_hash = header.config_hash,
          .segment_bytes = header.segment_bytes,
          .segment_count = static_cast<std::uint32_t>(segment_count)};
}

}  // namespace

engine::Result<Reader, JournalError> Reader::open(const fs::path& directory, ReadOptions options) {
  const auto numbers = list_segments(directory);
  if (!numbers) return Failure{numbers.error()};
  const std::uint32_t first = options.is_one_of_two && options.from ? options.from->segment : 1;
  auto mapped = map_first(directory, *numbers, first);
  if (!mapped) return Failure{mapped.error()};
  const std::string path = (directory / segment_file_name(first)).string();
  const auto front = read_front(mapped->bytes(), path);
  if (!front) return Failure{front.error()};
  if (front->header.number != first) {
    return Failure{
        JournalError{.code = ErrorCode::Damage,
                     .path = path,
                     .sequence = engine::Sequence{1},
                     .reason = "is segment " + std::to_string(front->header.number) + " under the name of another",
                     .advice = "restore the file from a copy"}};
  }
  const auto newest = newest_header(directory, front->header, *numbers);
  if (!newest) return Failure{newest.error()};
  auto state =
      std::unique_ptr<State>{new State{.directory = directory,
                                       .options = std::move(options),
                                       .info = info_of(front->header, newest->value_or(front->header), numbers->size()),
                                       .identity = front->header,
                                       .segment = std::move(mapped).value()}};
  state->chain.seed = checksum_seed(front->header.journal_id);
  state->chain.epoch = front->header.epoch;
  state->is_padded = front->header.sector_bytes != 0;
  state->note_whole_batch();
  state->count_header_copies(*front);
  state->look_for_resumption();
  if (state->options.from && !state->go_to(*state->options.from)) return Failure{*state->error};
  return Reader{std::move(state)};
}

Reader::Reader(std::unique_ptr<State> state) noexcept : state_{std::move(state)} {}
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;
Reader::~Reader() = default;

engine::Result<std::optional<RecordView>, JournalError> Reader::next() {
  if (!state_->has_step()) {
    if (state_->error) return Failure{*state_->error};
    return std::optional<RecordView>{};
  }
  StepView& step = state_->step;
  const auto* const header = view_as<RecordHeader>(step.bytes.data());
  const auto bytes = step.bytes.first(header->length);
  const RecordView view{.header = header,
                        .payload = bytes.subspan(sizeof(RecordHeader)),
                        .bytes = bytes,
                        .segment = step.segment,
                        .offset = step.offset};
  step.bytes = step.bytes.subspan(header->length);
  step.offset += header->length;
  --step.record_count;
  return std::optional{view};
}

engine::Result<std::optional<StepView>, JournalError> Reader::next_step() {
  if (!state_->has_step()) [[unlikely]] {
    if (state_->error) return Failure{*state_->error};
    return std::optional<StepView>{};
  }
  const std::optional<StepView> taken = state_->step;
  state_->step.bytes = {};
  return taken;
}

const JournalInfo& Reader::info() const noexcept { return state_->info; }
engine::Sequence Reader::last_sequence() const noexcept { return state_->report.last_sequence; }
std::uint64_t Reader::tip() const noexcept { return state_->report.tip; }
const TailReport& Reader::tail() const noexcept { return state_->report; }

engine::Result<TailReport, JournalError> find_tail(const fs::path& directory) {
  auto reader = Reader::open(directory);
  if (!reader) return Failure{reader.error()};
  for (;;) {
    const auto step = reader->next_step();
    if (!step && step.error().code != ErrorCode::Damage) return Failure{step.error()};
    if (!step || !*step) return reader->tail();
  }
}

}  // namespace journal
