#include "journal/archive/file_aside.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <string>
#include <utility>

#include "journal/directory.hpp"

namespace journal {

namespace fs = std::filesystem;

namespace {

std::string aside_of(const fs::path& path) { return path.string() + std::string{kUnfinishedSuffix}; }

}  // namespace

FileAside::FileAside(fs::path path, Descriptor file) noexcept : path_{std::move(path)}, file_{std::move(file)} {}

engine::Result<FileAside, JournalError> FileAside::create(const fs::path& path) {
  Descriptor file{::open(aside_of(path).c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)};
  if (file.number() < 0) return engine::Failure{system_error(errno, path.string(), "create the file")};
  return FileAside{path, std::move(file)};
}

FileAside::~FileAside() {
  if (file_.number() >= 0 && !is_named_) ::unlink(aside_of(path_).c_str());
}

std::optional<JournalError> FileAside::add(std::span<const std::byte> bytes) {
  // In parts, so that what is hashed is still in the cache when it is written.
  constexpr std::size_t kPartBytes = 1UL << 20U;
  while (!bytes.empty()) {
    const auto part = bytes.first(std::min(bytes.size(), kPartBytes));
    hash_.add(part);
    if (const int refused = write_at(file_.number(), part, size_); refused != 0) {
      return system_error(refused, path_.string(), "write the file");
    }
    size_ += part.size();
    bytes = bytes.subspan(part.size());
  }
  return std::nullopt;
}

std::optional<JournalError> FileAside::commit() {
  if (::fsync(file_.number()) != 0) return system_error(errno, path_.string(), "sync the file");
  if (std::rename(aside_of(path_).c_str(), path_.c_str()) != 0) {
    return system_error(errno, path_.string(), "name the file");
  }
  is_named_ = true;
  return std::nullopt;
}

}  // namespace journal
