// A journal's durable side put together: the syncer, and the head file in each of its directories. Owned by Journal.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "engine/base/result.hpp"
#include "journal/durable/options.hpp"
#include "journal/durable/syncer.hpp"
#include "journal/error.hpp"
#include "journal/head_file.hpp"
#include "journal/lock.hpp"
#include "journal/seal/head_publisher.hpp"
#include "journal/seal/seal_writer.hpp"

namespace journal {

struct DurableSetup {
  std::filesystem::path directory{};
  SegmentHeader first{};  ///< of the first segment to be made, its durability included
  WriterStart start{};    ///< what the first record follows
  std::size_t step_bytes_max{0};
  DurableOptions options{};
  PublishOptions publish{};  ///< where the heads of its seals go
};

class DurableLog {
 public:
  /// Makes the first segment, the head file where there is none, the staging file. Under Mirror the second directory is
  /// made and locked; it must be empty for a new journal, and end where the first one ends otherwise (mirror.hpp). On
  /// failure files that were made are removed again.
  [[nodiscard]] static engine::Result<std::unique_ptr<DurableLog>, JournalError> open(const DurableSetup& setup,
                                                                                      SealWriter seals);
  DurableLog(const DurableLog&) = delete;
  DurableLog& operator=(const DurableLog&) = delete;

  /// Makes everything durable that was appended, and closes the seals of the last segment. What failed.
  [[nodiscard]] std::optional<JournalError> finish();

  [[nodiscard]] Syncer& syncer() noexcept { return *syncer_; }
  [[nodiscard]] const Syncer& syncer() const noexcept { return *syncer_; }

 private:
  DurableLog(const DurableSetup& setup, SealWriter seals);

  [[nodiscard]] std::optional<JournalError> prepare_mirror(const DurableSetup& setup);
  [[nodiscard]] std::optional<JournalError> open_heads(const DurableSetup& setup);
  [[nodiscard]] DurableHooks hooks();
  [[nodiscard]] std::optional<JournalError> write_heads(const DurableBatch& batch, bool is_synced);
  [[nodiscard]] std::optional<JournalError> sync_heads();
  [[nodiscard]] std::optional<JournalError> seal(const DurableBatch& batch);
  [[nodiscard]] std::optional<JournalError> close_seals();
  [[nodiscard]] std::optional<JournalError> sync_seals();
  void remove_what_was_made(const DurableSetup& setup) const;

  std::vector<std::filesystem::path> directories_;
  Durability durability_;
  engine::Epoch epoch_;
  std::optional<DirectoryLock> mirror_lock_;
  std::vector<HeadFile> heads_;
  std::vector<std::filesystem::path> made_;  ///< head files, for the case that opening fails
  SealWriter seals_;
  HeadPublisher publisher_;
  std::optional<Syncer> syncer_;
};

/// The chunk that holds two steps of this size: the given one, or the next larger that does.
[[nodiscard]] std::size_t staging_chunk_bytes(std::size_t wanted_bytes, std::size_t step_bytes_max) noexcept;

}  // namespace journal
