#include "engine/app/snapshot_thread.hpp"

#include <cstdio>
#include <utility>

#include "engine/base/wait.hpp"
#include "replay/snapshot_file.hpp"

namespace engine::app {

namespace {

/// How long the follower sleeps where nothing is committed: it is in no hurry.
constexpr std::int64_t kSleepNsMax = 5'000'000;

}  // namespace

SnapshotThread::SnapshotThread(std::filesystem::path directory, std::uint64_t interval_records,
                               replay::Follower follower, std::optional<journal::ReadFrom> from)
    : directory_{std::move(directory)},
      interval_records_{interval_records},
      follower_{std::move(follower)},
      from_{from},
      written_at_{from ? from->last_sequence.raw() : 0} {
  if (interval_records_ != 0) thread_ = std::thread{[this] { run(); }};
}

void SnapshotThread::request() {
  is_wanted_.store(true, std::memory_order_release);
  if (!thread_.joinable()) thread_ = std::thread{[this] { run(); }};
}

SnapshotThread::~SnapshotThread() { static_cast<void>(finish()); }

std::optional<std::string> SnapshotThread::finish() {
  stop_.store(true, std::memory_order_release);
  if (thread_.joinable()) thread_.join();
  return failure_;
}

void SnapshotThread::run() { failure_ = follow(); }

std::optional<std::string> SnapshotThread::follow() {
  ParkWait wait{kSleepNsMax, 0, 0};
  bool is_last_look = false;
  std::optional<std::string> failure;
  const auto idle = [&] {
    failure = write_if_wanted();  // Here everything committed is folded.
    if (is_last_look || failure) return false;
    // Asked to stop after the reader looked, so it looks once more: by now everything is committed.
    is_last_look = stop_.load(std::memory_order_acquire);
    if (!is_last_look) wait.idle();
    return true;
  };
  // Checksums were made by this process a moment ago; recovery verifies them when it matters.
  auto reader =
      journal::Reader::open(directory_, {.verify_checksums = false, .follow = true, .idle = idle, .from = from_});
  if (!reader) return reader.error().message();
  for (;;) {
    const auto step = reader->next_step();
    if (!step) return step.error().message();
    if (!*step) break;
    wait.reset();
    const auto folded = follower_.fold_step((*step)->bytes);
    if (!folded) return folded.error().message;
    tip_ = reader->tip();
    if (interval_records_ == 0 || reader->last_sequence().raw() - written_at_ < interval_records_) continue;
    if (const auto failed = write()) return failed->message();
  }
  if (failure || interval_records_ == 0) return failure;
  // Nothing new since the last one: it stays the newest.
  if (!follower_.has_begun() || follower_.state().session().sequence.raw() == written_at_) return std::nullopt;
  const auto failed = write();
  return failed ? std::optional{failed->message()} : std::nullopt;
}

std::optional<std::string> SnapshotThread::write_if_wanted() {
  if (!follower_.has_begun() || !is_wanted_.exchange(false, std::memory_order_acq_rel)) return std::nullopt;
  if (const auto failed = write()) return failed->message();
  std::fprintf(stderr, "lockstep-engine: snapshot of record %llu written\n",
               static_cast<unsigned long long>(written_at_));
  return std::nullopt;
}

std::optional<journal::JournalError> SnapshotThread::write() {
  written_at_ = follower_.state().session().sequence.raw();
  return replay::write_snapshot_file(directory_, follower_, tip_);
}

}  // namespace engine::app
