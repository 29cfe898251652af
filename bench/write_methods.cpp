#include "bench/write_methods.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <system_error>

#include "bench/clock.hpp"
#include "journal/durable/batch_buffer.hpp"
#include "journal/file_io.hpp"

namespace bench {

namespace {

constexpr std::size_t kFileBytes = 16UL << 20U;
constexpr std::size_t kSector = journal::kSectorBytes;

[[noreturn]] void refuse(const char* what) {
  throw std::runtime_error{std::string{what} + ": " + std::generic_category().message(errno)};
}

void make_file(const std::string& path, const WriteMethodCase& method) {
  const journal::Descriptor file{::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)};
  if (file.number() < 0 || ::posix_fallocate(file.number(), 0, kFileBytes) != 0) refuse("cannot make the file");
  if (method.is_filled) {
    const journal::SectorMemory zeros{method.fill_bytes};
    for (std::size_t at = 0; at < kFileBytes; at += method.fill_bytes) {
      if (journal::write_at(file.number(), {zeros.data(), zeros.size()}, at) != 0) refuse("cannot fill the file");
    }
  }
  if (::fsync(file.number()) != 0) refuse("cannot sync the file");
  if (method.is_dropped) ::posix_fadvise(file.number(), 0, 0, POSIX_FADV_DONTNEED);
}

}  // namespace

std::uint64_t device_bytes_written(const std::filesystem::path& directory) {
  struct stat status {};
  if (::stat(directory.c_str(), &status) != 0) return 0;
  std::ifstream counters{"/sys/dev/block/" + std::to_string(major(status.st_dev)) + ':' +
                         std::to_string(minor(status.st_dev)) + "/stat"};
  std::uint64_t value = 0;
  constexpr int kSectorsWritten = 7;
  constexpr std::uint64_t kSectorUnit = 512;
  for (int field = 0; field < kSectorsWritten; ++field) counters >> value;
  return counters ? value * kSectorUnit : 0;
}

std::uint64_t process_bytes_written() {
  std::ifstream counters{"/proc/self/io"};
  std::string name;
  std::uint64_t value = 0;
  while (counters >> name >> value) {
    if (name == "write_bytes:") return value;
  }
  return 0;
}

WriteMethodFigures measure(const WriteMethodCase& method, const std::filesystem::path& directory, std::size_t writes) {
  const std::string path = (directory / "file").string();
  make_file(path, method);
  const journal::Descriptor file{
      ::open(path.c_str(), O_RDWR | O_CLOEXEC | (method.is_direct ? O_DIRECT | O_DSYNC : 0))};
  if (file.number() < 0) refuse("cannot open the file");
  std::byte* mapped = nullptr;
  if (method.is_mapped) {
    void* const place = ::mmap(nullptr, kFileBytes, PROT_READ | PROT_WRITE, MAP_SHARED, file.number(), 0);
    if (place == MAP_FAILED) refuse("cannot map the file");
    mapped = static_cast<std::byte*>(place);
  }
  const journal::SectorMemory sector{kSector};
  WriteMethodFigures figures;
  const std::uint64_t before = device_bytes_written(directory);
  for (std::size_t n = 0; n < writes; ++n) {
    const std::size_t at = n * kSector % kFileBytes;
    std::memset(sector.data(), static_cast<int>(n % 255 + 1), kSector);
    const std::int64_t start_ns = now_ns();
    if (method.is_mapped) {
      std::memcpy(mapped + at, sector.data(), kSector);
    } else if (journal::write_at(file.number(), {sector.data(), kSector}, at) != 0) {
      refuse("cannot write");
    }
    if (!method.is_direct && ::fdatasync(file.number()) != 0) refuse("cannot sync");
    figures.latency.add(now_ns() - start_ns);
  }
  const double meant = static_cast<double>(writes * kSector);
  figures.device_bytes_per_byte = static_cast<double>(device_bytes_written(directory) - before) / meant;
  if (mapped != nullptr) ::munmap(mapped, kFileBytes);
  return figures;
}

}  // namespace bench
