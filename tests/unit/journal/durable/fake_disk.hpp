// F02, F03: a disk in memory that may lose power at any write or sync. It knows what was synced and what was only
// written, so that every state that the power may leave can be made: each sector that was not synced old, new, torn,
// zeros or noise; each name that was not synced there or not.
#pragma once

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "journal/durable/files.hpp"

namespace tests {

inline constexpr std::size_t kCrashSector = 512;

struct FakeFile {
  std::vector<std::byte> synced;
  std::vector<std::byte> now;
  std::vector<std::size_t> unsynced{};  ///< sectors of kCrashSector that were written since, each once
  std::uint64_t version{1};             ///< of `synced`

  void mark(std::size_t from, std::size_t bytes) {
    for (std::size_t sector = from / kCrashSector; sector * kCrashSector < from + bytes; ++sector) {
      if (std::find(unsynced.begin(), unsynced.end(), sector) == unsynced.end()) unsynced.push_back(sector);
    }
  }
  void settle() {
    if (unsynced.empty()) return;
    for (const std::size_t sector : unsynced) {
      const std::size_t at = sector * kCrashSector;
      synced.resize(now.size());
      std::memcpy(synced.data() + at, now.data() + at, kCrashSector);
    }
    unsynced.clear();
    ++version;
  }
};

struct FakeDisk {
  using Names = std::map<std::string, std::shared_ptr<FakeFile>>;
  struct Open {
    std::shared_ptr<FakeFile> file{};
    bool is_synchronous{false};
  };

  Names now;
  Names synced;  ///< names that a synced directory holds
  std::map<int, Open> open;
  int next_descriptor{100};
  /// The power may go here: called with the state as it is in that instant.
  std::function<void(const FakeDisk&)> may_crash{};
};

/// The file layer over a FakeDisk.
struct FakeFiles {
  std::shared_ptr<FakeDisk> disk = std::make_shared<FakeDisk>();

  int open(const std::string& path, int flags) const {
    auto found = disk->now.find(path);
    if (found == disk->now.end()) {
      if ((flags & O_CREAT) == 0) return -ENOENT;
      found = disk->now.emplace(path, std::make_shared<FakeFile>()).first;
    }
    disk->open[disk->next_descriptor] = {found->second, (flags & O_DSYNC) != 0};
    return disk->next_descriptor++;
  }
  void close(int descriptor) const { disk->open.erase(descriptor); }
  ssize_t write(int descriptor, std::span<const std::byte> bytes, std::uint64_t offset) const {
    FakeDisk::Open& opened = disk->open.at(descriptor);
    FakeFile& file = *opened.file;
    if (file.now.size() < offset + bytes.size()) file.now.resize(offset + bytes.size());
    std::memcpy(file.now.data() + offset, bytes.data(), bytes.size());
    file.mark(offset, bytes.size());
    crash();
    if (opened.is_synchronous) file.settle();
    return static_cast<ssize_t>(bytes.size());
  }
  int sync(int descriptor) const {
    crash();
    disk->open.at(descriptor).file->settle();
    return 0;
  }
  int sync_directory(const std::string&) const {
    crash();
    disk->synced = disk->now;
    return 0;
  }
  int allocate(int descriptor, std::uint64_t bytes) const {
    FakeFile& file = *disk->open.at(descriptor).file;
    file.now.resize(bytes);
    file.synced.resize(bytes);
    return 0;
  }
  int drop_cache(int) const { return 0; }
  int rename(const std::string& from, const std::string& to) const {
    const auto moved = disk->now.extract(from);
    if (moved.empty()) return -ENOENT;
    disk->now[to] = moved.mapped();
    crash();
    return 0;
  }
  int remove(const std::string& path) const {
    disk->now.erase(path);
    return 0;
  }
  journal::FileIdentity identity(int) const { return {.links = 1}; }
  journal::FileIdentity identity(const std::string&) const { return {.links = 1}; }
  std::uint64_t free_bytes(const std::string&) const { return ~std::uint64_t{0}; }

 private:
  void crash() const {
    if (disk->may_crash) disk->may_crash(*disk);
  }
};

}  // namespace tests
