// Seals what is durable: one seal for each batch, a closing for each segment, in the file NNNNNNNN.seal beside it. For
// the thread that makes batches durable, never for the core's: it hashes, writes files and signs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>

#include "engine/base/result.hpp"
#include "engine/model/ids.hpp"
#include "journal/error.hpp"
#include "journal/seal/outside_head.hpp"
#include "journal/seal/wall_time.hpp"

namespace journal {

struct SealOptions {
  std::filesystem::path directory{};  ///< of the journal
  engine::JournalId id{};
  std::filesystem::path key{};     ///< the secret key's file, outside of the directory; empty: nothing is signed
  std::filesystem::path mirror{};  ///< a second directory that gets each closed file too; empty: none
  bool is_durable{false};  ///< a closed segment and its seals are synced. False under `async`, which promises none
  /// The journal's last record, as recovery found it. Seals of an async session may reach beyond: the power took the
  /// records and left them.
  engine::Sequence found_through{UINT64_MAX};
};

/// What was made durable at once: whole steps, contiguous, in one segment.
struct Batch {
  std::uint32_t segment{0};
  std::uint64_t begin{0};                ///< of `records` in the segment's file
  std::span<const std::byte> records{};  ///< as they lie there, without padding; not empty
  engine::Sequence durable_through{};    ///< known to be durable when the batch was built; as in its padding frame
  WallTime wall{};
};

/// Where sealing stopped in a segment that is not closed.
struct OpenSeals {
  std::uint32_t segment{0};
  std::uint64_t end{0};  ///< behind the last record that a seal covers
  engine::Sequence last{};
  std::uint64_t tip{0};
};

/// Belongs to one thread at a time. After a failure it must not be used any more.
class SealWriter {
 public:
  using Outcome = engine::Result<engine::Done, JournalError>;

  /// Goes on from the seals that are there, none in a new journal. Loads the key; refuses one that lies inside the
  /// journal's directory or that others may read.
  [[nodiscard]] static engine::Result<SealWriter, JournalError> open(const SealOptions& options);
  SealWriter(SealWriter&&) noexcept;
  SealWriter& operator=(SealWriter&&) noexcept;
  SealWriter(const SealWriter&) = delete;
  SealWriter& operator=(const SealWriter&) = delete;
  ~SealWriter();

  /// Seals a batch, after it is durable (or, under async, when its segment is full). Batches come in the order of their
  /// sequences; before the first one in another segment, close_segment() was called. Written, not synced: S5.
  [[nodiscard]] Outcome seal(const Batch& batch);

  /// The same in parts, for a batch that is too long to hash at once: add() whole records as they follow each other,
  /// then seal() with the whole of them.
  void add(std::span<const std::byte> records);

  /// Makes the seals written so far durable. Call it when the next batch is: a seal is evidence, no condition.
  [[nodiscard]] Outcome sync();

  /// The segment of the last batch gets no more: its end frame, if any, is there. Writes the closing, signs it, syncs
  /// (is_durable), makes both files read-only and turns the key. Nothing to do when no batch came since the last one.
  /// flags: closing_flags.
  [[nodiscard]] Outcome close_segment(WallTime wall, std::uint32_t flags = 0);

  /// The last segment that has seals; 0: none has.
  [[nodiscard]] std::uint32_t last_segment() const noexcept;
  /// Nothing when that segment is closed.
  [[nodiscard]] std::optional<OpenSeals> unfinished() const;
  /// Names the last seal, for the world outside. Its sequence is 0 before the first.
  [[nodiscard]] const OutsideHead& head() const noexcept;

 private:
  struct State;
  explicit SealWriter(std::unique_ptr<State> state) noexcept;

  std::unique_ptr<State> state_;
};

}  // namespace journal
