// Segments made ahead of the syncer, in one directory or in two: filling one takes long, and no batch may wait for it.
// Also the ballast: a file that is given up when the disk is full, so that what is under way still finds room (F08).
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "journal/durable/durable_file.hpp"
#include "journal/durable/options.hpp"

namespace journal {

/// The same segment in each directory: one, or two under Mirror.
template <FileLayer Files>
using SegmentSet = std::vector<DurableFile<Files>>;

template <FileLayer Files>
class SpareSegments {
 public:
  /// first: of the first segment to be made; later ones count its number up.
  SpareSegments(Files& files, std::vector<std::filesystem::path> directories, const SegmentHeader& first,
                const DurableOptions& options, PressureGauge& gauge)
      : files_{&files}, directories_{std::move(directories)}, next_{first}, options_{options}, gauge_{&gauge} {}
  SpareSegments(const SpareSegments&) = delete;
  SpareSegments& operator=(const SpareSegments&) = delete;
  /// Removes the ballast and the segments that nobody took.
  ~SpareSegments();

  /// Takes the ballast's room. Having none to spare is no failure: the gauge says so from the start.
  void make_ballast();
  /// Tells the gauge how much room is left, and gives the ballast up while there is still some: what is under way then,
  /// fills and cancels, their seals and heads, needs room that no failed write has asked for. Any thread.
  void look_at_space();
  /// From now on a thread keeps segments ready.
  void start() {
    thread_ = std::thread{[this] { run(); }};
  }
  /// Makes the one that a session begins with: allocated only, for the session's start waits for it, and with its
  /// opening before its name: it may take the place of a file that records lead into (J20). Before start().
  [[nodiscard]] engine::Result<SegmentSet<Files>, JournalError> make_first(const SegmentOpening& opening) {
    return make(opening, Filling::Allocated);
  }
  /// The next one. With the thread: waits for it. Without: makes it now.
  [[nodiscard]] engine::Result<SegmentSet<Files>, JournalError> take();
  /// Whether take() gives one without waiting or making.
  [[nodiscard]] bool has_one() {
    const std::lock_guard lock{mutex_};
    return !ready_.empty();
  }

 private:
  /// How long a maker that failed waits before it tries again: space may come back.
  static constexpr std::chrono::milliseconds kRetry{200};

  void run();
  [[nodiscard]] engine::Result<SegmentSet<Files>, JournalError> make(const SegmentOpening& opening = {},
                                                                     Filling filling = Filling::Written);
  [[nodiscard]] engine::Result<SegmentSet<Files>, JournalError> make_once(const SegmentOpening& opening,
                                                                          Filling filling);
  bool give_up_ballast();
  [[nodiscard]] std::string ballast_path() const { return (directories_.front() / kBallastFileName).string(); }

  Files* files_;
  std::vector<std::filesystem::path> directories_;
  SegmentHeader next_;
  DurableOptions options_;
  PressureGauge* gauge_;
  std::atomic<bool> has_ballast_{false};

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<SegmentSet<Files>> ready_;
  std::optional<JournalError> failure_;  ///< of the last try
  bool stop_{false};
  std::thread thread_;
};

template <FileLayer Files>
SpareSegments<Files>::~SpareSegments() {
  {
    const std::lock_guard lock{mutex_};
    stop_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
  for (SegmentSet<Files>& set : ready_) {
    for (DurableFile<Files>& file : set) file.remove();
  }
  give_up_ballast();
}

template <FileLayer Files>
void SpareSegments<Files>::make_ballast() {
  if (options_.ballast_bytes == 0) return;
  const int made = files_->open(ballast_path(), O_RDWR | O_CREAT);
  if (made < 0) return;
  has_ballast_ = true;
  const int refused = files_->allocate(made, options_.ballast_bytes);
  files_->close(made);
  if (refused != 0) give_up_ballast();
}

template <FileLayer Files>
void SpareSegments<Files>::look_at_space() {
  for (const std::filesystem::path& directory : directories_) {
    const Pressure level = pressure_of_space(files_->free_bytes(directory.string()), next_.segment_bytes);
    if (level != Pressure::Normal) gauge_->raise(level, PressureCause::LowSpace);
    if (level == Pressure::Observe) give_up_ballast();
  }
}

template <FileLayer Files>
bool SpareSegments<Files>::give_up_ballast() {
  return has_ballast_.exchange(false) && files_->remove(ballast_path()) == 0;
}

template <FileLayer Files>
engine::Result<SegmentSet<Files>, JournalError> SpareSegments<Files>::take() {
  std::unique_lock lock{mutex_};
  if (!thread_.joinable() && ready_.empty()) {
    lock.unlock();
    return make();
  }
  changed_.wait(lock, [&] { return !ready_.empty() || failure_; });
  if (ready_.empty()) return engine::Failure{*failure_};
  SegmentSet<Files> set = std::move(ready_.front());
  ready_.pop_front();
  lock.unlock();
  changed_.notify_all();
  return set;
}

template <FileLayer Files>
void SpareSegments<Files>::run() {
  std::unique_lock lock{mutex_};
  while (!stop_) {
    if (ready_.size() >= options_.segments_ahead) {
      changed_.wait(lock, [&] { return stop_ || ready_.size() < options_.segments_ahead; });
      continue;
    }
    lock.unlock();
    auto set = make();
    lock.lock();
    if (set) {
      failure_.reset();
      ready_.push_back(std::move(set).value());
      changed_.notify_all();
      continue;
    }
    failure_ = set.error();
    changed_.notify_all();
    changed_.wait_for(lock, kRetry, [&] { return stop_; });
  }
}

template <FileLayer Files>
engine::Result<SegmentSet<Files>, JournalError> SpareSegments<Files>::make(const SegmentOpening& opening,
                                                                           Filling filling) {
  auto set = make_once(opening, filling);
  look_at_space();
  if (set || set.error().code != ErrorCode::DiskFull) return set;
  gauge_->raise(Pressure::Observe, PressureCause::LowSpace);
  return give_up_ballast() ? make_once(opening, filling) : std::move(set);
}

template <FileLayer Files>
engine::Result<SegmentSet<Files>, JournalError> SpareSegments<Files>::make_once(const SegmentOpening& opening,
                                                                                Filling filling) {
  SegmentSet<Files> set;
  for (const std::filesystem::path& directory : directories_) {
    auto file = DurableFile<Files>::make(*files_, directory, {next_, opening, filling}, options_.method);
    if (!file) {
      for (DurableFile<Files>& made : set) made.remove();
      return engine::Failure{file.error()};
    }
    set.push_back(std::move(file).value());
  }
  ++next_.number;
  return set;
}

}  // namespace journal
