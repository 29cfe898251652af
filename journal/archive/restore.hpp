// A backup put in place as a journal; and what a journal that came from one must still hold.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "engine/base/result.hpp"
#include "engine/model/ids.hpp"
#include "journal/archive/manifest.hpp"
#include "journal/error.hpp"

namespace journal {

struct RestoreOptions {
  std::filesystem::path source{};
  std::filesystem::path directory{};  ///< new, empty, or a restore of the same backup that was ended
  std::filesystem::path key{};        ///< file of the key, where the backup is encrypted
};

/// Checks the backup whole before it begins, and the journal whole when it is done. The manifest comes first, under the
/// name `restored`: a journal that is there in part says so itself.
[[nodiscard]] engine::Result<Manifest, JournalError> restore(const RestoreOptions& options);

/// Whether a backup holds all that its manifest lists, unchanged. Needs no key; with one the manifest is proved too.
[[nodiscard]] engine::Result<Manifest, JournalError> check_backup(const std::filesystem::path& source,
                                                                  const std::filesystem::path& key);

/// The manifest of the backup that a journal was restored from; nothing when it was not. Damage when it cannot be read.
[[nodiscard]] engine::Result<std::optional<Manifest>, JournalError> restored_from(
    const std::filesystem::path& directory);

/// What of that backup is missing, or older than it was there: files that do not tell it by themselves. Nothing when
/// the journal was not restored.
[[nodiscard]] std::optional<JournalError> refusal_of_partial_restore(const std::filesystem::path& directory);

}  // namespace journal
