#include "journal/segment.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <optional>
#include <string>
#include <utility>

#include "journal/directory.hpp"
#include "journal/file_io.hpp"

namespace journal {

namespace fs = std::filesystem;

Mapping::Mapping(Mapping&& other) noexcept
    : base_{std::exchange(other.base_, nullptr)}, bytes_{std::exchange(other.bytes_, 0)} {}

Mapping& Mapping::operator=(Mapping&& other) noexcept {
  std::swap(base_, other.base_);
  std::swap(bytes_, other.bytes_);
  return *this;
}

Mapping::~Mapping() {
  if (base_ != nullptr) ::munmap(base_, bytes_);
}

namespace {

/// Every page present and writable before the core's first store. Kernels before 5.14 do not know the advice; there
/// each page is touched, which for a new file full of zeros is the same.
int populate(std::byte* base, std::size_t bytes) {
  if (::madvise(base, bytes, MADV_POPULATE_WRITE) == 0) return 0;
  if (errno != EINVAL) return errno;
  for (std::size_t at = 0; at < bytes; at += kPageBytes) {
    auto* const byte = reinterpret_cast<volatile unsigned char*>(base + at);
    *byte = *byte;
  }
  return 0;
}

void write_header_copies(std::byte* base, SegmentHeader header) {
  header.checksum = struct_checksum(header, kMagic);
  std::memcpy(base, &header, sizeof(header));
  std::memcpy(base + data_end(header.segment_bytes), &header, sizeof(header));
}

engine::Result<Mapping, JournalError> make_file(const std::string& path, const SegmentHeader& header) {
  const Descriptor file{::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)};
  if (file.number() < 0) return engine::Failure{system_error(errno, path, "create the segment")};
  const std::size_t bytes = header.segment_bytes;
  if (const int refused = ::posix_fallocate(file.number(), 0, static_cast<off_t>(bytes)); refused != 0) {
    return engine::Failure{system_error(refused, path, "allocate " + std::to_string(bytes) + " bytes for the segment")};
  }
  void* const mapped = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file.number(), 0);
  if (mapped == MAP_FAILED) return engine::Failure{system_error(errno, path, "map the segment")};
  Mapping mapping{static_cast<std::byte*>(mapped), bytes};
  if (const int refused = populate(mapping.base(), bytes); refused != 0) {
    return engine::Failure{system_error(refused, path, "fault in the segment")};
  }
  write_header_copies(mapping.base(), header);
  return mapping;
}

using Failed = std::optional<JournalError>;

/// Makes a segment's file aside, lets `finish(mapping, path)` put into it what it has before its name, names it. Leaves
/// nothing when any of that fails.
template <class Finish>
engine::Result<Mapping, JournalError> make_and_name(const fs::path& directory, const SegmentHeader& header,
                                                    Finish&& finish) {
  const std::string path = directory / segment_file_name(header.number);
  const std::string unfinished = path + std::string{kUnfinishedSuffix};
  auto mapping = make_file(unfinished, header);
  Failed failed = mapping ? finish(*mapping, path) : Failed{mapping.error()};
  if (!failed && std::rename(unfinished.c_str(), path.c_str()) != 0) {
    failed = system_error(errno, path, "name the segment");
  }
  if (!failed) return mapping;
  ::unlink(unfinished.c_str());
  return engine::Failure{*std::move(failed)};
}

}  // namespace

engine::Result<Mapping, JournalError> prepare_segment(const fs::path& directory, SegmentHeader header) {
  return make_and_name(directory, header, [](const Mapping&, const std::string&) { return Failed{}; });
}

engine::Result<Mapping, JournalError> prepare_resumption(const fs::path& directory, SegmentHeader header,
                                                         SegmentOpening opening) {
  opening.checksum = struct_checksum(opening, checksum_seed(header.journal_id));
  auto mapping = make_and_name(directory, header, [&](const Mapping& made, const std::string& path) -> Failed {
    // The two fronts only: what lies between was never written and reads as zeros.
    for (std::byte* const page : {made.base(), made.base() + data_end(header.segment_bytes)}) {
      std::memcpy(page + sizeof(SegmentHeader), &opening, sizeof(opening));
      if (::msync(page, kPageBytes, MS_SYNC) != 0) return system_error(errno, path, "sync the segment");
    }
    return std::nullopt;
  });
  if (!mapping) return mapping;
  if (auto failed = sync_directory(directory)) return engine::Failure{*std::move(failed)};
  return mapping;
}

engine::Result<Mapping, JournalError> map_for_reading(const fs::path& path) {
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.number() < 0) return engine::Failure{system_error(errno, path.string(), "open the segment")};
  struct stat status {};
  if (::fstat(file.number(), &status) != 0) return engine::Failure{system_error(errno, path.string(), "read the size")};
  if (!S_ISREG(status.st_mode)) {
    return engine::Failure{JournalError{.code = ErrorCode::NotAJournal,
                                        .path = path.string(),
                                        .reason = "is not a regular file",
                                        .advice = "name the directory of a journal"}};
  }
  if (status.st_size == 0) return Mapping{};
  const auto bytes = static_cast<std::size_t>(status.st_size);
  void* const mapped = ::mmap(nullptr, bytes, PROT_READ, MAP_SHARED, file.number(), 0);
  if (mapped == MAP_FAILED) return engine::Failure{system_error(errno, path.string(), "map the segment")};
  ::madvise(mapped, bytes, MADV_SEQUENTIAL);
  return Mapping{static_cast<std::byte*>(mapped), bytes};
}

}  // namespace journal
