#include "tests/crash/states/after_crash.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace tests {

namespace {

constexpr std::size_t kWord = 8;

void make_noise(std::span<std::byte> bytes, Draw& draw) {
  for (std::size_t at = 0; at < bytes.size(); at += kWord) {
    const std::uint64_t noise = draw.next();
    std::memcpy(bytes.data() + at, &noise, std::min(kWord, bytes.size() - at));
  }
}

/// The first words new and the others old, or the other way round, or zeros, or noise.
void spoil(std::span<std::byte> sector, std::span<const std::byte> fresh, Draw& draw) {
  const std::size_t cut = std::min<std::size_t>(draw.below(kCrashSector / kWord + 1) * kWord, fresh.size());
  switch (draw.below(4)) {
    case 0:
      std::memcpy(sector.data(), fresh.data(), cut);
      break;
    case 1:
      std::memcpy(sector.data() + cut, fresh.data() + cut, fresh.size() - cut);
      break;
    case 2:
      std::memset(sector.data(), 0, sector.size());
      break;
    default:
      make_noise(sector, draw);
  }
}

/// What a write that makes a file longer leaves of the synced bytes in its first sector: them.
std::size_t synced_bytes(const DiskFile& file, std::size_t sector_at) {
  const std::size_t synced = file.durable().size();
  return synced < file.now().size() && synced > sector_at ? std::min(synced - sector_at, kCrashSector) : 0;
}

/// `bit` counts the sectors of all files.
std::vector<std::byte> bytes_after(const DiskFile& file, const CrashChoice& choice, std::size_t& bit, Draw& draw) {
  std::vector<std::byte> bytes = file.durable();
  const std::vector<std::byte>& now = file.now();
  const std::size_t less = std::min(bytes.size(), now.size());
  const std::size_t more = std::max(bytes.size(), now.size());
  const bool is_resized = (choice.sectors >> (bit % 64) & 1U) != 0;
  std::size_t size = is_resized ? now.size() : bytes.size();
  if (choice.is_ugly && less != more && draw.below(2) == 0) size = less + draw.below(more - less + 1);
  bytes.resize(std::max(bytes.size(), now.size()));
  for (const std::size_t sector : file.unsynced()) {
    const bool is_new = (choice.sectors >> (bit++ % 64) & 1U) != 0;
    const std::size_t at = sector * kCrashSector;
    if (at >= now.size()) continue;
    const auto fresh = std::span{now}.subspan(at, std::min(kCrashSector, now.size() - at));
    if (choice.is_ugly && draw.below(3) == 0) {
      const std::size_t kept = std::min(synced_bytes(file, at), fresh.size());
      spoil(std::span{bytes}.subspan(at + kept, fresh.size() - kept), fresh.subspan(kept), draw);
    } else if (is_new) {
      std::memcpy(bytes.data() + at, fresh.data(), fresh.size());
    }
  }
  bytes.resize(size);
  return bytes;
}

}  // namespace

std::uint64_t Draw::mask() {
  switch (below(4)) {
    case 0:
      return next();
    case 1:
      return next() & next() & next();
    case 2:
      return next() | next() | next();
    default:
      return ~std::uint64_t{0} >> below(64);
  }
}

bool has_final_name(const std::string& path) { return !path.ends_with(".preparing"); }

AfterCrash::AfterCrash(const std::vector<std::filesystem::path>& recorded) : recorded_{recorded} {
  for (const auto& directory : recorded_) {
    shown_.push_back(place_.path() / directory.filename());
    std::filesystem::create_directory(shown_.back());
  }
}

AfterCrash::~AfterCrash() {
  for (const auto& [path, held] : held_) ::close(held.descriptor);
}

std::string AfterCrash::shown_path(const std::string& recorded) const {
  const std::filesystem::path path{recorded};
  const auto found = std::find(recorded_.begin(), recorded_.end(), path.parent_path());
  return (shown_[static_cast<std::size_t>(found - recorded_.begin())] / path.filename()).string();
}

void AfterCrash::show(const Disk& disk, const CrashChoice& choice, Draw& draw) {
  const Disk::Names names = disk.names_with(choice.names);
  std::erase_if(held_, [&](const auto& held) {
    if (names.contains(held.first)) return false;
    ::unlink(shown_path(held.first).c_str());
    ::close(held.second.descriptor);
    return true;
  });
  std::size_t bit = 0;
  for (const auto& [path, file] : names) {
    Held& held = held_[path];
    if (held.descriptor < 0) held.descriptor = ::open(shown_path(path).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (held.descriptor < 0) std::abort();
    const std::uint64_t version = file->is_settled() ? file->version() : 0;
    if (version != 0 && held.of == file && held.version == version) continue;
    held.of = file;
    held.version = version;
    put(held, bytes_after(*file, choice, bit, draw));
  }
}

void AfterCrash::put(Held& held, const std::vector<std::byte>& bytes) {
  if (held.bytes.size() != bytes.size() && ::ftruncate(held.descriptor, static_cast<off_t>(bytes.size())) != 0) {
    std::abort();
  }
  held.bytes.resize(bytes.size());
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t size = std::min(kCrashSector, bytes.size() - at);
    if (std::memcmp(held.bytes.data() + at, bytes.data() + at, size) != 0) {
      if (::pwrite(held.descriptor, bytes.data() + at, size, static_cast<off_t>(at)) != static_cast<ssize_t>(size)) {
        std::abort();
      }
    }
    at += size;
  }
  held.bytes = bytes;
}

}  // namespace tests
