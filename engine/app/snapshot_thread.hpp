// Takes snapshots while a session runs: follows the journal on a thread of its own, folds what is committed, and writes
// the state down every so many records and at the end, and when it is asked to. Never the core's work: copying the
// state takes too long there.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>

#include "journal/error.hpp"
#include "journal/reader.hpp"
#include "replay/follower.hpp"
#include "replay/stop.hpp"

namespace engine::app {

class SnapshotThread {
 public:
  /// interval_records: 0 takes none but on request. follower: the state behind `from`; not begun for a new journal,
  /// which is read from its first record. Begins at once, with 0 at the first request.
  SnapshotThread(std::filesystem::path directory, std::uint64_t interval_records, replay::Follower follower,
                 std::optional<journal::ReadFrom> from);
  SnapshotThread(const SnapshotThread&) = delete;
  SnapshotThread& operator=(const SnapshotThread&) = delete;
  ~SnapshotThread();

  /// Asks for a snapshot as soon as the follower has come to what is committed by then. One request at a time: more are
  /// one. Belongs to the thread that calls finish().
  void request();

  /// Reads on to the journal's end, writes the last snapshot, and ends the thread. After the journal was closed. What
  /// went wrong, now or before: snapshots are a convenience, so a session never fails for it.
  std::optional<std::string> finish();

 private:
  void run();
  std::optional<std::string> follow();
  std::optional<journal::JournalError> write();
  /// What failed when one was wanted.
  std::optional<std::string> write_if_wanted();

  std::filesystem::path directory_;
  std::uint64_t interval_records_;
  replay::Follower follower_;
  std::optional<journal::ReadFrom> from_;
  std::uint64_t tip_{0};
  std::uint64_t written_at_{0};  ///< the sequence of the last snapshot
  std::optional<std::string> failure_;
  std::atomic<bool> is_wanted_{false};
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

}  // namespace engine::app
