// The file operations of the durable writer, as a policy: one type for the system, others for tests that fail on the
// k-th call, write short, or remember every write and sync (F02, F09, F12).
#pragma once

#include <sys/types.h>

#include <cerrno>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace journal {

/// What a name leads to. `links` 0: the name leads nowhere.
struct FileIdentity {
  std::uint64_t device{0};
  std::uint64_t inode{0};
  std::uint64_t links{0};
  friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
};

/// The calls as the kernel has them: what they return is a count or 0, or the negative of errno.
struct SystemFiles {
  int open(const std::string& path, int flags) const noexcept;
  void close(int descriptor) const noexcept;
  ssize_t write(int descriptor, std::span<const std::byte> bytes, std::uint64_t offset) const noexcept;
  int sync(int descriptor) const noexcept;  ///< fdatasync
  int sync_directory(const std::string& path) const noexcept;
  int allocate(int descriptor, std::uint64_t bytes) const noexcept;
  int drop_cache(int descriptor) const noexcept;
  int rename(const std::string& from, const std::string& to) const noexcept;
  int remove(const std::string& path) const noexcept;
  FileIdentity identity(int descriptor) const noexcept;
  FileIdentity identity(const std::string& path) const noexcept;
  /// Bytes that a process without privileges may still take there; the greatest number when nobody can tell.
  std::uint64_t free_bytes(const std::string& directory) const noexcept;
};

template <class Type>
concept FileLayer = requires(Type& files, const std::string& path, int descriptor, std::span<const std::byte> bytes) {
  { files.open(path, 0) } -> std::same_as<int>;
  { files.write(descriptor, bytes, std::uint64_t{}) } -> std::same_as<ssize_t>;
  { files.sync(descriptor) } -> std::same_as<int>;
};
static_assert(FileLayer<SystemFiles>);

/// Writes all of it, however often the system takes less or is interrupted (F12). 0, or errno.
template <FileLayer Files>
[[nodiscard]] int write_whole(Files& files, int descriptor, std::span<const std::byte> bytes, std::uint64_t offset) {
  while (!bytes.empty()) {
    const ssize_t put = files.write(descriptor, bytes, offset);
    if (put == -EINTR) continue;
    if (put < 0) return static_cast<int>(-put);
    if (put == 0) return EIO;  // No progress and no reason: not a thing to repeat for ever.
    bytes = bytes.subspan(static_cast<std::size_t>(put));
    offset += static_cast<std::uint64_t>(put);
  }
  return 0;
}

}  // namespace journal
