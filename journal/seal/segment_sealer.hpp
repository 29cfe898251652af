// Seals segments that are written already: under `async`, where nothing is durable before its segment is full, and what
// a killed session left without seals. On the preparer's thread, a slice at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <optional>
#include <utility>

#include "engine/model/ids.hpp"
#include "journal/check.hpp"
#include "journal/error.hpp"
#include "journal/seal/seal_writer.hpp"
#include "journal/segment.hpp"

namespace journal {

/// Belongs to one thread. Reads every record again before it seals it: what the memory or the disk changed since is not
/// sealed as true, but a failure. After one it must not be used any more.
class SegmentSealer {
 public:
  [[nodiscard]] static engine::Result<SegmentSealer, JournalError> open(const SealOptions& options);

  /// Nothing more comes to this segment. One without records gets no seals.
  void enqueue(std::uint32_t segment) { waiting_.push_back(segment); }
  [[nodiscard]] bool has_work() const noexcept { return data_.base() != nullptr || !waiting_.empty(); }
  /// Does a quarter of a millisecond's work. Returns what failed.
  [[nodiscard]] std::optional<JournalError> turn();
  /// Does all that waits.
  [[nodiscard]] std::optional<JournalError> finish();

  /// Seals what a session that was killed left without, up to its last record and in segments below `before`. Before
  /// anything else is sealed. The closings say that it was found.
  [[nodiscard]] std::optional<JournalError> seal_found(engine::Sequence through, std::uint32_t before);

  [[nodiscard]] SealWriter& writer() noexcept { return writer_; }
  /// For who seals batches from here on.
  [[nodiscard]] SealWriter take_writer() && { return std::move(writer_); }

 private:
  explicit SegmentSealer(const SealOptions& options, SealWriter writer);

  [[nodiscard]] std::optional<JournalError> enter(std::uint32_t segment);
  /// Takes one frame. False: there is none that belongs to the journal.
  bool take_frame();
  [[nodiscard]] std::optional<JournalError> seal_batch();
  [[nodiscard]] std::optional<JournalError> leave();
  [[nodiscard]] JournalError damage(Fault fault) const;

  std::filesystem::path directory_;
  engine::JournalId id_;
  SealWriter writer_;
  std::deque<std::uint32_t> waiting_;
  engine::Sequence through_{UINT64_MAX};
  std::uint32_t flags_{0};
  // Of the segment at hand.
  Mapping data_;
  std::uint32_t segment_{0};
  std::size_t cursor_{0};
  std::size_t batch_{0};  // Where the records that are not sealed yet begin; they reach to batch_end_.
  std::size_t batch_end_{0};
  bool is_padded_{false};
  engine::Sequence durable_through_{};  // As the batch's padding frame says.
  Chain chain_{};
  Fault fault_{Fault::None};
};

}  // namespace journal
