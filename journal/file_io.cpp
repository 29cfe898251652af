#include "journal/file_io.hpp"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <string>
#include <system_error>

#include "journal/directory.hpp"

namespace journal {

namespace fs = std::filesystem;

engine::Result<std::size_t, int> read_at(int descriptor, std::span<std::byte> bytes, std::uint64_t offset) noexcept {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t got =
        ::pread(descriptor, bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
    if (got == 0) break;
    if (got > 0) {
      done += static_cast<std::size_t>(got);
    } else if (errno != EINTR) {
      return engine::Failure{errno};
    }
  }
  return done;
}

int write_at(int descriptor, std::span<const std::byte> bytes, std::uint64_t offset) noexcept {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t put =
        ::pwrite(descriptor, bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
    if (put == 0) return EIO;
    if (put > 0) {
      done += static_cast<std::size_t>(put);
    } else if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

bool is_inside(const fs::path& path, const fs::path& folder) {
  std::error_code ignored;
  const fs::path inner = fs::weakly_canonical(fs::absolute(path, ignored), ignored);
  const fs::path outer = fs::weakly_canonical(fs::absolute(folder, ignored), ignored);
  return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

std::optional<JournalError> sync_directory(const fs::path& directory) {
  const Descriptor opened{::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (opened.number() >= 0 && ::fsync(opened.number()) == 0) return std::nullopt;
  return system_error(errno, directory.string(), "sync the directory");
}

std::optional<JournalError> write_file_whole(const fs::path& path, std::span<const std::byte> bytes) {
  const std::string unfinished = path.string() + std::string{kUnfinishedSuffix};
  const Descriptor file{::open(unfinished.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)};
  if (file.number() < 0) return system_error(errno, unfinished, "create the file");
  int refused = write_at(file.number(), bytes, 0);
  if (refused == 0 && ::fsync(file.number()) != 0) refused = errno;
  if (refused == 0 && std::rename(unfinished.c_str(), path.c_str()) != 0) refused = errno;
  if (refused != 0) {
    ::unlink(unfinished.c_str());
    return system_error(refused, path.string(), "write the file");
  }
  return sync_directory(path.parent_path().empty() ? fs::path{"."} : path.parent_path());
}

}  // namespace journal
