#include "journal/archive/places.hpp"

#include <algorithm>
#include <cstring>
#include <string>
#include <system_error>

#include "journal/archive/encrypted_file.hpp"
#include "journal/archive/location.hpp"
#include "journal/directory.hpp"
#include "journal/format.hpp"
#include "journal/seal/seal_format.hpp"

namespace journal {

namespace fs = std::filesystem;
using engine::Failure;

namespace {

std::optional<JournalError> add_numbers(const fs::path& folder, std::uint32_t (*number_of)(std::string_view),
                                        std::vector<std::uint32_t>& numbers) {
  std::error_code failed;
  for (fs::directory_iterator entry{folder, failed}; !failed && entry != fs::directory_iterator{};
       entry.increment(failed)) {
    std::string name = entry->path().filename().string();
    if (name.ends_with(kEncryptedSuffix)) name.resize(name.size() - kEncryptedSuffix.size());
    const std::uint32_t number = number_of(name);
    if (number != 0) numbers.push_back(number);
  }
  if (!failed) return std::nullopt;
  return system_error(failed.value(), folder.string(), "open the journal directory");
}

JournalError archive_missing(const fs::path& directory, const ArchiveLocation& archive) {
  return {.code = ErrorCode::Io,
          .path = archive.folder.string(),
          .reason = "is the archive of " + directory.string() + ", and is not there",
          .advice = "mount it, or correct " + (directory / kArchiveFileName).string()};
}

/// The journal that the archive is of: the manifest is not asked, since every file proves it again. The id is in any
/// segment that still is in the directory: the last one always is.
engine::Result<engine::JournalId, JournalError> id_of(const fs::path& directory) {
  const auto numbers = list_numbers_here(directory, segment_number);
  if (!numbers) return Failure{numbers.error()};
  for (const std::uint32_t number : *numbers) {
    const auto mapped = map_for_reading(directory / segment_file_name(number));
    if (!mapped || mapped->bytes().size() < sizeof(SegmentHeader)) continue;
    SegmentHeader header;
    std::memcpy(&header, mapped->bytes().data(), sizeof(header));
    if (header.magic == kMagic && header.checksum == struct_checksum(header, kMagic)) return header.journal_id;
  }
  return Failure{JournalError{.code = ErrorCode::NotAJournal,
                              .path = directory.string(),
                              .reason = "holds no whole segment, only the name of an archive",
                              .advice = "restore the directory from a backup"}};
}

engine::Result<Mapping, JournalError> map_archived(const fs::path& directory, const ArchiveLocation& archive,
                                                   const std::string& name) {
  if (archive.key.empty()) return map_for_reading(archive.folder / name);
  const auto id = id_of(directory);
  if (!id) return Failure{id.error()};
  const auto key = ArchiveKey::load(archive.key);
  if (!key) return Failure{key.error()};
  return decrypt_file(archive.folder / (name + std::string{kEncryptedSuffix}), {.journal = *id, .name = name}, *key);
}

engine::Result<Mapping, JournalError> map_file(const fs::path& directory, const std::string& name) {
  auto here = map_for_reading(directory / name);
  if (here || here.error().code != ErrorCode::NotFound) return here;
  const auto archive = archive_of(directory);
  if (!archive) return Failure{archive.error()};
  if (!*archive) return here;
  auto there = map_archived(directory, **archive, name);
  // In neither place: the directory is where whoever reads the message looks first.
  if (!there && there.error().code == ErrorCode::NotFound) return here;
  return there;
}

}  // namespace

engine::Result<Mapping, JournalError> map_segment(const fs::path& directory, std::uint32_t number) {
  return map_file(directory, segment_file_name(number));
}

engine::Result<Mapping, JournalError> map_seals(const fs::path& directory, std::uint32_t number) {
  return map_file(directory, seal_file_name(number));
}

engine::Result<std::vector<std::uint32_t>, JournalError> list_numbers_here(
    const fs::path& folder, std::uint32_t (*number_of)(std::string_view)) {
  std::vector<std::uint32_t> numbers;
  if (auto failed = add_numbers(folder, number_of, numbers)) return Failure{*std::move(failed)};
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

engine::Result<std::vector<std::uint32_t>, JournalError> list_numbers(const fs::path& directory,
                                                                      std::uint32_t (*number_of)(std::string_view)) {
  std::vector<std::uint32_t> numbers;
  if (auto failed = add_numbers(directory, number_of, numbers)) return Failure{*std::move(failed)};
  const auto archive = archive_of(directory);
  if (!archive) return Failure{archive.error()};
  if (*archive) {
    if (!fs::is_directory((*archive)->folder)) return Failure{archive_missing(directory, **archive)};
    if (auto failed = add_numbers((*archive)->folder, number_of, numbers)) return Failure{*std::move(failed)};
  }
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  return numbers;
}

}  // namespace journal
