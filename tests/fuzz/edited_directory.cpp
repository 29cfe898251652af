#include "tests/fuzz/edited_directory.hpp"

#include <algorithm>
#include <fstream>

#include "journal/reader.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/support/files.hpp"
#include "tests/support/journal_steps.hpp"

namespace tests {

namespace {

constexpr std::uint32_t kSteps = 60;
constexpr std::size_t kSector = 512;

void write_file(const std::filesystem::path& path, const std::string& bytes) {
  std::error_code ignored;
  std::filesystem::permissions(path, std::filesystem::perms::owner_all, ignored);
  std::ofstream{path, std::ios::binary | std::ios::trunc}.write(bytes.data(),
                                                                static_cast<std::streamsize>(bytes.size()));
}

/// Changes `bytes` as one edit says; `place` is in units of 8 bytes and wraps.
void change(std::string& bytes, std::uint8_t kind, std::size_t place, std::uint8_t value, std::uint8_t source) {
  if (bytes.empty()) return;
  const std::size_t at = place * 8 % bytes.size();
  const std::size_t sector = at / kSector * kSector;
  const std::size_t length = std::min(kSector, bytes.size() - sector);
  const std::size_t from = source * kSector % bytes.size() / kSector * kSector;
  switch (kind % 5) {
    case 0:
      bytes[std::min(at + source % 8, bytes.size() - 1)] = static_cast<char>(value);
      break;
    case 1:
      bytes[std::min(at + source % 8, bytes.size() - 1)] ^= static_cast<char>(1U << (value % 8U));
      break;
    case 2:
      std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(sector), length, static_cast<char>(value));
      break;
    case 3:
      bytes.replace(sector, length, bytes.substr(from, length));
      break;
    default:
      bytes.resize(at);
      break;
  }
}

}  // namespace

EditedDirectory::EditedDirectory() {
  write_small_journal(path(), kSteps);
  auto reader = journal::Reader::open(path());
  must(reader.has_value());
  while (reader->next_step().value()) tips_.push_back(reader->tip());
  for (const auto& entry : std::filesystem::directory_iterator{path()}) {
    if (entry.path().filename() == "lock") continue;
    files_.push_back({.path = entry.path(), .sound = read_file(entry.path()), .is_changed = false});
  }
  std::ranges::sort(files_, {}, &File::path);
}

void EditedDirectory::restore() {
  for (File& file : files_) {
    if (file.is_changed) write_file(file.path, file.sound);
    file.is_changed = false;
  }
}

void EditedDirectory::apply(std::span<const std::uint8_t, 6> edit) {
  File& file = files_[edit[0] % files_.size()];
  std::string bytes = read_file(file.path);
  change(bytes, edit[1], static_cast<std::size_t>(edit[2]) << 8U | edit[3], edit[4], edit[5]);
  write_file(file.path, bytes);
  file.is_changed = true;
}

void EditedDirectory::edit(std::span<const std::uint8_t> bytes) {
  constexpr std::size_t kEditBytes = 6;
  constexpr std::size_t kEditsMax = 16;
  restore();
  for (std::size_t n = 0; n < kEditsMax && bytes.size() >= kEditBytes; ++n) {
    apply(bytes.first<kEditBytes>());
    bytes = bytes.subspan(kEditBytes);
  }
}

bool EditedDirectory::is_prefix(std::uint64_t step_count, std::uint64_t tip) const {
  if (step_count > tips_.size()) return false;
  return tip == (step_count == 0 ? 0 : tips_[step_count - 1]);
}

}  // namespace tests
