// Writes padded batches into segments, one after the other, in one directory or in two, and rolls: J17. Who decides
// when a batch is due, and who is told, is the syncer's business.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/assert.hpp"
#include "engine/base/clock.hpp"
#include "engine/base/cpu.hpp"
#include "engine/base/result.hpp"
#include "journal/durable/batch_buffer.hpp"
#include "journal/durable/durable_file.hpp"
#include "journal/durable/latency_watch.hpp"
#include "journal/durable/options.hpp"
#include "journal/durable/second_hand.hpp"
#include "journal/durable/spares.hpp"
#include "journal/writer.hpp"

namespace journal {

/// A batch that is on stable storage. `records`: its steps, without the padding; good until clear().
struct DurableBatch {
  std::uint32_t segment{0};
  std::uint64_t begin{0};  ///< of the records in the segment's file
  std::span<const std::byte> records{};
  engine::Sequence last_sequence{};
  std::uint64_t tip{0};
  engine::Sequence durable_before{};
};

/// Belongs to one thread, but for writing_since_ns(). After a failure it is not used any more.
template <FileLayer Files, engine::Clock Clock>
class BatchWriter {
 public:
  /// directories: the segments', and the mirror's under Mirror. first: of the first segment. start: what is durable.
  BatchWriter(Files files, Clock clock, std::vector<std::filesystem::path> directories, const SegmentHeader& first,
              const WriterStart& start, const DurableOptions& options, PressureGauge& gauge);
  BatchWriter(const BatchWriter&) = delete;
  BatchWriter& operator=(const BatchWriter&) = delete;

  /// Makes the first segment, durably opened.
  [[nodiscard]] std::optional<JournalError> open();
  /// In place of open(): goes on in the first segment, which is there, from `offset` on. Whatever lies beyond was never
  /// told durable.
  [[nodiscard]] std::optional<JournalError> reopen(std::uint64_t offset);
  /// From now on a thread makes the segments that follow, and under Mirror another writes to the second directory.
  void start() {
    spares_->start();
    if (segments_.size() > 1) second_hand_.start();
  }

  /// Whether the batch has room for a step. When it has not: write(), or roll() when the batch is empty.
  [[nodiscard]] bool fits(std::size_t step_bytes) const noexcept { return batch_.fits(step_bytes, room()); }
  /// A whole sealed step that fits.
  void add(std::span<const std::byte> step) noexcept { batch_.add(step); }
  [[nodiscard]] bool is_empty() const noexcept { return batch_.is_empty(); }
  /// Makes the batch durable. What it gives back is good until clear(), which comes next.
  [[nodiscard]] engine::Result<DurableBatch, JournalError> write();
  void clear() noexcept { batch_.clear(); }
  /// J17: the successor is opened durably, then the end frame leads to it, then its first batch may come. Gives the
  /// number of the segment that gets nothing more.
  [[nodiscard]] engine::Result<std::uint32_t, JournalError> roll();

  /// Of what is durable.
  [[nodiscard]] engine::Sequence last_sequence() const noexcept { return last_sequence_; }
  [[nodiscard]] WriteMethod method() const noexcept { return segments_.front().method(); }
  [[nodiscard]] Files& files() noexcept { return files_; }
  [[nodiscard]] std::int64_t now_ns() noexcept { return clock_.now_ns(); }
  /// When the write under way began; 0 while there is none. Any thread.
  [[nodiscard]] std::int64_t writing_since_ns() const noexcept {
    return writing_since_ns_.load(std::memory_order_acquire);
  }
  /// F08: see SpareSegments.
  void look_at_space() { spares_->look_at_space(); }
  /// F13: the first of its files whose name leads elsewhere.
  [[nodiscard]] std::optional<JournalError> replaced_file() const;

 private:
  [[nodiscard]] std::size_t room() const noexcept {
    return data_end(segments_.front().bytes()) - kSectorBytes - offset_;  // J17: the end frame has its own sector.
  }
  [[nodiscard]] std::optional<JournalError> write_everywhere(std::span<const std::byte> sectors);
  [[nodiscard]] std::optional<JournalError> write_to_files(std::span<const std::byte> sectors);
  [[nodiscard]] SegmentOpening next_opening() const noexcept {
    SegmentOpening opening{.base_sequence = engine::Sequence{last_sequence_.raw() + 1},
                           .predecessor_last = last_sequence_,
                           .predecessor_tip = tip_};
    opening.checksum = struct_checksum(opening, seed_);
    return opening;
  }
  [[nodiscard]] std::optional<JournalError> open_durably(SegmentSet<Files>& set);
  [[nodiscard]] std::optional<JournalError> write_end_frame();
  [[nodiscard]] JournalError refused_write(int error, const std::string& path) const;

  Files files_;
  Clock clock_;
  std::vector<std::filesystem::path> directories_;
  SegmentHeader first_;
  DurableOptions options_;
  PressureGauge* gauge_;
  LatencyWatch latency_;
  std::optional<SpareSegments<Files>> spares_;
  SegmentSet<Files> segments_;  ///< being written, one in each directory
  std::size_t offset_{kDataBegin};
  SecondHand second_hand_;
  BatchBuffer batch_;
  engine::Sequence last_sequence_;
  std::uint64_t tip_;
  std::uint64_t seed_;
  alignas(engine::kCacheLineBytes) std::atomic<std::int64_t> writing_since_ns_{0};
};

template <FileLayer Files, engine::Clock Clock>
BatchWriter<Files, Clock>::BatchWriter(Files files, Clock clock, std::vector<std::filesystem::path> directories,
                                       const SegmentHeader& first, const WriterStart& start,
                                       const DurableOptions& options, PressureGauge& gauge)
    : files_{std::move(files)},
      clock_{std::move(clock)},
      directories_{std::move(directories)},
      first_{first},
      options_{options},
      gauge_{&gauge},
      latency_{options},
      batch_{start.seed},
      last_sequence_{start.last_sequence},
      tip_{start.tip},
      seed_{start.seed} {}

template <FileLayer Files, engine::Clock Clock>
std::optional<JournalError> BatchWriter<Files, Clock>::open() {
  spares_.emplace(files_, directories_, first_, options_, *gauge_);
  spares_->make_ballast();
  auto set = spares_->make_first(next_opening());
  if (!set) return set.error();
  segments_ = std::move(set).value();
  return std::nullopt;
}

template <FileLayer Files, engine::Clock Clock>
std::optional<JournalError> BatchWriter<Files, Clock>::reopen(std::uint64_t offset) {
  ASSERT(offset % kSectorBytes == 0);
  SegmentHeader next = first_;
  ++next.number;
  spares_.emplace(files_, directories_, next, options_, *gauge_);
  for (const std::filesystem::path& directory : directories_) {
    auto file = DurableFile<Files>::reopen(files_, directory, first_, options_.method);
    if (!file) return file.error();
    segments_.push_back(std::move(file).value());
  }
  offset_ = offset;
  return std::nullopt;
}

template <FileLayer Files, engine::Clock Clock>
engine::Result<DurableBatch, JournalError> BatchWriter<Files, Clock>::write() {
  const DurableBatch durable{.segment = segments_.front().number(),
                             .begin = offset_,
                             .records = batch_.steps(),
                             .last_sequence = batch_.last_sequence(),
                             .tip = batch_.tip(),
                             .durable_before = last_sequence_};
  const auto sectors = batch_.finish(last_sequence_);
  if (auto failed = write_everywhere(sectors)) return engine::Failure{*std::move(failed)};
  offset_ += sectors.size();
  last_sequence_ = durable.last_sequence;
  tip_ = durable.tip;
  return durable;
}

template <FileLayer Files, engine::Clock Clock>
std::optional<JournalError> BatchWriter<Files, Clock>::write_everywhere(std::span<const std::byte> sectors) {
  const std::int64_t began_ns = clock_.now_ns();
  writing_since_ns_.store(began_ns, std::memory_order_release);
  if (auto failed = write_to_files(sectors)) return failed;
  writing_since_ns_.store(0, std::memory_order_release);
  const Pressure level = latency_.note(clock_.now_ns() - began_ns);
  if (level != Pressure::Normal) gauge_->raise(level, PressureCause::SlowDisk);
  return std::nullopt;
}

/// To both files at once where there is a thread for the second; durable when both are.
template <FileLayer Files, engine::Clock Clock>
std::optional<JournalError> BatchWriter<Files, Clock>::write_to_files(std::span<const std::byte> sectors) {
  const std::function<int()> write_second = [&] { return segments_.back().write(sectors, offset_); };
  const bool has_second = segments_.size() > 1;
  if (has_second && second_hand_.is_running()) second_hand_.begin(write_second);
  const int first = segments_.front().write(sectors, offset_);
  const auto finish_second = [&] { return second_hand_.is_running() ? second_hand_.wait() : write_second(); };
  const int second = has_second ? finish_second() : 0;
  if (first != 0) return refused_write(first, segments_.front().path());
  if (second != 0) return refused_write(second, segments_.back().path());
  return std::nullopt;
}

template <FileLayer Files, engine::Clock Clock>
engine::Result<std::uint32_t, JournalError> BatchWriter<Files, Clock>::roll() {
  auto next = spares_->take();
  if (!next) return engine::Failure{next.error()};
  if (auto failed = open_durably(*next)) return engine::Failure{*std::move(failed)};
  if (auto failed = write_end_frame()) return engine::Failure{*std::move(failed)};
  const std::uint32_t closed = segments_.front().number();
  segments_ = std::move(next).value();
  offset_ = kDataBegin;
  return closed;
}

template <FileLayer Files, engine::Clock Clock>
std::optional<JournalError> BatchWriter<Files, Clock>::open_durably(SegmentSet<Files>& set) {
  const SegmentOpening opening = next_opening();
  for (DurableFile<Files>& file : set) {
    if (const int refused = file.open_with(opening); refused != 0) return refused_write(refused, file.path());
  }
  return std::nullopt;
}

template <FileLayer Files, engine::Clock Clock>
std::optional<JournalError> BatchWriter<Files, Clock>::write_end_frame() {
  const SectorMemory sector{kSectorBytes};
  EndFrame end{.length = sizeof(EndFrame), .type = EndFrame::kType, .version = 1, .previous = tip_};
  end.checksum = frame_checksum(reinterpret_cast<const std::byte*>(&end), sizeof(end), seed_);
  std::memcpy(sector.data(), &end, sizeof(end));
  return write_everywhere({sector.data(), sector.size()});
}

template <FileLayer Files, engine::Clock Clock>
std::optional<JournalError> BatchWriter<Files, Clock>::replaced_file() const {
  for (const DurableFile<Files>& file : segments_) {
    if (file.is_in_place()) continue;
    return JournalError{.code = ErrorCode::FileReplaced,
                        .path = file.path(),
                        .reason = "was removed, renamed or replaced while it is being written",
                        .advice = "nothing is released any more; find out who did it, then restart"};
  }
  return std::nullopt;
}

template <FileLayer Files, engine::Clock Clock>
JournalError BatchWriter<Files, Clock>::refused_write(int error, const std::string& path) const {
  JournalError failed = system_error(error, path, "make a batch durable");
  failed.code = ErrorCode::SyncFailed;
  failed.reason +=
      "; durable up to sequence " + std::to_string(last_sequence_.raw()) + ", nothing is released after it";
  failed.advice = "look at the disk before a restart, which reads what is really there";
  return failed;
}

}  // namespace journal
