#include "bench/durable_peers.hpp"

#include <leveldb/db.h>
#include <leveldb/write_batch.h>
#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <cstring>
#include <stdexcept>
#include <string>

#include <lmdb.h>
#include <sqlite3.h>

#include "bench/journal_contenders.hpp"

namespace bench {

namespace {

[[noreturn]] void refuse(const char* who, const std::string& why) {
  throw std::runtime_error{std::string{who} + ": " + why};
}
void check_lmdb(int status) {
  if (status != MDB_SUCCESS) refuse("LMDB", mdb_strerror(status));
}
template <class Status>
void check(const char* who, const Status& status) {
  if (!status.ok()) refuse(who, status.ToString());
}

/// Big-endian, so that keys sort as the numbers do.
std::array<char, 8> key_of(std::uint64_t n) {
  std::array<char, 8> key{};
  const std::uint64_t swapped = __builtin_bswap64(n);
  std::memcpy(key.data(), &swapped, sizeof(swapped));
  return key;
}

/// A batch or a single put for a store of LevelDB's family.
template <class Database, class Batch, class Options, class Slice>
void put_into(Database& database, Batch& batch, std::uint64_t n, bool is_synced, const char* who) {
  const StagedRecord record = staged_record(n);
  const auto key = key_of(n);
  const Slice key_slice{key.data(), key.size()};
  const Slice value{reinterpret_cast<const char*>(&record), sizeof(record)};
  if (is_synced) {
    batch.Put(key_slice, value);
  } else {
    check(who, database.Put(Options{}, key_slice, value));
  }
}

}  // namespace

LmdbPeer::LmdbPeer(const std::filesystem::path& directory, std::uint64_t record_count, bool is_synced)
    : is_synced_{is_synced} {
  check_lmdb(mdb_env_create(&environment_));
  check_lmdb(mdb_env_set_mapsize(environment_, record_count * 4 * sizeof(StagedRecord) + (64UL << 20U)));
  const std::filesystem::path path = directory / "lmdb";
  std::filesystem::create_directory(path);
  const unsigned flags = is_synced ? MDB_WRITEMAP : MDB_NOSYNC | MDB_NOMETASYNC | MDB_WRITEMAP;
  check_lmdb(mdb_env_open(environment_, path.c_str(), flags, 0644));
  MDB_txn* transaction = nullptr;
  check_lmdb(mdb_txn_begin(environment_, nullptr, 0, &transaction));
  check_lmdb(mdb_dbi_open(transaction, nullptr, MDB_INTEGERKEY, &database_));
  check_lmdb(mdb_txn_commit(transaction));
}

LmdbPeer::~LmdbPeer() {
  if (transaction_ != nullptr) mdb_txn_abort(transaction_);
  mdb_env_close(environment_);
}

void LmdbPeer::put(std::uint64_t n) {
  StagedRecord record = staged_record(n);
  MDB_val key{sizeof(n), &n};
  MDB_val value{sizeof(record), &record};
  if (transaction_ == nullptr) check_lmdb(mdb_txn_begin(environment_, nullptr, 0, &transaction_));
  check_lmdb(mdb_put(transaction_, database_, &key, &value, MDB_APPEND));
  if (!is_synced_) sync();
}

void LmdbPeer::sync() {
  if (transaction_ == nullptr) return;
  check_lmdb(mdb_txn_commit(transaction_));
  transaction_ = nullptr;
}

LevelDbPeer::LevelDbPeer(const std::filesystem::path& directory, std::uint64_t, bool is_synced)
    : batch_{std::make_unique<leveldb::WriteBatch>()}, is_synced_{is_synced} {
  leveldb::Options options;
  options.create_if_missing = true;
  leveldb::DB* opened = nullptr;
  check("LevelDB", leveldb::DB::Open(options, (directory / "leveldb").string(), &opened));
  database_.reset(opened);
}
LevelDbPeer::~LevelDbPeer() = default;

void LevelDbPeer::put(std::uint64_t n) {
  put_into<leveldb::DB, leveldb::WriteBatch, leveldb::WriteOptions, leveldb::Slice>(*database_, *batch_, n, is_synced_,
                                                                                    kName);
}

void LevelDbPeer::sync() {
  leveldb::WriteOptions options;
  options.sync = true;
  check("LevelDB", database_->Write(options, batch_.get()));
  batch_->Clear();
}

RocksDbPeer::RocksDbPeer(const std::filesystem::path& directory, std::uint64_t, bool is_synced)
    : batch_{std::make_unique<rocksdb::WriteBatch>()}, is_synced_{is_synced} {
  rocksdb::Options options;
  options.create_if_missing = true;
  rocksdb::DB* opened = nullptr;
  check("RocksDB", rocksdb::DB::Open(options, (directory / "rocksdb").string(), &opened));
  database_.reset(opened);
}
RocksDbPeer::~RocksDbPeer() = default;

void RocksDbPeer::put(std::uint64_t n) {
  put_into<rocksdb::DB, rocksdb::WriteBatch, rocksdb::WriteOptions, rocksdb::Slice>(*database_, *batch_, n, is_synced_,
                                                                                    kName);
}

void RocksDbPeer::sync() {
  rocksdb::WriteOptions options;
  options.sync = true;
  check("RocksDB", database_->Write(options, batch_.get()));
  batch_->Clear();
}

SqlitePeer::SqlitePeer(const std::filesystem::path& directory, std::uint64_t, bool is_synced) : is_synced_{is_synced} {
  if (sqlite3_open((directory / "sqlite.db").c_str(), &database_) != SQLITE_OK) refuse("SQLite", "cannot open");
  run("PRAGMA journal_mode=WAL");
  run(is_synced ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=OFF");
  run("CREATE TABLE records(sequence INTEGER PRIMARY KEY, bytes BLOB)");
  sqlite3_prepare_v2(database_, "INSERT INTO records VALUES(?, ?)", -1, &insert_, nullptr);
}

SqlitePeer::~SqlitePeer() {
  sqlite3_finalize(insert_);
  sqlite3_close(database_);
}

void SqlitePeer::put(std::uint64_t n) {
  if (is_synced_ && !is_open_) run("BEGIN");
  is_open_ = is_synced_;
  const StagedRecord record = staged_record(n);
  sqlite3_bind_int64(insert_, 1, static_cast<sqlite3_int64>(n + 1));
  sqlite3_bind_blob(insert_, 2, &record, sizeof(record), SQLITE_STATIC);
  if (sqlite3_step(insert_) != SQLITE_DONE) refuse("SQLite", sqlite3_errmsg(database_));
  sqlite3_reset(insert_);
}

void SqlitePeer::sync() {
  if (is_open_) run("COMMIT");
  is_open_ = false;
}

void SqlitePeer::run(const char* statement) {
  if (sqlite3_exec(database_, statement, nullptr, nullptr, nullptr) != SQLITE_OK) {
    refuse("SQLite", sqlite3_errmsg(database_));
  }
}

}  // namespace bench
