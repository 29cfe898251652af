// Whole transfers: reads and writes that go on after a short count or an interruption (F12), and files that get their
// name only when they are whole and durable.
#pragma once

#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <utility>

#include "engine/base/result.hpp"
#include "journal/error.hpp"

namespace journal {

/// Owns a file descriptor. -1: none.
class Descriptor {
 public:
  explicit Descriptor(int number) noexcept : number_{number} {}
  Descriptor(Descriptor&& other) noexcept : number_{std::exchange(other.number_, -1)} {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  [[nodiscard]] int number() const noexcept { return number_; }

 private:
  int number_;
};

/// Reads until `bytes` is full or the file ends. The count, or errno.
[[nodiscard]] engine::Result<std::size_t, int> read_at(int descriptor, std::span<std::byte> bytes,
                                                       std::uint64_t offset) noexcept;
/// Writes all of it. 0, or errno.
[[nodiscard]] int write_at(int descriptor, std::span<const std::byte> bytes, std::uint64_t offset) noexcept;

/// Whether `path` is `folder` or lies below it, whatever they are called. Neither need be there.
[[nodiscard]] bool is_inside(const std::filesystem::path& path, const std::filesystem::path& folder);

/// Makes the names in a directory durable.
[[nodiscard]] std::optional<JournalError> sync_directory(const std::filesystem::path& directory);

/// Writes a file aside (kUnfinishedSuffix), syncs it, gives it its name and syncs the directory: after a crash there is
/// all of it, or what was there before. Returns what failed.
[[nodiscard]] std::optional<JournalError> write_file_whole(const std::filesystem::path& path,
                                                           std::span<const std::byte> bytes);

}  // namespace journal
