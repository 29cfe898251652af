// Keeps a segment ready ahead of the writer and takes back the ones it has left: allocation, page faults and unmapping
// happen here, never on the core's thread.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "journal/error.hpp"
#include "journal/exchange.hpp"
#include "journal/seal/head_publisher.hpp"
#include "journal/seal/segment_sealer.hpp"
#include "journal/segment.hpp"

namespace journal {

/// One of these for each journal open for writing. Without start() the caller does the work, in turn().
class Preparer {
 public:
  /// identity: of the first segment that it will make; later ones count its number up.
  Preparer(std::filesystem::path directory, const SegmentHeader& identity, SegmentExchange& exchange);
  Preparer(const Preparer&) = delete;
  Preparer& operator=(const Preparer&) = delete;
  /// Finishes, unmaps all, and removes the segments that the writer never took.
  ~Preparer();

  /// Takes over the first segment, made elsewhere under the identity's number. Before start() and turn().
  void adopt(Mapping segment);
  /// From now on every segment is sealed when the writer has left it, the last one in finish(), and its head
  /// published. Before start() and turn().
  void seal_with(SegmentSealer sealer, const PublishOptions& publish) {
    sealer_.emplace(std::move(sealer));
    publisher_.emplace(publish);
  }
  /// Work on a thread of its own from now on: one segment offered, one more in hand.
  void start();
  /// Takes back what the writer has left, then offers a segment when one is wanted. False after a failure. Only while
  /// no thread does it.
  bool turn();

  /// Ends the thread and seals all that is left. The writer must not append any more. Idempotent; see failure().
  void finish();

  /// The first failure, which is the last thing that happens here.
  [[nodiscard]] std::optional<JournalError> failure() const;
  [[nodiscard]] bool has_failed() const noexcept { return has_failed_.load(std::memory_order_acquire); }

 private:
  struct Segment {
    Mapping mapping;
    std::uint32_t number;
  };

  void run();
  void unmap_retired();
  bool take_in_hand();
  void offer_in_hand();
  bool seal_slice();
  bool fail(JournalError error);

  std::filesystem::path directory_;
  SegmentHeader next_;
  SegmentExchange* exchange_;
  std::vector<Segment> mapped_;  // In the order of their numbers; the one in hand is the last.
  std::byte* in_hand_{nullptr};
  std::optional<SegmentSealer> sealer_;
  std::optional<HeadPublisher> publisher_;
  bool is_finished_{false};
  mutable std::mutex failure_mutex_;
  std::optional<JournalError> failure_;
  std::atomic<bool> has_failed_{false};
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

}  // namespace journal
