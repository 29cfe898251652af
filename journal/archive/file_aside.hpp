// A file that is written in parts and gets its name when it is whole and durable; hashed on the way.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>

#include "engine/base/result.hpp"
#include "journal/error.hpp"
#include "journal/file_io.hpp"
#include "journal/seal/sha256.hpp"

namespace journal {

class FileAside {
 public:
  [[nodiscard]] static engine::Result<FileAside, JournalError> create(const std::filesystem::path& path);
  FileAside(FileAside&&) noexcept = default;
  FileAside& operator=(FileAside&&) = delete;
  FileAside(const FileAside&) = delete;
  FileAside& operator=(const FileAside&) = delete;
  /// Without commit() nothing is left.
  ~FileAside();

  [[nodiscard]] std::optional<JournalError> add(std::span<const std::byte> bytes);
  /// Syncs it and gives it its name, in place of what had it. The name is durable when the directory is synced.
  [[nodiscard]] std::optional<JournalError> commit();

  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  /// Of everything that was added. Once.
  [[nodiscard]] Digest sha256() { return hash_.finish(); }

 private:
  FileAside(std::filesystem::path path, Descriptor file) noexcept;

  std::filesystem::path path_;
  Descriptor file_;
  Sha256 hash_{};
  std::uint64_t size_{0};
  bool is_named_{false};
};

}  // namespace journal
