// A journal open for writing: directory, lock, writer, and the preparer that keeps a segment ready ahead of it.
// Not for reading (reader.hpp).
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "engine/base/result.hpp"
#include "engine/model/ids.hpp"
#include "journal/directory.hpp"
#include "journal/durable/options.hpp"
#include "journal/error.hpp"
#include "journal/format.hpp"
#include "journal/lock.hpp"
#include "journal/seal/settings.hpp"
#include "journal/writer.hpp"

namespace journal {

/// Who prepares segments.
enum class Preparation : std::uint8_t {
  Thread = 1,  ///< a thread of the journal's own, always one or two segments ahead: live, and fast backtests
  Caller = 2,  ///< whoever calls prepare_now(), on their thread: no second thread at all
};

struct CreateOptions {
  std::filesystem::path directory{};  ///< made when absent, with its parents; else must be empty
  engine::JournalId id{};             ///< not all zero
  engine::Epoch epoch{1};
  engine::SchemaVersion schema{engine::kSchemaVersion};
  std::uint64_t schema_fingerprint{0};  ///< engine::schema_fingerprint()
  std::uint64_t config_hash{0};         ///< as in SessionStarted
  std::size_t segment_bytes{kSegmentBytesDefault};
  std::size_t step_bytes_max{0};  ///< the largest step that will come; a segment must hold two. 0: whatever fits
  Preparation preparation{Preparation::Thread};
  Durability durability{Durability::Async};
  DurableOptions durable{};  ///< only for the other modes
  SealSettings seal{};
  std::string build_id{};       ///< for session.json, outside the identity
  std::string configuration{};  ///< path of the configuration file, for session.json
};

/// Where a journal that is there goes on: what recovery decided (recovery/recovery.hpp).
struct ResumePoint {
  engine::JournalId id{};
  engine::Epoch epoch{};             ///< the new session's: above all that the journal has seen
  engine::Sequence last_sequence{};  ///< of the last whole step
  std::uint64_t tip{0};
  std::uint32_t segment{0};  ///< number of the segment to begin; no record is in one of that number or above
};

/// Owns the files while they are written. Made and closed off the hot path; writer() belongs to the core's thread.
class Journal {
 public:
  /// Makes an empty journal with its first segment ready. On failure nothing is left behind that was not there.
  [[nodiscard]] static engine::Result<std::unique_ptr<Journal>, JournalError> create(const CreateOptions& options);
  /// Opens a journal for writing from `point` on. Makes one segment, durable with its name before this returns, and
  /// changes nothing else; killed at any instant it may simply be done again, from recovery on. options: id and epoch
  /// are the point's. lock: held since before recovery looked, so that the point still holds.
  [[nodiscard]] static engine::Result<std::unique_ptr<Journal>, JournalError> resume(const CreateOptions& options,
                                                                                     const ResumePoint& point,
                                                                                     DirectoryLock lock);
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  /// Closes.
  ~Journal();

  [[nodiscard]] Writer& writer() noexcept;

  /// For callers that may wait (backtests): returns when writer().has_room() holds for a whole step. False when
  /// preparing has failed: see failure(). Never called by a live core.
  [[nodiscard]] bool prepare_now();

  /// What stopped the preparation of segments, once and for all; empty while all is well. Any thread.
  [[nodiscard]] std::optional<JournalError> failure() const;
  /// As failure().has_value(), one atomic load.
  [[nodiscard]] bool has_failed() const noexcept;

  /// Every record up to here is on stable storage, for the release gate; null under async, where nothing waits.
  [[nodiscard]] const std::atomic<std::uint64_t>* durable_through() const noexcept;
  /// Where the gate says what it waits for; null under async.
  [[nodiscard]] std::atomic<std::uint64_t>* wanted() noexcept;
  /// What the disk asks of trading, with a write that has been under way since long before `now_ns` (monotonic clock)
  /// counted. Any thread.
  [[nodiscard]] Pressure pressure(std::int64_t now_ns) const noexcept;
  [[nodiscard]] PressureCause pressure_cause() const noexcept;

  /// Makes everything durable that was appended, where the mode promises that; then nothing may be appended. What
  /// failed, now or before. Idempotent.
  [[nodiscard]] std::optional<JournalError> finish();
  /// Ends writing: finishes, stops the preparer, unmaps everything, removes prepared segments that were never used,
  /// lets go of the lock. The last segment keeps its size. The writer must not be used afterwards. Idempotent.
  void close();

 private:
  struct State;
  [[nodiscard]] static engine::Result<std::unique_ptr<Journal>, JournalError> resume_durably(
      const CreateOptions& options, const SegmentHeader& first, const ResumePoint& point, DirectoryLock lock);
  explicit Journal(std::unique_ptr<State> state) noexcept;

  std::unique_ptr<State> state_;
};

}  // namespace journal
