#include "journal/archive/restore.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include "journal/archive/encrypted_file.hpp"
#include "journal/archive/places.hpp"
#include "journal/archive/store.hpp"
#include "journal/directory.hpp"
#include "journal/file_io.hpp"
#include "journal/format.hpp"
#include "journal/head_file.hpp"
#include "journal/json_text.hpp"
#include "journal/lock.hpp"
#include "journal/seal/seal_file.hpp"
#include "journal/seal/text_file.hpp"
#include "journal/seal/verification.hpp"

namespace journal {

namespace fs = std::filesystem;
using engine::Failure;

namespace {

constexpr mode_t kReadOnly = 0444;

JournalError damage(const fs::path& path, std::string reason) {
  return {.code = ErrorCode::Damage,
          .path = path.string(),
          .reason = std::move(reason),
          .advice = "restore the whole of one backup, into an empty directory"};
}

std::optional<ArchiveKey> key_or_none(const engine::Result<std::optional<ArchiveKey>, JournalError>& key) {
  return key ? *key : std::nullopt;
}

/// A directory that holds nothing but what an earlier restore of this very backup put there; any other is asked about
/// by `refusal`.
std::optional<JournalError> refusal_of_target(const fs::path& directory, const Manifest& manifest,
                                              const std::string& text,
                                              std::optional<JournalError> (*refusal)(const fs::path&)) {
  const auto restored = read_text_file(directory / kRestoredFileName, "read what was restored");
  if (!restored || *restored != text) return refusal(directory);
  std::error_code failed;
  for (fs::directory_iterator entry{directory, failed}; !failed && entry != fs::directory_iterator{};
       entry.increment(failed)) {
    const std::string name = entry->path().filename().string();
    const bool is_of_restore = manifest.find(name) != nullptr || name == kLockFileName || name == kRestoredFileName ||
                               name.ends_with(kUnfinishedSuffix);
    if (is_of_restore) continue;
    return JournalError{.code = ErrorCode::NotEmpty,
                        .path = directory.string(),
                        .reason = "was restored from this backup and has gone on: it holds " + name,
                        .advice = "choose an empty or new directory"};
  }
  if (!failed) return std::nullopt;
  return system_error(failed.value(), directory.string(), "list the directory");
}

std::optional<JournalError> put_in_place(const RestoreOptions& options, const Manifest& manifest,
                                         const ManifestFile& file, const ArchiveKey* key) {
  const auto bytes = open_stored(options.source, manifest, file, key);
  if (!bytes) return bytes.error();
  const fs::path path = options.directory / file.name;
  if (auto failed = write_file_whole(path, bytes->bytes())) return failed;
  const bool is_closed = file.segment.is_closed();
  if (is_closed && ::chmod(path.c_str(), kReadOnly) != 0) return system_error(errno, path.string(), "make read-only");
  return std::nullopt;
}

/// The journal as it lies there now must be the one that was backed up.
std::optional<JournalError> refusal_of_result(const fs::path& directory, const Manifest& manifest) {
  const auto found = verify_journal({.directory = directory});
  if (!found) return found.error();
  if (found->damage) return found->damage;
  if (!found->findings.empty()) return damage(directory, found->findings.front().message());
  if (found->tail.last_sequence == manifest.last && found->tail.tip == manifest.tip) return std::nullopt;
  return damage(directory, "ends at sequence " + std::to_string(found->tail.last_sequence.raw()) + ", the backup at " +
                               std::to_string(manifest.last.raw()));
}

std::uint64_t plain_bytes(const Manifest& manifest, const ManifestFile& file) {
  return manifest.key ? decrypted_bytes(file.bytes) : file.bytes;
}

/// Of a closed segment's seals: a file of before the closing is older.
bool is_older_closing(const fs::path& directory, const Manifest& manifest, const SegmentFacts& facts) {
  const auto seals = read_seals(directory, facts.number, checksum_seed(manifest.id));
  return !seals || !seals->closing || seals->closing->root != facts.root;
}

/// What is wrong with the file of that line in the journal of now; empty: nothing.
std::string fault_of(const fs::path& directory, const Manifest& manifest, const ManifestFile& file) {
  const std::uint32_t seals = seal_number(file.name);
  if (file.segment.number != 0 || seals != 0) {
    const auto mapped = seals != 0 ? map_seals(directory, seals) : map_segment(directory, file.segment.number);
    if (!mapped) return mapped.error().code == ErrorCode::NotFound ? "is missing" : mapped.error().reason;
    if (mapped->bytes().size() < plain_bytes(manifest, file)) return "is older than in the backup";
    if (file.segment.is_closed() && is_older_closing(directory, manifest, file.segment)) {
      return "has no seals, or older ones than in the backup";
    }
    return {};
  }
  if (file.name != kHeadFileName) return {};
  const auto head = read_head(directory);
  if (!head) return head.error().reason;
  if (!*head) return "is missing";
  return (*head)->durable < manifest.last ? "is older than in the backup" : std::string{};
}

}  // namespace

engine::Result<Manifest, JournalError> check_backup(const fs::path& source, const fs::path& key_file) {
  const auto key = load_key_for(key_file, source);
  if (!key) return Failure{key.error()};
  auto manifest = read_manifest(source, *key ? &**key : nullptr);
  if (!manifest && manifest.error().code == ErrorCode::NotFound) {
    return Failure{JournalError{.code = ErrorCode::NotAJournal,
                                .path = source.string(),
                                .reason = "holds no manifest: it is no backup",
                                .advice = "name the folder that `lockstep-journal backup` wrote"}};
  }
  if (!manifest) return manifest;
  if (manifest->kind != StoreKind::Backup) {
    return Failure{JournalError{.code = ErrorCode::BadOptions,
                                .path = source.string(),
                                .reason = "is an archive, which is a part of a journal",
                                .advice = "name the folder of a backup"}};
  }
  if (manifest->files.empty()) {
    return Failure{JournalError{.code = ErrorCode::NotAJournal,
                                .path = source.string(),
                                .reason = "holds a backup that was begun and never finished",
                                .advice = "run `lockstep-journal backup` again"}};
  }
  for (const ManifestFile& file : manifest->files) {
    if (auto failed = check_stored(source, file)) return Failure{*std::move(failed)};
  }
  return manifest;
}

engine::Result<Manifest, JournalError> restore(const RestoreOptions& options) {
  auto manifest = check_backup(options.source, options.key);
  if (!manifest) return manifest;
  const auto key = key_or_none(load_key_for(options.key, options.source));
  const std::string text = *read_text_file(options.source / kManifestFileName, "read the manifest");
  if (auto refused = refusal_of_target(options.directory, *manifest, text, refusal_to_create)) {
    return Failure{*std::move(refused)};
  }
  std::error_code failed;
  fs::create_directories(options.directory, failed);
  if (failed) return Failure{system_error(failed.value(), options.directory.string(), "make the directory")};
  const auto lock = DirectoryLock::take(options.directory);
  if (!lock) return Failure{lock.error()};
  // Between the first look and the lock another one may have been quicker, and its journal may have gone on.
  if (auto refused = refusal_of_target(options.directory, *manifest, text, refusal_of_contents)) {
    return Failure{*std::move(refused)};
  }
  if (auto error = write_file_whole(options.directory / kRestoredFileName, std::as_bytes(std::span{text}))) {
    return Failure{*std::move(error)};
  }
  for (const ManifestFile& file : manifest->files) {
    if (auto error = put_in_place(options, *manifest, file, key ? &*key : nullptr)) return Failure{*std::move(error)};
  }
  if (auto error = refusal_of_result(options.directory, *manifest)) return Failure{*std::move(error)};
  return manifest;
}

engine::Result<std::optional<Manifest>, JournalError> restored_from(const fs::path& directory) {
  auto manifest = read_manifest(directory, nullptr, kRestoredFileName);
  if (manifest) return std::optional{std::move(manifest).value()};
  if (manifest.error().code == ErrorCode::NotFound) return std::optional<Manifest>{};
  return Failure{manifest.error()};
}

std::optional<JournalError> refusal_of_partial_restore(const fs::path& directory) {
  const auto manifest = restored_from(directory);
  if (!manifest) return manifest.error();
  if (!*manifest) return std::nullopt;
  for (const ManifestFile& file : (*manifest)->files) {
    const std::string fault = fault_of(directory, **manifest, file);
    if (fault.empty()) continue;
    return damage(directory / file.name, fault +
                                             ": the journal was restored in part from a backup that goes up to "
                                             "sequence " +
                                             std::to_string((*manifest)->last.raw()));
  }
  return std::nullopt;
}

}  // namespace journal
