// A file that is being exported: written aside, and given its name when it is whole. Not made durable: it can be made
// again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "journal/error.hpp"
#include "journal/file_io.hpp"

namespace journal::inspector {

/// Why a file of this name may not be made: there is one. Empty: it may.
[[nodiscard]] std::optional<JournalError> refusal_to_replace(const std::filesystem::path& path);

class OutFile {
 public:
  [[nodiscard]] static engine::Result<std::unique_ptr<OutFile>, JournalError> create(const std::filesystem::path& path);
  OutFile(const OutFile&) = delete;
  OutFile& operator=(const OutFile&) = delete;
  /// What was not finished is removed.
  ~OutFile();

  [[nodiscard]] std::optional<JournalError> put(std::span<const std::byte> bytes);
  [[nodiscard]] std::optional<JournalError> put(std::string_view text);
  /// Bytes put so far.
  [[nodiscard]] std::uint64_t size() const noexcept { return written_ + buffer_.size(); }
  /// Replaces the first bytes of the file.
  [[nodiscard]] std::optional<JournalError> put_front(std::string_view text);
  /// Writes the rest and gives the file its name. Once.
  [[nodiscard]] std::optional<JournalError> finish();
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

 private:
  OutFile(std::filesystem::path path, std::filesystem::path aside, Descriptor file);
  [[nodiscard]] std::optional<JournalError> flush();
  [[nodiscard]] std::optional<JournalError> failure(int reason) const;

  std::filesystem::path path_;
  std::filesystem::path aside_;
  Descriptor file_;
  std::vector<std::byte> buffer_;
  std::uint64_t written_{0};
  bool is_finished_{false};
};

}  // namespace journal::inspector
