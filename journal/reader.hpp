// Reading a journal, record by record or step by step, verifying everything on the way: checksum, chain, sequence,
// epoch, time order, structure of the steps. Reads only; follows a live writer when asked to.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>

#include "engine/base/result.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/record.hpp"
#include "engine/model/schema.hpp"
#include "journal/error.hpp"
#include "journal/read_from.hpp"
#include "journal/tail.hpp"

namespace journal {

/// One record where it lies. Good until the next call of next() or next_step(), which may let go of its segment.
struct RecordView {
  const engine::RecordHeader* header{nullptr};
  std::span<const std::byte> payload{};
  std::span<const std::byte> bytes{};  ///< header and payload
  std::uint32_t segment{0};
  std::uint64_t offset{0};  ///< in the segment's file
};

/// One whole step where it lies: an input record and its outputs. As long good as a RecordView.
struct StepView {
  std::span<const std::byte> bytes{};
  std::uint32_t record_count{0};
  std::uint32_t segment{0};
  std::uint64_t offset{0};
};

struct ReadOptions {
  /// False skips the hashing; chain, sequence, epoch, time and structure are still checked.
  bool verify_checksums{true};
  /// Follow a live writer: at the end of what is committed (under a durable mode: of what the head file says is
  /// durable) call `idle` and look again. The default never waits.
  bool follow{false};
  /// Called in follow mode when nothing is committed; false ends the wait, and next() returns empty.
  std::function<bool()> idle{};
  /// Start there instead of at the first record. Counts of the report are then of what was read.
  std::optional<ReadFrom> from{};
  /// Two copies of a journal are being read side by side: the first segment may be lost where `from` says where to
  /// begin, and what head file and seals promise is the caller's to ask.
  bool is_one_of_two{false};
};

/// The identity of a journal, from its first segment's header; the schema is that of its newest session.
struct JournalInfo {
  engine::JournalId id{};
  std::uint32_t format_version{0};
  engine::SchemaVersion schema{};
  std::uint64_t schema_fingerprint{0};
  std::uint64_t config_hash{0};
  std::uint64_t segment_bytes{0};
  std::uint32_t segment_count{0};  ///< files present when it was opened, unused ones included
};

/// Belongs to one thread. Maps one segment at a time, so memory stays flat however long the journal is.
class Reader {
 public:
  /// Opens at the first record, or at options.from. Fails when the directory is no journal, of another version, or
  /// cannot be read.
  [[nodiscard]] static engine::Result<Reader, JournalError> open(const std::filesystem::path& directory,
                                                                 ReadOptions options = {});
  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  ~Reader();

  /// The next record of a whole step; empty at the end (see tail()). An error means damage; it stays.
  [[nodiscard]] engine::Result<std::optional<RecordView>, JournalError> next();
  /// The rest of the current step, or the next whole step. For bulk work: one call a step.
  [[nodiscard]] engine::Result<std::optional<StepView>, JournalError> next_step();

  [[nodiscard]] const JournalInfo& info() const noexcept;
  /// The last record of the last whole step returned or passed so far.
  [[nodiscard]] engine::Sequence last_sequence() const noexcept;
  [[nodiscard]] std::uint64_t tip() const noexcept;
  /// How the journal ends. Complete once next() returned empty or an error; until then kind is Unread.
  [[nodiscard]] const TailReport& tail() const noexcept;

 private:
  struct State;
  explicit Reader(std::unique_ptr<State> state) noexcept;

  std::unique_ptr<State> state_;
};

/// Walks a whole journal and says how it ends. Fails where Reader::open fails; damage is in the report.
[[nodiscard]] engine::Result<TailReport, JournalError> find_tail(const std::filesystem::path& directory);

}  // namespace journal
