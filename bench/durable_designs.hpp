// Two ways to make appended records durable while the core goes on: the staging file with a thread that writes batches
// (ours), and a mapped segment that another thread syncs. One shape: append(n), durable().
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <thread>

#include "bench/journal_contenders.hpp"
#include "engine/base/cpu.hpp"
#include "journal/durable/syncer.hpp"
#include "journal/segment.hpp"

namespace bench {

/// Called on the thread that syncs: records below the count are durable now.
using OnDurable = std::function<void(std::uint64_t count)>;

/// The journal's own way. The segment is made before, so that a short run does not measure the filling.
class StagedDesign {
 public:
  StagedDesign(const std::filesystem::path& directory, std::uint64_t record_count, journal::WriteMethod method,
               journal::Durability durability, OnDurable on_durable);
  StagedDesign(const StagedDesign&) = delete;
  StagedDesign& operator=(const StagedDesign&) = delete;
  ~StagedDesign();

  void append(std::uint64_t n) {
    StagedRecord record = staged_record(n);
    while (!writer_->has_room(sizeof(record))) engine::cpu_pause();
    writer_->append(std::as_writable_bytes(std::span{&record, 1}));
  }
  [[nodiscard]] std::uint64_t durable() const { return syncer_->durable_through().load(std::memory_order_acquire); }

 private:
  std::optional<journal::Syncer> syncer_;
  std::optional<journal::Writer> writer_;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

/// The core stores into the mapped segment; a thread calls fdatasync on it again and again. `is_synced` false: nobody
/// does (async).
class MappedDesign {
 public:
  MappedDesign(const std::filesystem::path& directory, std::uint64_t record_count, bool is_synced,
               OnDurable on_durable);
  MappedDesign(const MappedDesign&) = delete;
  MappedDesign& operator=(const MappedDesign&) = delete;
  ~MappedDesign();

  void append(std::uint64_t n) {
    StagedRecord record = staged_record(n);
    writer_->append(std::as_writable_bytes(std::span{&record, 1}));
    appended_.store(n + 1, std::memory_order_release);
  }
  [[nodiscard]] std::uint64_t durable() const { return durable_.load(std::memory_order_acquire); }

 private:
  void sync_again_and_again(const OnDurable& on_durable);

  journal::SegmentExchange exchange_;
  journal::Mapping mapping_;
  std::optional<journal::Writer> writer_;
  int descriptor_{-1};
  alignas(engine::kCacheLineBytes) std::atomic<std::uint64_t> appended_{0};
  alignas(engine::kCacheLineBytes) std::atomic<std::uint64_t> durable_{0};
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

}  // namespace bench
