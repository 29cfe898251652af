// One segment file of a durable mode: made whole and pre-written before it has its name, written in sectors, durable
// when a write returns.
#pragma once

#include <fcntl.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "engine/base/result.hpp"
#include "journal/directory.hpp"
#include "journal/durable/batch_buffer.hpp"
#include "journal/durable/files.hpp"
#include "journal/error.hpp"
#include "journal/format.hpp"

namespace journal {

/// How a write becomes durable.
enum class WriteMethod : std::uint8_t {
  Direct = 1,    ///< O_DIRECT and O_DSYNC: past the page cache, one call
  Buffered = 2,  ///< a write and fdatasync, where the file system takes no direct writes
};

/// What a segment is before its first batch. Both read as zeros and have all their blocks.
enum class Filling : std::uint8_t {
  Written = 1,    ///< zeros were written: a batch is durable sooner, the file takes as long as the disk needs for it
  Allocated = 2,  ///< there at once: for the segment that a session's start waits for
};

/// What a segment is made with. The opening of one that is made ahead is zeros, and comes with open_with().
struct SegmentStart {
  SegmentHeader header{};
  SegmentOpening opening{};
  Filling filling{Filling::Written};
};

template <FileLayer Files>
class DurableFile {
 public:
  /// Makes the segment that `start` describes: allocated, filled with zeros in writes of a page (a large one would
  /// make large folios, of which a small batch writes back the whole), fronts written, synced, named.
  [[nodiscard]] static engine::Result<DurableFile, JournalError> make(Files& files,
                                                                      const std::filesystem::path& directory,
                                                                      SegmentStart start, WriteMethod preferred);
  /// The segment that `header` describes, which is there.
  [[nodiscard]] static engine::Result<DurableFile, JournalError> reopen(Files& files,
                                                                        const std::filesystem::path& directory,
                                                                        const SegmentHeader& header,
                                                                        WriteMethod preferred);
  DurableFile(DurableFile&& other) noexcept
      : files_{other.files_},
        path_{std::move(other.path_)},
        descriptor_{std::exchange(other.descriptor_, -1)},
        method_{other.method_},
        header_{other.header_},
        identity_{other.identity_} {}
  DurableFile& operator=(DurableFile&& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(descriptor_, other.descriptor_);
    std::swap(method_, other.method_);
    std::swap(header_, other.header_);
    std::swap(identity_, other.identity_);
    return *this;
  }
  DurableFile(const DurableFile&) = delete;
  DurableFile& operator=(const DurableFile&) = delete;
  ~DurableFile() {
    if (descriptor_ >= 0) files_->close(descriptor_);
  }

  /// Whole sectors from sector-aligned memory to a sector boundary; durable when it returns 0, else errno, and then
  /// nothing is known about what is there.
  [[nodiscard]] int write(std::span<const std::byte> sectors, std::uint64_t offset) {
    const int refused = write_whole(*files_, descriptor_, sectors, offset);
    if (refused != 0 || method_ == WriteMethod::Direct) return refused;
    return -files_->sync(descriptor_);
  }
  /// J17: header and opening, first page before last. 0, or errno.
  [[nodiscard]] int open_with(const SegmentOpening& opening);
  /// F13: whether the name still leads to this file, and only this name.
  [[nodiscard]] bool is_in_place() const {
    const FileIdentity held = files_->identity(descriptor_);
    return held == identity_ && files_->identity(path_) == identity_;
  }
  void remove() { static_cast<void>(files_->remove(path_)); }

  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  [[nodiscard]] std::uint32_t number() const noexcept { return header_.number; }
  [[nodiscard]] WriteMethod method() const noexcept { return method_; }
  [[nodiscard]] std::size_t bytes() const noexcept { return header_.segment_bytes; }

 private:
  DurableFile(Files& files, std::string path, const SegmentHeader& header) noexcept
      : files_{&files}, path_{std::move(path)}, header_{header} {}

  [[nodiscard]] std::optional<JournalError> fill(const std::string& unfinished, const SegmentStart& start);
  [[nodiscard]] int open_for_batches(const std::string& path, WriteMethod preferred);
  [[nodiscard]] SectorMemory front(const SegmentOpening& opening) const;

  Files* files_;
  std::string path_;
  int descriptor_{-1};
  WriteMethod method_{WriteMethod::Direct};
  SegmentHeader header_;
  FileIdentity identity_{};
};

template <FileLayer Files>
engine::Result<DurableFile<Files>, JournalError> DurableFile<Files>::make(Files& files,
                                                                          const std::filesystem::path& directory,
                                                                          SegmentStart start, WriteMethod preferred) {
  start.header.checksum = struct_checksum(start.header, kMagic);
  DurableFile file{files, (directory / segment_file_name(start.header.number)).string(), start.header};
  const std::string unfinished = file.path_ + std::string{kUnfinishedSuffix};
  std::optional<JournalError> failed = file.fill(unfinished, start);
  const auto step = [&](int returned, std::string_view what) {
    if (!failed && returned < 0) failed = system_error(-returned, file.path_, what);
  };
  if (!failed) step(file.open_for_batches(unfinished, preferred), "open the segment for writing");
  if (!failed) step(files.rename(unfinished, file.path_), "name the segment");
  if (!failed) step(files.sync_directory(directory.string()), "sync the directory of the segment");
  if (failed) {
    static_cast<void>(files.remove(unfinished));
    return engine::Failure{*std::move(failed)};
  }
  file.identity_ = files.identity(file.descriptor_);
  return file;
}

template <FileLayer Files>
engine::Result<DurableFile<Files>, JournalError> DurableFile<Files>::reopen(Files& files,
                                                                            const std::filesystem::path& directory,
                                                                            const SegmentHeader& header,
                                                                            WriteMethod preferred) {
  DurableFile file{files, (directory / segment_file_name(header.number)).string(), header};
  const int opened = file.open_for_batches(file.path_, preferred);
  if (opened < 0) return engine::Failure{system_error(-opened, file.path_, "open the segment for writing")};
  file.identity_ = files.identity(file.descriptor_);
  return file;
}

template <FileLayer Files>
std::optional<JournalError> DurableFile<Files>::fill(const std::string& unfinished, const SegmentStart& start) {
  const int made = files_->open(unfinished, O_RDWR | O_CREAT | O_TRUNC);
  if (made < 0) return system_error(-made, unfinished, "create the segment");
  const SectorMemory zeros{kSectorBytes};
  const SectorMemory fronts = front(start.opening);
  // Blocks first: a full disk must fail here, and not at a batch.
  int refused = -files_->allocate(made, header_.segment_bytes);
  for (std::size_t at = 0; refused == 0 && at < header_.segment_bytes; at += kSectorBytes) {
    const bool is_front = at == 0 || at == data_end(header_.segment_bytes);
    if (!is_front && start.filling == Filling::Allocated) continue;
    const SectorMemory& page = is_front ? fronts : zeros;
    refused = write_whole(*files_, made, {page.data(), page.size()}, at);
  }
  if (refused == 0) refused = -files_->sync(made);
  if (refused == 0) static_cast<void>(files_->drop_cache(made));  // Only saves memory.
  files_->close(made);
  if (refused == 0) return std::nullopt;
  return system_error(refused, unfinished,
                      "allocate and fill " + std::to_string(header_.segment_bytes) + " bytes for the segment");
}

template <FileLayer Files>
int DurableFile<Files>::open_for_batches(const std::string& path, WriteMethod preferred) {
  method_ = preferred;
  descriptor_ = preferred == WriteMethod::Direct ? files_->open(path, O_WRONLY | O_DIRECT | O_DSYNC) : -EINVAL;
  if (descriptor_ == -EINVAL) {
    method_ = WriteMethod::Buffered;
    descriptor_ = files_->open(path, O_WRONLY);
  }
  return descriptor_;
}

template <FileLayer Files>
int DurableFile<Files>::open_with(const SegmentOpening& opening) {
  const SectorMemory page = front(opening);
  // One after the other: whatever tears the first leaves the header's second copy whole (J9).
  const int refused = write({page.data(), page.size()}, 0);
  return refused != 0 ? refused : write({page.data(), page.size()}, data_end(header_.segment_bytes));
}

template <FileLayer Files>
SectorMemory DurableFile<Files>::front(const SegmentOpening& opening) const {
  SectorMemory page{kSectorBytes};
  std::memcpy(page.data(), &header_, sizeof(header_));
  std::memcpy(page.data() + sizeof(header_), &opening, sizeof(opening));
  return page;
}

}  // namespace journal
