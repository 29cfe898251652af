#include "journal/durable/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cstdio>
#include <limits>

namespace journal {

namespace {

int result_of(int returned) noexcept { return returned < 0 ? -errno : returned; }

FileIdentity identity_of(const struct stat& status) noexcept {
  return {.device = status.st_dev, .inode = status.st_ino, .links = status.st_nlink};
}

}  // namespace

int SystemFiles::open(const std::string& path, int flags) const noexcept {
  constexpr mode_t kMode = 0644;
  return result_of(::open(path.c_str(), flags | O_CLOEXEC, kMode));
}

void SystemFiles::close(int descriptor) const noexcept { ::close(descriptor); }

ssize_t SystemFiles::write(int descriptor, std::span<const std::byte> bytes, std::uint64_t offset) const noexcept {
  const ssize_t put = ::pwrite(descriptor, bytes.data(), bytes.size(), static_cast<off_t>(offset));
  return put < 0 ? -errno : put;
}

int SystemFiles::sync(int descriptor) const noexcept { return result_of(::fdatasync(descriptor)); }

int SystemFiles::sync_directory(const std::string& path) const noexcept {
  const int descriptor = open(path, O_RDONLY | O_DIRECTORY);
  if (descriptor < 0) return descriptor;
  const int synced = result_of(::fsync(descriptor));
  close(descriptor);
  return synced;
}

int SystemFiles::allocate(int descriptor, std::uint64_t bytes) const noexcept {
  return -::posix_fallocate(descriptor, 0, static_cast<off_t>(bytes));
}

int SystemFiles::drop_cache(int descriptor) const noexcept {
  return -::posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED);
}

int SystemFiles::rename(const std::string& from, const std::string& to) const noexcept {
  return result_of(std::rename(from.c_str(), to.c_str()));
}

int SystemFiles::remove(const std::string& path) const noexcept { return result_of(::unlink(path.c_str())); }

FileIdentity SystemFiles::identity(int descriptor) const noexcept {
  struct stat status {};
  return ::fstat(descriptor, &status) == 0 ? identity_of(status) : FileIdentity{};
}

FileIdentity SystemFiles::identity(const std::string& path) const noexcept {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 ? identity_of(status) : FileIdentity{};
}

std::uint64_t SystemFiles::free_bytes(const std::string& directory) const noexcept {
  struct statvfs status {};
  if (::statvfs(directory.c_str(), &status) != 0) return std::numeric_limits<std::uint64_t>::max();
  return std::uint64_t{status.f_bavail} * status.f_frsize;
}

}  // namespace journal
