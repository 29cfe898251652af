#include "journal/durable/durable_log.hpp"

#include <unistd.h>

#include <system_error>
#include <utility>

#include "journal/directory.hpp"

namespace journal {

namespace fs = std::filesystem;
using engine::Failure;

std::size_t staging_chunk_bytes(std::size_t wanted_bytes, std::size_t step_bytes) noexcept {
  std::size_t bytes = wanted_bytes;
  while (step_bytes_max(bytes) < step_bytes) bytes += kPageBytes;
  return bytes;
}

DurableLog::DurableLog(const DurableSetup& setup, SealWriter seals)
    : directories_{setup.directory},
      durability_{setup.first.durability},
      epoch_{setup.first.epoch},
      seals_{std::move(seals)},
      publisher_{setup.publish} {}

engine::Result<std::unique_ptr<DurableLog>, JournalError> DurableLog::open(const DurableSetup& setup,
                                                                           SealWriter seals) {
  std::unique_ptr<DurableLog> log{new DurableLog{setup, std::move(seals)}};
  std::optional<JournalError> failed;
  if (setup.first.durability == Durability::Mirror) failed = log->prepare_mirror(setup);
  if (!failed) failed = log->open_heads(setup);
  if (!failed) {
    DurableOptions options = setup.options;
    options.staging_chunk_bytes = staging_chunk_bytes(options.staging_chunk_bytes, setup.step_bytes_max);
    log->syncer_.emplace(SystemFiles{}, MonotonicClock{}, log->directories_, setup.first, setup.start, options,
                         log->hooks());
    failed = log->syncer_->open();
  }
  if (!failed) return log;
  log->remove_what_was_made(setup);
  return Failure{*std::move(failed)};
}

std::optional<JournalError> DurableLog::prepare_mirror(const DurableSetup& setup) {
  const fs::path& mirror = setup.options.mirror;
  const auto numbers = list_segments(setup.directory);
  if (!numbers) return numbers.error();
  const bool is_new = numbers->empty();
  if (is_new) {
    if (auto refused = refusal_to_create(mirror)) return refused;
  }
  std::error_code error;
  fs::create_directories(mirror, error);
  if (error) return system_error(error.value(), mirror.string(), "make the mirror's directory");
  auto lock = DirectoryLock::take(mirror);
  if (!lock) return lock.error();
  mirror_lock_.emplace(std::move(lock).value());
  directories_.push_back(mirror);
  return std::nullopt;
}

std::optional<JournalError> DurableLog::open_heads(const DurableSetup& setup) {
  for (const fs::path& directory : directories_) {
    const fs::path path = directory / kHeadFileName;
    const bool is_there = ::access(path.c_str(), F_OK) == 0;
    auto head = is_there ? HeadFile::open(directory, setup.first.journal_id)
                         : HeadFile::create(directory, setup.first.journal_id);
    if (!head) return head.error();
    if (!is_there) made_.push_back(path);
    heads_.push_back(std::move(head).value());
  }
  return std::nullopt;
}

/// Under Sync the head is durable before the batch is told; otherwise it is stored beside, and synced now and then.
DurableHooks DurableLog::hooks() {
  DurableHooks hooks;
  const bool is_sync = durability_ == Durability::Sync;
  if (is_sync) hooks.before_release = [this](const DurableBatch& batch) { return write_heads(batch, true); };
  hooks.after_release = [this, is_sync](const DurableBatch& batch) {
    auto failed = is_sync ? std::nullopt : write_heads(batch, false);
    return failed ? failed : seal(batch);
  };
  hooks.segment_closed = [this](std::uint32_t) { return close_seals(); };
  hooks.each_second = [this] {
    auto failed = sync_heads();
    return failed ? failed : sync_seals();
  };
  return hooks;
}

std::optional<JournalError> DurableLog::write_heads(const DurableBatch& batch, bool is_synced) {
  const Head head{.durable = batch.last_sequence,
                  .tip = batch.tip,
                  .end_offset = batch.begin + batch.records.size(),
                  .segment = batch.segment,
                  .epoch = epoch_};
  for (HeadFile& file : heads_) {
    auto failed = is_synced ? file.write_synced(head) : file.write(head);
    if (!failed) continue;
    failed->code = ErrorCode::SyncFailed;
    return failed;
  }
  return std::nullopt;
}

std::optional<JournalError> DurableLog::sync_heads() {
  for (HeadFile& file : heads_) {
    auto failed = file.sync();
    if (!failed) continue;
    failed->code = ErrorCode::SyncFailed;
    return failed;
  }
  return std::nullopt;
}

std::optional<JournalError> DurableLog::seal(const DurableBatch& batch) {
  const auto sealed = seals_.seal({.segment = batch.segment,
                                   .begin = batch.begin,
                                   .records = batch.records,
                                   .durable_through = batch.durable_before,
                                   .wall = wall_time_now()});
  if (!sealed) return sealed.error();
  return std::nullopt;
}

std::optional<JournalError> DurableLog::finish() {
  if (!syncer_->finish()) return syncer_->failure();
  auto failed = close_seals();
  publisher_.publish(seals_.head());
  return failed;
}

std::optional<JournalError> DurableLog::close_seals() {
  const auto closed = seals_.close_segment(wall_time_now());
  if (!closed) return closed.error();
  return std::nullopt;
}

/// What the world outside is given must be here after a crash, so the seals are synced before.
std::optional<JournalError> DurableLog::sync_seals() {
  const auto synced = seals_.sync();
  if (!synced) return synced.error();
  publisher_.publish(seals_.head());
  return std::nullopt;
}

void DurableLog::remove_what_was_made(const DurableSetup& setup) const {
  for (const fs::path& path : made_) ::unlink(path.c_str());
  if (syncer_) ::unlink(syncer_->staging_path().c_str());
  for (const fs::path& directory : directories_) ::unlink((directory / segment_file_name(setup.first.number)).c_str());
}

}  // namespace journal
