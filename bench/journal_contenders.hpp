// Ways to keep records of 96 bytes behind one shape: append(n) takes record n; drain() returns when all of them have
// left the caller's hands for good (written by the logger's thread; nothing to do for the others).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>

#include "engine/model/events.hpp"
#include "engine/model/record.hpp"
#include "journal/journal.hpp"

struct MDB_env;
namespace spdlog {
class async_logger;
namespace details {
class thread_pool;
}
}  // namespace spdlog

namespace bench {

/// A quote with its header, as the core stages it.
struct StagedRecord {
  engine::RecordHeader header;
  engine::Quote quote;
};
static_assert(sizeof(StagedRecord) == 96);

/// Record n, counted from 0. Its content differs from the one before, as prices do.
StagedRecord staged_record(std::uint64_t n);

/// Our journal: one record a step, sealed with its checksum, copied, committed.
class JournalAppend {
 public:
  static constexpr const char* kName = "lockstep";
  JournalAppend(const std::filesystem::path& directory, std::uint64_t record_count);
  void append(std::uint64_t n) {
    StagedRecord record = staged_record(n);
    writer_->append(std::as_writable_bytes(std::span{&record, 1}));
  }
  void drain() {}

 private:
  std::unique_ptr<journal::Journal> journal_;
  journal::Writer* writer_;
};

/// The reference: the same record copied into memory that was touched before. No checksum, no commit.
class Copy {
 public:
  static constexpr const char* kName = "copy";
  Copy(const std::filesystem::path&, std::uint64_t record_count);
  void append(std::uint64_t n) {
    const StagedRecord record = staged_record(n);
    std::memcpy(memory_.get() + n * sizeof(record), &record, sizeof(record));
    asm volatile("" : : "r"(memory_.get()) : "memory");  // The copy happens now, not at the end.
  }
  void drain() {}

 private:
  std::unique_ptr<std::byte[]> memory_;
};

/// spdlog's asynchronous logger into a file, 8192 places, blocking when full: a line of about 100 bytes.
class Spdlog {
 public:
  static constexpr const char* kName = "spdlog";
  Spdlog(const std::filesystem::path& directory, std::uint64_t record_count);
  Spdlog(const Spdlog&) = delete;
  Spdlog& operator=(const Spdlog&) = delete;
  ~Spdlog();
  void append(std::uint64_t n);
  void drain();

 private:
  std::shared_ptr<spdlog::details::thread_pool> pool_;
  std::shared_ptr<spdlog::async_logger> logger_;
};

/// LMDB, one transaction a record, without any sync, its map writable: the fastest way to put one by one.
class Lmdb {
 public:
  static constexpr const char* kName = "lmdb";
  Lmdb(const std::filesystem::path& directory, std::uint64_t record_count);
  Lmdb(const Lmdb&) = delete;
  Lmdb& operator=(const Lmdb&) = delete;
  ~Lmdb();
  void append(std::uint64_t n);
  void drain() {}

 private:
  MDB_env* environment_{nullptr};
  unsigned database_{0};
};

}  // namespace bench
