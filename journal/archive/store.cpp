#include "journal/archive/store.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "journal/archive/encrypted_file.hpp"
#include "journal/archive/file_aside.hpp"
#include "journal/directory.hpp"
#include "journal/file_io.hpp"
#include "journal/json_text.hpp"
#include "journal/seal/hex.hpp"
#include "journal/seal/sha256.hpp"
#include "journal/seal/text_file.hpp"

namespace journal {

namespace fs = std::filesystem;
using engine::Failure;

namespace {

constexpr mode_t kReadOnly = 0444;

JournalError refused(const fs::path& folder, std::string reason, std::string advice) {
  return {
      .code = ErrorCode::BadOptions, .path = folder.string(), .reason = std::move(reason), .advice = std::move(advice)};
}

/// A folder that holds something and no manifest is somebody else's.
std::optional<JournalError> refusal_of_contents_of_store(const fs::path& folder) {
  std::error_code failed;
  for (fs::directory_iterator entry{folder, failed}; !failed && entry != fs::directory_iterator{};
       entry.increment(failed)) {
    const std::string name = entry->path().filename().string();
    if (name == kLockFileName || name.ends_with(kUnfinishedSuffix)) continue;
    return JournalError{.code = ErrorCode::NotEmpty,
                        .path = folder.string(),
                        .reason = "holds " + name + ", and no manifest: it is no archive and no backup",
                        .advice = "choose an empty or new folder"};
  }
  if (!failed) return std::nullopt;
  return system_error(failed.value(), folder.string(), "list the folder");
}

/// Whether we gave a file this name: what somebody else put into the folder is left alone.
bool is_ours(std::string name) {
  if (name.ends_with(kEncryptedSuffix)) name.resize(name.size() - kEncryptedSuffix.size());
  const std::size_t dot = name.find_last_of('.');
  const bool has_version =
      dot != std::string::npos && name.find_first_not_of("0123456789", dot + 1) == std::string::npos;
  return is_part_of_journal(name) || (has_version && is_part_of_journal(name.substr(0, dot)));
}

JournalError damage(const fs::path& path, std::string reason) {
  return {.code = ErrorCode::Damage,
          .path = path.string(),
          .reason = std::move(reason),
          .advice = "take it from another copy; what the manifest lists beside it is not concerned"};
}

}  // namespace

Store::Store(StoreOptions options, DirectoryLock lock) noexcept
    : options_{std::move(options)}, lock_{std::move(lock)} {}

engine::Result<Store, JournalError> Store::open(StoreOptions options) {
  std::error_code failed;
  fs::create_directories(options.folder, failed);
  if (failed) return Failure{system_error(failed.value(), options.folder.string(), "make the folder")};
  // The manifest is the first file of a store: what another process put there between the two looks comes after it.
  if (auto refusal = refusal_of_contents_of_store(options.folder);
      refusal && !fs::exists(options.folder / kManifestFileName)) {
    return Failure{*std::move(refusal)};
  }
  auto lock = DirectoryLock::take(options.folder);
  if (!lock) return Failure{lock.error()};
  Store store{std::move(options), std::move(lock).value()};
  if (auto refusal = store.adopt()) return Failure{*std::move(refusal)};
  return store;
}

std::optional<JournalError> Store::adopt() {
  const fs::path& folder = options_.folder;
  const ArchiveKey* const key = options_.key ? &*options_.key : nullptr;
  manifest_ = {.kind = options_.kind, .id = options_.id};
  if (key != nullptr) manifest_.key = key->id();
  auto found = read_manifest(folder, key);
  if (!found && found.error().code == ErrorCode::NotFound) return write_manifest();
  if (!found) return found.error();
  if (found->kind != options_.kind) {
    return refused(folder, "is a folder of kind " + std::string{name_of(found->kind)}, "choose another folder");
  }
  if (found->id != options_.id) {
    return refused(folder, "belongs to journal " + hex_text(found->id) + ", not to " + hex_text(options_.id),
                   "choose another folder: each holds one journal");
  }
  if (found->key != manifest_.key) {
    return refused(folder,
                   found->key ? "is encrypted with key " + hex_of(*found->key) : std::string{"is not encrypted"},
                   found->key ? "give that key (--key FILE)" : "leave the key out, or choose another folder");
  }
  manifest_ = std::move(found).value();
  return std::nullopt;
}

std::optional<JournalError> Store::put(ManifestFile file, std::span<const std::byte> bytes, bool is_changing) {
  file.stored = file.name;
  if (is_changing) file.stored += "." + std::to_string(manifest_.generation + 1);
  if (options_.key) file.stored += kEncryptedSuffix;
  const fs::path path = options_.folder / file.stored;
  auto out = FileAside::create(path);
  if (!out) return out.error();
  auto failed =
      options_.key ? encrypt(bytes, {.journal = options_.id, .name = file.name}, *options_.key, *out) : out->add(bytes);
  if (!failed) failed = out->commit();
  if (failed) return failed;
  if (::chmod(path.c_str(), kReadOnly) != 0) return system_error(errno, path.string(), "make read-only");
  file.bytes = out->size();
  file.sha256 = out->sha256();
  std::erase_if(manifest_.files, [&](const ManifestFile& listed) { return listed.name == file.name; });
  manifest_.files.push_back(std::move(file));
  return std::nullopt;
}

std::optional<JournalError> Store::commit(engine::Sequence last, std::uint64_t tip, engine::Timestamp last_time) {
  std::sort(manifest_.files.begin(), manifest_.files.end(),
            [](const ManifestFile& left, const ManifestFile& right) { return left.name < right.name; });
  manifest_.last = last;
  manifest_.tip = tip;
  manifest_.last_time = last_time;
  if (auto failed = sync_directory(options_.folder)) return failed;
  if (auto failed = write_manifest()) return failed;
  return remove_what_is_not_listed();
}

std::optional<JournalError> Store::write_manifest() {
  ++manifest_.generation;
  const std::string text = text_of(manifest_, options_.key ? &*options_.key : nullptr);
  return write_file_whole(options_.folder / kManifestFileName, std::as_bytes(std::span{text}));
}

std::optional<JournalError> Store::remove_what_is_not_listed() const {
  std::error_code failed;
  std::vector<fs::path> old;
  for (fs::directory_iterator entry{options_.folder, failed}; !failed && entry != fs::directory_iterator{};
       entry.increment(failed)) {
    const std::string name = entry->path().filename().string();
    const bool is_listed = std::any_of(manifest_.files.begin(), manifest_.files.end(),
                                       [&](const ManifestFile& file) { return file.stored == name; });
    if (!is_listed && name != kLockFileName && is_ours(name)) old.push_back(entry->path());
  }
  for (const fs::path& path : old) {
    if (!failed) fs::remove(path, failed);
  }
  if (!failed) return std::nullopt;
  return system_error(failed.value(), options_.folder.string(), "take away what the manifest no longer lists");
}

engine::Result<Manifest, JournalError> read_manifest(const fs::path& folder, const ArchiveKey* key,
                                                     std::string_view file_name) {
  const fs::path path = folder / file_name;
  const auto text = read_text_file(path, "read the manifest");
  if (!text) return Failure{text.error()};
  auto manifest = parse_manifest(*text, key);
  if (manifest) return std::move(manifest).value();
  return Failure{damage(path, manifest.error())};
}

std::optional<JournalError> check_stored(const fs::path& folder, const ManifestFile& file) {
  const fs::path path = folder / file.stored;
  const auto mapped = map_for_reading(path);
  if (!mapped && mapped.error().code == ErrorCode::NotFound) {
    return damage(path, "is missing, and the manifest lists it");
  }
  if (!mapped) return mapped.error();
  if (mapped->bytes().size() != file.bytes) {
    return damage(path, "is " + std::to_string(mapped->bytes().size()) + " bytes long, the manifest says " +
                            std::to_string(file.bytes));
  }
  if (sha256(mapped->bytes()) != file.sha256) return damage(path, "is not the file that the manifest lists");
  return std::nullopt;
}

engine::Result<Mapping, JournalError> open_stored(const fs::path& folder, const Manifest& manifest,
                                                  const ManifestFile& file, const ArchiveKey* key) {
  if (auto failed = check_stored(folder, file)) return Failure{*std::move(failed)};
  if (!manifest.key) return map_for_reading(folder / file.stored);
  if (key == nullptr) {
    return Failure{JournalError{.code = ErrorCode::BadKey,
                                .path = folder.string(),
                                .reason = "is encrypted with key " + hex_of(*manifest.key),
                                .advice = "give the key (--key FILE)"}};
  }
  return decrypt_file(folder / file.stored, {.journal = manifest.id, .name = file.name}, *key);
}

}  // namespace journal
