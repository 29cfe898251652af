#include "bench/durable_designs.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <stdexcept>
#include <utility>

#include "engine/base/wait.hpp"
#include "journal/directory.hpp"

namespace bench {

namespace {

constexpr engine::JournalId kId{.high = 1, .low = 2};

journal::SegmentHeader header_for(std::uint64_t record_count, journal::Durability durability) {
  const std::size_t bytes = record_count * sizeof(StagedRecord) * 5 / 4 + (16UL << 20U);
  const bool is_async = durability == journal::Durability::Async;
  return {.journal_id = kId,
          .number = 1,
          .epoch = engine::Epoch{1},
          .segment_bytes = bytes / journal::kPageBytes * journal::kPageBytes,
          .durability = durability,
          .sector_bytes = is_async ? 0U : static_cast<std::uint32_t>(journal::kSectorBytes)};
}

journal::WriterStart start() { return {.seed = journal::checksum_seed(kId)}; }

}  // namespace

StagedDesign::StagedDesign(const std::filesystem::path& directory, std::uint64_t record_count,
                           journal::WriteMethod method, journal::Durability durability, OnDurable on_durable) {
  std::vector<std::filesystem::path> directories{directory / "journal"};
  if (durability == journal::Durability::Mirror) directories.push_back(directory / "mirror");
  for (const std::filesystem::path& made : directories) std::filesystem::create_directory(made);
  journal::DurableHooks hooks;
  hooks.after_release = [report = std::move(on_durable)](const journal::DurableBatch& batch) {
    report(batch.last_sequence.raw());
    return journal::DurableHooks::Failed{};
  };
  // An interval of nothing: as if an output always waited.
  const journal::DurableOptions options{.sync_interval_ns = 0, .ballast_bytes = 0, .method = method};
  syncer_.emplace(journal::SystemFiles{}, journal::MonotonicClock{}, directories, header_for(record_count, durability),
                  start(), options, std::move(hooks));
  if (const auto failed = syncer_->open()) throw std::runtime_error{failed->message()};
  writer_.emplace(syncer_->exchange(), start());
  thread_ = std::thread{[this] {
    engine::YieldWait wait;
    while (!stop_.load(std::memory_order_acquire)) {
      if (syncer_->turn()) {
        wait.reset();
      } else {
        wait.idle();
      }
    }
  }};
}

StagedDesign::~StagedDesign() {
  stop_.store(true, std::memory_order_release);
  thread_.join();
  static_cast<void>(syncer_->finish());
}

MappedDesign::MappedDesign(const std::filesystem::path& directory, std::uint64_t record_count, bool is_synced,
                           OnDurable on_durable)
    : exchange_{header_for(record_count, journal::Durability::Async).segment_bytes} {
  auto made = journal::prepare_segment(directory, header_for(record_count, journal::Durability::Async));
  if (!made) throw std::runtime_error{made.error().message()};
  mapping_ = std::move(made).value();
  exchange_.offer(mapping_.base());
  writer_.emplace(exchange_, start());
  descriptor_ = ::open((directory / journal::segment_file_name(1)).c_str(), O_RDWR | O_CLOEXEC);
  if (descriptor_ < 0) throw std::runtime_error{"cannot open the segment"};
  if (is_synced) {
    // Made durable first, as a segment that is filled ahead is. Without syncs its pages stay writable.
    if (::fsync(descriptor_) != 0) throw std::runtime_error{"cannot sync the segment"};
    thread_ = std::thread{[this, report = std::move(on_durable)] { sync_again_and_again(report); }};
  }
}

void MappedDesign::sync_again_and_again(const OnDurable& on_durable) {
  engine::YieldWait wait;
  while (!stop_.load(std::memory_order_acquire)) {
    const std::uint64_t count = appended_.load(std::memory_order_acquire);
    if (count == durable_.load(std::memory_order_relaxed)) {
      wait.idle();
      continue;
    }
    wait.reset();
    if (::fdatasync(descriptor_) != 0) return;
    durable_.store(count, std::memory_order_release);
    on_durable(count);
  }
}

MappedDesign::~MappedDesign() {
  stop_.store(true, std::memory_order_release);
  if (thread_.joinable()) thread_.join();
  ::close(descriptor_);
}

}  // namespace bench
