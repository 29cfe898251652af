#include "tests/crash/states/disk.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "tests/support/file_text.hpp"

namespace tests {

void DiskFile::mark(std::size_t sector) {
  const auto place = std::lower_bound(unsynced_.begin(), unsynced_.end(), sector);
  if (place == unsynced_.end() || *place != sector) unsynced_.insert(place, sector);
}

void DiskFile::write(std::size_t offset, std::span<const std::byte> bytes) {
  if (bytes.empty()) return;
  if (now_.size() < offset + bytes.size()) now_.resize(offset + bytes.size());
  std::memcpy(now_.data() + offset, bytes.data(), bytes.size());
  for (std::size_t at = offset / kCrashSector; at * kCrashSector < offset + bytes.size(); ++at) mark(at);
}

void DiskFile::look_at(std::span<const std::byte> mapping) {
  for (std::size_t at = 0; at < mapping.size(); at += kCrashSector) {
    const auto sector = mapping.subspan(at, std::min(kCrashSector, mapping.size() - at));
    if (std::memcmp(now_.data() + at, sector.data(), sector.size()) != 0) write(at, sector);
  }
}

void DiskFile::sync(std::size_t offset, std::size_t bytes) {
  const std::size_t end = std::min(offset + bytes, now_.size());
  durable_.resize(now_.size());
  std::erase_if(unsynced_, [&](std::size_t sector) {
    const std::size_t at = sector * kCrashSector;
    if (at < offset / kCrashSector * kCrashSector || at >= end) return at >= now_.size();
    std::memcpy(durable_.data() + at, now_.data() + at, std::min(kCrashSector, now_.size() - at));
    return true;
  });
  ++version_;
}

void Disk::read(const std::filesystem::path& directory) {
  for (const auto& entry : std::filesystem::directory_iterator{directory}) {
    const std::string text = file_text(entry.path());
    const auto bytes = std::as_bytes(std::span{text});
    const auto file = std::make_shared<DiskFile>(std::vector<std::byte>{bytes.begin(), bytes.end()});
    names_[entry.path().string()] = durable_[entry.path().string()] = file;
  }
}

std::shared_ptr<DiskFile> Disk::find(const std::string& path) const {
  const auto found = names_.find(path);
  return found == names_.end() ? nullptr : found->second;
}

void Disk::apply(const NameChange& change, Names& names) {
  if (!change.from.empty()) names.erase(change.from);
  if (!change.to.empty()) names[change.to] = change.file;
}

std::shared_ptr<DiskFile> Disk::make(const std::string& path) {
  unsynced_.push_back({.from = {}, .to = path, .file = std::make_shared<DiskFile>()});
  apply(unsynced_.back(), names_);
  return unsynced_.back().file;
}

void Disk::rename(const std::string& from, const std::string& to) {
  const auto file = find(from);
  if (!file) return;
  unsynced_.push_back({.from = from, .to = to, .file = file});
  apply(unsynced_.back(), names_);
}

void Disk::remove(const std::string& path) {
  const auto file = find(path);
  if (!file) return;
  unsynced_.push_back({.from = path, .to = {}, .file = file});
  apply(unsynced_.back(), names_);
}

void Disk::sync_directory(const std::string& directory) {
  const auto is_inside = [&](const NameChange& change) {
    const std::filesystem::path path{change.to.empty() ? change.from : change.to};
    return path.parent_path() == directory;
  };
  for (const NameChange& change : unsynced_) {
    if (is_inside(change)) apply(change, durable_);
  }
  std::erase_if(unsynced_, is_inside);
}

Disk::Names Disk::names_with(std::uint64_t mask) const {
  Names names = durable_;
  for (std::size_t i = 0; i < unsynced_.size(); ++i) {
    if ((mask >> (i % 64) & 1U) != 0) apply(unsynced_[i], names);
  }
  return names;
}

}  // namespace tests
