#include "journal/seal/segment_sealer.hpp"

#include <string>
#include <utility>

#include "journal/directory.hpp"
#include "journal/format.hpp"
#include "journal/seal/seal_format.hpp"
#include "journal/segment_front.hpp"

namespace journal {

namespace {

constexpr std::size_t kSliceBytes = 256 * 1024;

}  // namespace

SegmentSealer::SegmentSealer(const SealOptions& options, SealWriter writer)
    : directory_{options.directory}, id_{options.id}, writer_{std::move(writer)} {}

engine::Result<SegmentSealer, JournalError> SegmentSealer::open(const SealOptions& options) {
  auto writer = SealWriter::open(options);
  if (!writer) return engine::Failure{writer.error()};
  return SegmentSealer{options, std::move(writer).value()};
}

std::optional<JournalError> SegmentSealer::turn() {
  if (data_.base() == nullptr) {
    if (waiting_.empty()) return std::nullopt;
    const std::uint32_t next = waiting_.front();
    waiting_.pop_front();
    if (auto failed = enter(next)) return failed;
  }
  const std::size_t until = cursor_ + kSliceBytes;
  while (cursor_ < until) {
    const std::size_t before = batch_end_;
    if (!take_frame()) return leave();
    // Behind padding begins another batch.
    if (batch_end_ == before && batch_ != batch_end_) {
      if (auto failed = seal_batch()) return failed;
    }
  }
  return std::nullopt;
}

std::optional<JournalError> SegmentSealer::finish() {
  while (has_work()) {
    if (auto failed = turn()) return failed;
  }
  return std::nullopt;
}

std::optional<JournalError> SegmentSealer::seal_found(engine::Sequence through, std::uint32_t before) {
  const auto unfinished = writer_.unfinished();
  std::uint32_t next = unfinished ? unfinished->segment : writer_.last_segment() + 1;
  for (; next < before; ++next) enqueue(next);
  through_ = through;
  flags_ = closing_flags::kFound;
  auto failed = finish();
  through_ = engine::Sequence{UINT64_MAX};
  flags_ = 0;
  if (failed || chain_.last_sequence == through || segment_ == 0) return failed;
  return damage(fault_);
}

std::optional<JournalError> SegmentSealer::enter(std::uint32_t segment) {
  const std::string path = (directory_ / segment_file_name(segment)).string();
  auto mapped = map_for_reading(path);
  if (!mapped) return mapped.error();
  const auto front = read_front(mapped->bytes(), path);
  if (!front) return front.error();
  if (!front->opening) return std::nullopt;  // Prepared, and never entered.
  segment_ = segment;
  data_ = std::move(mapped).value();
  is_padded_ = front->header.sector_bytes != 0;
  fault_ = Fault::None;
  durable_through_ = {};
  chain_ = {.seed = checksum_seed(id_),
            .epoch = front->header.epoch,
            .last_sequence = front->opening->predecessor_last,
            .tip = front->opening->predecessor_tip};
  cursor_ = kDataBegin;
  if (const auto unfinished = writer_.unfinished();
      unfinished && unfinished->segment == segment && unfinished->end != 0) {
    cursor_ = unfinished->end;
    chain_.last_sequence = unfinished->last;
    chain_.tip = unfinished->tip;
  }
  batch_ = batch_end_ = cursor_;
  return std::nullopt;
}

bool SegmentSealer::take_frame() {
  const auto data = data_.bytes().first(data_end(data_.bytes().size()));
  const std::uint64_t commit_word = load_commit_word(data.data() + cursor_);
  if (commit_word == 0 || is_end_frame(commit_word)) return false;
  if (is_padded_ && is_padding(commit_word)) {
    const auto frame = padding_at(data, cursor_, chain_.seed);
    if (!frame) fault_ = Fault::Checksum;
    if (!frame) return false;
    durable_through_ = frame->durable_before;
    cursor_ += frame->length;
    return true;
  }
  // Only now: the padding of the last batch says what was durable before it, and that stands in its seal.
  if (chain_.last_sequence >= through_) return false;
  const StepCheck check = check_step(data.subspan(cursor_, data.size() - sizeof(EndFrame) - cursor_), chain_, true);
  fault_ = check.fault;
  if (check.fault != Fault::None) return false;
  if (batch_ == batch_end_) batch_ = cursor_;
  writer_.add(data.subspan(cursor_, check.bytes));
  cursor_ += check.bytes;
  batch_end_ = cursor_;
  return true;
}

std::optional<JournalError> SegmentSealer::seal_batch() {
  const auto sealed = writer_.seal({.segment = segment_,
                                    .begin = batch_,
                                    .records = data_.bytes().subspan(batch_, batch_end_ - batch_),
                                    .durable_through = durable_through_,
                                    .wall = wall_time_now()});
  batch_ = batch_end_;
  if (!sealed) return sealed.error();
  return std::nullopt;
}

std::optional<JournalError> SegmentSealer::leave() {
  // What a killed session was writing does not read back; seal_found() knows where its last record is.
  if (fault_ != Fault::None && flags_ == 0) return damage(fault_);
  if (batch_ != batch_end_) {
    if (auto failed = seal_batch()) return failed;
  }
  data_ = Mapping{};
  if (const auto open = writer_.unfinished(); !open || open->segment != segment_) return std::nullopt;
  const auto closed = writer_.close_segment(wall_time_now(), flags_);
  if (!closed) return closed.error();
  return std::nullopt;
}

JournalError SegmentSealer::damage(Fault fault) const {
  return {.code = ErrorCode::Damage,
          .path = (directory_ / segment_file_name(segment_)).string(),
          .offset = cursor_,
          .sequence = engine::Sequence{chain_.last_sequence.raw() + 1},
          .reason = "does not read back as it was written: " + std::string{words_of(fault)},
          .advice = "nothing is sealed from here on; look at the memory and the disk of this machine"};
}

}  // namespace journal
