// A folder with a manifest: an archive, or a backup. Files come in whole and durable, and count when the manifest that
// lists them has its name; killed at any instant, the folder is what its manifest says, and some files without meaning.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "journal/archive/archive_key.hpp"
#include "journal/archive/manifest.hpp"
#include "journal/error.hpp"
#include "journal/lock.hpp"
#include "journal/segment.hpp"

namespace journal {

/// What a folder is to be.
struct StoreOptions {
  std::filesystem::path folder{};
  StoreKind kind{StoreKind::Archive};
  engine::JournalId id{};
  std::optional<ArchiveKey> key{};  ///< with one, every file is encrypted
};

/// Open for writing, by one process at a time.
class Store {
 public:
  /// Makes the folder, or goes on with it. Refuses one that holds anything else, another journal's, the other kind, and
  /// one that is encrypted where this is not, or with another key.
  [[nodiscard]] static engine::Result<Store, JournalError> open(StoreOptions options);

  [[nodiscard]] const Manifest& manifest() const noexcept { return manifest_; }

  /// Writes the file of `file.name` and lists it; what was listed under that name before stays until commit(). version:
  /// for what changes from one generation to the next: it gets a name of its own in the folder.
  [[nodiscard]] std::optional<JournalError> put(ManifestFile file, std::span<const std::byte> bytes, bool is_changing);
  /// Lists no file any more of which `is_kept(file)` is not true.
  template <class Predicate>
  void keep_only(Predicate&& is_kept) {
    std::erase_if(manifest_.files, [&](const ManifestFile& file) { return !is_kept(file); });
  }
  /// Makes the manifest of now durable, then takes away what it does not list. last, tip, last_time: of the journal.
  [[nodiscard]] std::optional<JournalError> commit(engine::Sequence last, std::uint64_t tip,
                                                   engine::Timestamp last_time);

 private:
  Store(StoreOptions options, DirectoryLock lock) noexcept;

  [[nodiscard]] std::optional<JournalError> adopt();
  [[nodiscard]] std::optional<JournalError> write_manifest();
  [[nodiscard]] std::optional<JournalError> remove_what_is_not_listed() const;

  StoreOptions options_;
  DirectoryLock lock_;
  Manifest manifest_{};
};

/// The manifest of a folder. key: null leaves its proof, if it has one, unlooked at. NotFound when there is none.
[[nodiscard]] engine::Result<Manifest, JournalError> read_manifest(const std::filesystem::path& folder,
                                                                   const ArchiveKey* key,
                                                                   std::string_view file_name = kManifestFileName);

/// A stored file for reading, decrypted where it is encrypted, when its bytes hash to what the manifest says. Damage
/// when it is missing or not that.
[[nodiscard]] engine::Result<Mapping, JournalError> open_stored(const std::filesystem::path& folder,
                                                                const Manifest& manifest, const ManifestFile& file,
                                                                const ArchiveKey* key);
/// Only whether it is there and is that; no key is needed.
[[nodiscard]] std::optional<JournalError> check_stored(const std::filesystem::path& folder, const ManifestFile& file);

}  // namespace journal
