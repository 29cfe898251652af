// A disk as a crash sees it: of every file what is on stable storage and what the kernel has beside it, of every name
// whether its directory was synced since. A value: copies are other disks. Makes no states; that is after_crash.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace tests {

inline constexpr std::size_t kCrashSector = 512;

class DiskFile {
 public:
  DiskFile() = default;
  /// Synced as it is.
  explicit DiskFile(std::vector<std::byte> bytes) : durable_{bytes}, now_{std::move(bytes)} {}

  void write(std::size_t offset, std::span<const std::byte> bytes);
  /// Cut or grown; what it grows by is zeros.
  void resize(std::size_t bytes) { now_.resize(bytes); }
  /// Takes over what was stored into a mapping of it since the last look.
  void look_at(std::span<const std::byte> mapping);
  /// Everything is on stable storage.
  void sync() { sync(0, now_.size()); }
  /// A part of it is.
  void sync(std::size_t offset, std::size_t bytes);

  [[nodiscard]] const std::vector<std::byte>& durable() const noexcept { return durable_; }
  [[nodiscard]] const std::vector<std::byte>& now() const noexcept { return now_; }
  /// Sectors that were written since they were synced, in order.
  [[nodiscard]] const std::vector<std::size_t>& unsynced() const noexcept { return unsynced_; }
  [[nodiscard]] bool is_settled() const noexcept { return unsynced_.empty() && durable_.size() == now_.size(); }
  /// Counts the changes of what is durable.
  [[nodiscard]] std::uint64_t version() const noexcept { return version_; }

 private:
  void mark(std::size_t sector);

  std::vector<std::byte> durable_;
  std::vector<std::byte> now_;
  std::vector<std::size_t> unsynced_;
  std::uint64_t version_{1};
};

/// What happened to a name: made (no `from`), moved, or removed (no `to`).
struct NameChange {
  std::string from{};
  std::string to{};
  std::shared_ptr<DiskFile> file{};
};

class Disk {
 public:
  using Names = std::map<std::string, std::shared_ptr<DiskFile>>;

  /// All that lies in a directory, synced.
  void read(const std::filesystem::path& directory);

  [[nodiscard]] std::shared_ptr<DiskFile> find(const std::string& path) const;
  std::shared_ptr<DiskFile> make(const std::string& path);
  void rename(const std::string& from, const std::string& to);
  void remove(const std::string& path);
  void sync_directory(const std::string& directory);

  [[nodiscard]] const Names& names() const noexcept { return names_; }
  /// What changed since the names' directories were synced, in order.
  [[nodiscard]] const std::vector<NameChange>& unsynced() const noexcept { return unsynced_; }
  /// The names when, of what was not synced, those changes got through that `mask` has a bit for.
  [[nodiscard]] Names names_with(std::uint64_t mask) const;

 private:
  static void apply(const NameChange& change, Names& names);

  Names names_;
  Names durable_;
  std::vector<NameChange> unsynced_;
};

}  // namespace tests
