#include "bench/journal_contenders.hpp"

#include <cstring>
#include <stdexcept>
#include <string>

#include <lmdb.h>
#include <spdlog/async.h>
#include <spdlog/sinks/basic_file_sink.h>

#include "journal/format.hpp"

namespace bench {
namespace {

void check(int status, const char* what) {
  if (status != MDB_SUCCESS)
    throw std::runtime_error{std::string{"LMDB: cannot "} + what + ": " + mdb_strerror(status)};
}

std::size_t whole_pages(std::size_t bytes) {
  return (bytes + journal::kPageBytes - 1) / journal::kPageBytes * journal::kPageBytes;
}

}  // namespace

StagedRecord staged_record(std::uint64_t n) {
  const auto price = static_cast<std::int64_t>(1'100'000'000 + n % 1'000);
  return {.header = {.checksum = 0,
                     .length = sizeof(StagedRecord),
                     .type = static_cast<std::uint16_t>(engine::EventType::Quote),
                     .version = 1,
                     .flags = engine::record_flags::kInput | engine::record_flags::kLastOfStep,
                     .previous = 0,
                     .sequence = engine::Sequence{n + 1},
                     .time = engine::Timestamp{static_cast<std::int64_t>(n)},
                     .epoch = engine::Epoch{1},
                     .cause = 0},
          .quote = {.instrument = engine::InstrumentId{1},
                    .bid = engine::Price{price},
                    .ask = engine::Price{price + 10'000},
                    .bid_qty = engine::Qty{100},
                    .ask_qty = engine::Qty{100},
                    .venue_time = engine::Timestamp{static_cast<std::int64_t>(n)}}};
}

JournalAppend::JournalAppend(const std::filesystem::path& directory, std::uint64_t record_count) {
  auto created = journal::Journal::create(
      {.directory = directory / "journal",
       .id = {.high = 1, .low = 2},
       .segment_bytes = whole_pages(record_count * sizeof(StagedRecord) + 4 * journal::kPageBytes),
       .preparation = journal::Preparation::Caller});
  if (!created) throw std::runtime_error{created.error().message()};
  journal_ = std::move(created).value();
  writer_ = &journal_->writer();
}

Copy::Copy(const std::filesystem::path&, std::uint64_t record_count)
    : memory_{std::make_unique<std::byte[]>(record_count * sizeof(StagedRecord))} {}

Spdlog::Spdlog(const std::filesystem::path& directory, std::uint64_t) {
  constexpr std::size_t kQueue = 8192;
  pool_ = std::make_shared<spdlog::details::thread_pool>(kQueue, 1U);
  auto sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>((directory / "log").string(), true);
  logger_ =
      std::make_shared<spdlog::async_logger>("bench", std::move(sink), pool_, spdlog::async_overflow_policy::block);
  logger_->set_pattern("%v");
}

Spdlog::~Spdlog() = default;

void Spdlog::append(std::uint64_t n) {
  const StagedRecord record = staged_record(n);
  logger_->info("sequence {:>12} instrument {} bid {:>12} ask {:>12} sizes {} {} time {:>10}",
                record.header.sequence.raw(), record.quote.instrument.raw(), record.quote.bid.raw(),
                record.quote.ask.raw(), record.quote.bid_qty.raw(), record.quote.ask_qty.raw(),
                record.quote.venue_time.raw());
}

void Spdlog::drain() {
  logger_.reset();
  pool_.reset();  // Joins its thread, which empties the queue first.
}

Lmdb::Lmdb(const std::filesystem::path& directory, std::uint64_t record_count) {
  check(mdb_env_create(&environment_), "make an environment");
  check(mdb_env_set_mapsize(environment_, record_count * 4 * sizeof(StagedRecord) + (64UL << 20U)), "set the size");
  const std::filesystem::path path = directory / "lmdb";
  std::filesystem::create_directory(path);
  check(mdb_env_open(environment_, path.c_str(), MDB_NOSYNC | MDB_NOMETASYNC | MDB_WRITEMAP, 0644), "open");
  MDB_txn* transaction = nullptr;
  check(mdb_txn_begin(environment_, nullptr, 0, &transaction), "begin");
  check(mdb_dbi_open(transaction, nullptr, MDB_INTEGERKEY, &database_), "open the database");
  check(mdb_txn_commit(transaction), "commit");
}

Lmdb::~Lmdb() { mdb_env_close(environment_); }

void Lmdb::append(std::uint64_t n) {
  StagedRecord record = staged_record(n);
  MDB_val key{sizeof(n), &n};
  MDB_val value{sizeof(record), &record};
  MDB_txn* transaction = nullptr;
  check(mdb_txn_begin(environment_, nullptr, 0, &transaction), "begin");
  check(mdb_put(transaction, database_, &key, &value, MDB_APPEND), "put");
  check(mdb_txn_commit(transaction), "commit");
}

}  // namespace bench
