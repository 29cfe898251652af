// Makes what the core committed durable: takes steps from the staging file, writes them to the segments in padded
// batches, one after the other, and tells how far it came. One failed write or sync is final (F09): it latches, and
// nothing is told durable any more.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "engine/base/clock.hpp"
#include "engine/base/wait.hpp"
#include "journal/durable/batch_writer.hpp"
#include "journal/durable/options.hpp"
#include "journal/durable/staging.hpp"
#include "journal/exchange.hpp"
#include "journal/writer.hpp"

namespace journal {

/// What else happens to each batch, on the syncer's thread. Each returns what failed, which is as final as a failed
/// write. Empty ones are left out.
struct DurableHooks {
  using Failed = std::optional<JournalError>;
  /// The batch is durable and nobody knows yet: what must be durable beside it (the head file under Sync).
  std::function<Failed(const DurableBatch&)> before_release{};
  /// It was told durable: evidence, which nobody waits for.
  std::function<Failed(const DurableBatch&)> after_release{};
  /// The segment of this number gets nothing more; its end frame is durable.
  std::function<Failed(std::uint32_t)> segment_closed{};
  /// About once a second, and at the end.
  std::function<Failed()> each_second{};
};

/// The monotonic clock.
struct MonotonicClock {
  std::int64_t now_ns() noexcept;
};

template <FileLayer Files, engine::Clock Clock>
class BasicSyncer {
 public:
  /// directories: the segments', and the mirror's under Mirror. first: of the first segment. Call open() next.
  BasicSyncer(Files files, Clock clock, std::vector<std::filesystem::path> directories, const SegmentHeader& first,
              const WriterStart& start, const DurableOptions& options, DurableHooks hooks);
  BasicSyncer(const BasicSyncer&) = delete;
  BasicSyncer& operator=(const BasicSyncer&) = delete;
  /// Ends the thread. What was not durable by then stays in the staging file; see finish().
  ~BasicSyncer() { stop(); }

  /// Makes the staging file and the first segment, durably opened. Then the exchange has a chunk for the writer.
  [[nodiscard]] std::optional<JournalError> open();
  [[nodiscard]] SegmentExchange& exchange() noexcept { return *exchange_; }
  /// From now on threads do the work.
  void start();
  /// One turn of it: gives chunks to the writer, takes steps, writes a batch when one is due. True when it wrote. Only
  /// while no thread does it.
  bool turn();
  /// Ends the threads and makes everything durable that was appended. False: failure() says why. The staging file is
  /// removed when it is not needed any more.
  [[nodiscard]] bool finish();

  /// Every record up to here is on stable storage. Any thread; acquire.
  [[nodiscard]] const std::atomic<std::uint64_t>& durable_through() const noexcept { return durable_through_; }
  /// Who stores a sequence here waits for it: the next batch is written without waiting for the interval. Any thread.
  [[nodiscard]] std::atomic<std::uint64_t>& wanted() noexcept { return wanted_; }
  [[nodiscard]] const PressureGauge& gauge() const noexcept { return gauge_; }
  /// The gauge, and what a write that has been under way until `now_ns` adds to it (F11: a disk may hang for good).
  [[nodiscard]] Pressure pressure(std::int64_t now_ns) const noexcept {
    const std::int64_t since_ns = writing_since_ns();
    const Pressure hung = since_ns == 0 ? Pressure::Normal : pressure_of_write(now_ns - since_ns, options_);
    return hung > gauge_.level() ? hung : gauge_.level();
  }
  /// When the write under way began, on the clock given here; 0 while there is none. For who watches for a hung disk.
  [[nodiscard]] std::int64_t writing_since_ns() const noexcept { return writer_.writing_since_ns(); }
  [[nodiscard]] bool has_failed() const noexcept { return has_failed_.load(std::memory_order_acquire); }
  [[nodiscard]] std::optional<JournalError> failure() const {
    const std::lock_guard lock{failure_mutex_};
    return failure_;
  }
  /// Empty before open() made it.
  [[nodiscard]] std::filesystem::path staging_path() const {
    return staging_ ? staging_->path() : std::filesystem::path{};
  }
  [[nodiscard]] WriteMethod method() const noexcept { return writer_.method(); }

 private:
  static constexpr std::int64_t kLookEveryNs = 1'000'000'000;

  void run();
  void stop();
  [[nodiscard]] std::optional<JournalError> make_staging();
  void collect(std::int64_t now_ns);
  [[nodiscard]] bool is_due(std::int64_t now_ns) const noexcept;
  bool write_batch();
  [[nodiscard]] bool roll();
  void look_around(std::int64_t now_ns);
  bool fail(JournalError error);
  [[nodiscard]] bool passes(const DurableHooks::Failed& failed);

  std::vector<std::filesystem::path> directories_;
  SegmentHeader first_;
  DurableOptions options_;
  DurableHooks hooks_;
  PressureGauge gauge_;
  BatchWriter<Files, Clock> writer_;

  std::optional<Staging> staging_;
  std::optional<SegmentExchange> exchange_;
  std::optional<StagingDrain> drain_;
  std::int64_t batch_since_ns_{0};
  bool is_full_{false};  ///< a step is waiting that does not fit behind the batch
  std::int64_t looked_ns_{0};

  alignas(engine::kCacheLineBytes) std::atomic<std::uint64_t> durable_through_;
  alignas(engine::kCacheLineBytes) std::atomic<std::uint64_t> wanted_{0};
  mutable std::mutex failure_mutex_;
  std::optional<JournalError> failure_;
  std::atomic<bool> has_failed_{false};
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

template <FileLayer Files, engine::Clock Clock>
BasicSyncer<Files, Clock>::BasicSyncer(Files files, Clock clock, std::vector<std::filesystem::path> directories,
                                       const SegmentHeader& first, const WriterStart& start,
                                       const DurableOptions& options, DurableHooks hooks)
    : directories_{std::move(directories)},
      first_{first},
      options_{options},
      hooks_{std::move(hooks)},
      writer_{std::move(files), std::move(clock), directories_, first, start, options, gauge_},
      durable_through_{start.last_sequence.raw()} {}

template <FileLayer Files, engine::Clock Clock>
std::optional<JournalError> BasicSyncer<Files, Clock>::open() {
  if (auto failed = make_staging()) return failed;
  exchange_.emplace(options_.staging_chunk_bytes);
  drain_.emplace(*staging_, *exchange_);
  looked_ns_ = writer_.now_ns();
  return writer_.open();
}

template <FileLayer Files, engine::Clock Clock>
std::optional<JournalError> BasicSyncer<Files, Clock>::make_staging() {
  SegmentHeader header = first_;
  header.segment_bytes = options_.staging_chunk_bytes;
  const std::string name = staging_file_name(first_.journal_id, directories_.front());
  auto made = Staging::create(options_.staging / name, header);
  // Beside the segments it works as well; a first store to a page may then wait for the disk.
  if (!made) made = Staging::create(directories_.front() / name, header);
  if (!made) return made.error();
  staging_.emplace(std::move(made).value());
  return std::nullopt;
}

template <FileLayer Files, engine::Clock Clock>
void BasicSyncer<Files, Clock>::start() {
  writer_.start();
  thread_ = std::thread{[this] { run(); }};
}

template <FileLayer Files, engine::Clock Clock>
void BasicSyncer<Files, Clock>::run() {
  constexpr std::int64_t kSleepNsMax = 50'000;
  engine::ParkWait wait{kSleepNsMax};
  while (!stop_.load(std::memory_order_acquire) && !has_failed()) {
    if (turn()) {
      wait.reset();
    } else {
      wait.idle();
    }
  }
}

template <FileLayer Files, engine::Clock Clock>
void BasicSyncer<Files, Clock>::stop() {
  stop_.store(true, std::memory_order_release);
  if (thread_.joinable()) thread_.join();
}

template <FileLayer Files, engine::Clock Clock>
bool BasicSyncer<Files, Clock>::finish() {
  stop();
  for (;;) {
    if (has_failed()) return false;
    drain_->offer();
    collect(0);
    if (writer_.is_empty() && !is_full_) break;
    if (!write_batch()) return false;
  }
  if (hooks_.each_second && !passes(hooks_.each_second())) return false;
  static_cast<void>(writer_.files().remove(staging_->path().string()));
  return true;
}

template <FileLayer Files, engine::Clock Clock>
bool BasicSyncer<Files, Clock>::turn() {
  if (has_failed()) return false;
  const std::int64_t now_ns = writer_.now_ns();
  drain_->offer();
  collect(now_ns);
  if (now_ns - looked_ns_ >= kLookEveryNs) look_around(now_ns);
  return is_due(now_ns) && !has_failed() && write_batch();
}

/// Copies what is committed behind the batch, as far as the segment and the batch have room.
template <FileLayer Files, engine::Clock Clock>
void BasicSyncer<Files, Clock>::collect(std::int64_t now_ns) {
  for (auto step = drain_->peek(); !step.empty(); step = drain_->peek()) {
    is_full_ = !writer_.fits(step.size());
    if (is_full_) return;
    if (writer_.is_empty()) batch_since_ns_ = now_ns;
    writer_.add(step);
    drain_->take();
  }
}

template <FileLayer Files, engine::Clock Clock>
bool BasicSyncer<Files, Clock>::is_due(std::int64_t now_ns) const noexcept {
  if (is_full_) return true;
  if (writer_.is_empty()) return false;
  return wanted_.load(std::memory_order_acquire) > writer_.last_sequence().raw() ||
         now_ns - batch_since_ns_ >= options_.sync_interval_ns;
}

/// Writes the batch, or rolls when the segment has no room for another.
template <FileLayer Files, engine::Clock Clock>
bool BasicSyncer<Files, Clock>::write_batch() {
  if (writer_.is_empty()) return roll();
  const auto durable = writer_.write();
  if (!durable) return fail(durable.error());
  if (hooks_.before_release && !passes(hooks_.before_release(*durable))) return false;
  durable_through_.store(durable->last_sequence.raw(), std::memory_order_release);
  drain_->forget();
  if (hooks_.after_release && !passes(hooks_.after_release(*durable))) return false;
  writer_.clear();
  is_full_ = false;
  return true;
}

template <FileLayer Files, engine::Clock Clock>
bool BasicSyncer<Files, Clock>::roll() {
  const auto closed = writer_.roll();
  if (!closed) return fail(closed.error());
  is_full_ = false;
  return !hooks_.segment_closed || passes(hooks_.segment_closed(*closed));
}

/// F13, F08, and what the hooks do now and then.
template <FileLayer Files, engine::Clock Clock>
void BasicSyncer<Files, Clock>::look_around(std::int64_t now_ns) {
  looked_ns_ = now_ns;
  if (auto replaced = writer_.replaced_file()) {
    fail(*std::move(replaced));
    return;
  }
  writer_.look_at_space();
  if (hooks_.each_second) static_cast<void>(passes(hooks_.each_second()));
}

template <FileLayer Files, engine::Clock Clock>
bool BasicSyncer<Files, Clock>::fail(JournalError error) {
  const std::lock_guard lock{failure_mutex_};
  if (failure_) return false;
  failure_ = std::move(error);
  has_failed_.store(true, std::memory_order_release);
  return false;
}

template <FileLayer Files, engine::Clock Clock>
bool BasicSyncer<Files, Clock>::passes(const DurableHooks::Failed& failed) {
  if (!failed) return true;
  JournalError error = *failed;
  error.code = ErrorCode::SyncFailed;  // Whatever it was: what should be beside a durable batch is not.
  return fail(std::move(error));
}

extern template class BasicSyncer<SystemFiles, MonotonicClock>;
using Syncer = BasicSyncer<SystemFiles, MonotonicClock>;

}  // namespace journal
