// Others who keep records on stable storage, behind one shape: put(n) takes record n; sync() returns when all that was
// put is durable. Records of 96 bytes under an eight-byte key that grows.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

struct MDB_env;
struct MDB_txn;
struct sqlite3;
struct sqlite3_stmt;
namespace leveldb {
class DB;
class WriteBatch;
}  // namespace leveldb
namespace rocksdb {
class DB;
class WriteBatch;
}  // namespace rocksdb

namespace bench {

/// One transaction for each batch; its commit syncs. `is_synced` false: one transaction a record, no sync at all.
class LmdbPeer {
 public:
  static constexpr const char* kName = "lmdb";
  LmdbPeer(const std::filesystem::path& directory, std::uint64_t record_count, bool is_synced);
  LmdbPeer(const LmdbPeer&) = delete;
  LmdbPeer& operator=(const LmdbPeer&) = delete;
  ~LmdbPeer();
  void put(std::uint64_t n);
  void sync();

 private:
  MDB_env* environment_{nullptr};
  MDB_txn* transaction_{nullptr};
  unsigned database_{0};
  bool is_synced_;
};

/// One WriteBatch for each batch, written with sync. Without: each record by itself, into the log, not synced.
class LevelDbPeer {
 public:
  static constexpr const char* kName = "leveldb";
  LevelDbPeer(const std::filesystem::path& directory, std::uint64_t record_count, bool is_synced);
  LevelDbPeer(const LevelDbPeer&) = delete;
  LevelDbPeer& operator=(const LevelDbPeer&) = delete;
  ~LevelDbPeer();
  void put(std::uint64_t n);
  void sync();

 private:
  std::unique_ptr<leveldb::DB> database_;
  std::unique_ptr<leveldb::WriteBatch> batch_;
  bool is_synced_;
};

/// As LevelDbPeer.
class RocksDbPeer {
 public:
  static constexpr const char* kName = "rocksdb";
  RocksDbPeer(const std::filesystem::path& directory, std::uint64_t record_count, bool is_synced);
  RocksDbPeer(const RocksDbPeer&) = delete;
  RocksDbPeer& operator=(const RocksDbPeer&) = delete;
  ~RocksDbPeer();
  void put(std::uint64_t n);
  void sync();

 private:
  std::unique_ptr<rocksdb::DB> database_;
  std::unique_ptr<rocksdb::WriteBatch> batch_;
  bool is_synced_;
};

/// A prepared insert in WAL mode; one transaction for each batch under synchronous=FULL, else one a record under OFF.
class SqlitePeer {
 public:
  static constexpr const char* kName = "sqlite";
  SqlitePeer(const std::filesystem::path& directory, std::uint64_t record_count, bool is_synced);
  SqlitePeer(const SqlitePeer&) = delete;
  SqlitePeer& operator=(const SqlitePeer&) = delete;
  ~SqlitePeer();
  void put(std::uint64_t n);
  void sync();

 private:
  void run(const char* statement);

  sqlite3* database_{nullptr};
  sqlite3_stmt* insert_{nullptr};
  bool is_synced_;
  bool is_open_{false};
};

}  // namespace bench
