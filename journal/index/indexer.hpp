// Keeps the index of a live journal up to date on a thread of its own. It reads the segments' files and writes its own:
// the core and the writer never wait for it, and its failure is theirs to read, not to share.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "journal/index/index.hpp"

namespace journal {

struct IndexerOptions {
  /// What may be indexed: the last sequence that is on stable storage. None: whatever is committed, and nothing of it
  /// counts as durable. Called on the indexer's thread; must be safe to call until stop() returns.
  std::function<std::uint64_t()> durable_through{};
  /// How long the thread rests when there is nothing new. Rows are in the index at most so long after their records.
  std::chrono::milliseconds rest{20};
  IndexOptions index{};
};

/// How far the index is, for metrics. Any thread.
struct IndexerStatus {
  std::uint64_t indexed{0};  ///< last sequence whose rows are committed
  std::uint64_t busy{0};     ///< times that another connection held the lock
  bool is_running{false};
  std::optional<JournalError> failure{};  ///< what ended it; the journal is not concerned

  /// Records that are committed in the journal and not yet in the index.
  [[nodiscard]] std::uint64_t lag(std::uint64_t committed) const noexcept {
    return committed > indexed ? committed - indexed : 0;
  }
};

class Indexer {
 public:
  /// Opens (or makes) the index on the caller's thread, where an error can still be told, then starts the thread. The
  /// journal must exist.
  [[nodiscard]] static engine::Result<std::unique_ptr<Indexer>, JournalError> start(
      const std::filesystem::path& directory, IndexerOptions options = {});
  Indexer(const Indexer&) = delete;
  Indexer& operator=(const Indexer&) = delete;
  /// Stops.
  ~Indexer();

  /// Takes in what may be indexed by now and ends the thread. Idempotent. The journal's files must still be there.
  void stop();

  [[nodiscard]] IndexerStatus status() const;
  [[nodiscard]] const IndexOpening& opening() const noexcept { return opening_; }

 private:
  explicit Indexer(IndexerOptions options);
  void run();
  /// One batch. True: there may be more at once.
  [[nodiscard]] bool advance();
  void rest();

  IndexerOptions options_;
  std::optional<Index> index_;
  IndexOpening opening_;
  bool has_indexes_{false};  ///< the tables' indexes are made when the journal has been caught up with
  std::atomic<std::uint64_t> indexed_{0};
  std::atomic<std::uint64_t> busy_{0};
  std::atomic<bool> is_running_{false};
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool is_stopping_{false};                ///< under the mutex
  std::optional<JournalError> failure_{};  ///< under the mutex
  std::thread thread_;
};

}  // namespace journal
