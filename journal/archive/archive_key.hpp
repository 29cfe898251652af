// The secret that archives and backups are encrypted with: a file of its own among the credentials, never beside what
// it opens. Not the key that signs seals (seal/signing_key.hpp).
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

#include "engine/base/result.hpp"
#include "journal/error.hpp"
#include "journal/seal/digest.hpp"
#include "journal/seal/ed25519.hpp"

namespace journal {

/// Names a key and tells nothing of it.
using KeyId = std::array<std::uint8_t, 16>;

class ArchiveKey {
 public:
  /// Reads the key. Refuses a file that others may read or write.
  [[nodiscard]] static engine::Result<ArchiveKey, JournalError> load(const std::filesystem::path& file);
  explicit ArchiveKey(const Secret& secret) noexcept : secret_{secret} {}

  [[nodiscard]] KeyId id() const;
  /// The key of one file: `salt` is drawn for each, so that no two files share a key and nonces may count from zero.
  [[nodiscard]] Secret file_key(const Digest& salt) const;
  /// HMAC-SHA-256: only who has the key can have made it.
  [[nodiscard]] Digest authenticate(std::string_view text) const;

 private:
  Secret secret_;
};

/// Draws a key into a new file of mode 0600. Refuses to write over anything.
[[nodiscard]] engine::Result<ArchiveKey, JournalError> make_archive_key(const std::filesystem::path& file);

/// The key of a file that may be none: nothing for an empty path. Refuses one that lies inside `folder`.
[[nodiscard]] engine::Result<std::optional<ArchiveKey>, JournalError> load_key_for(const std::filesystem::path& file,
                                                                                   const std::filesystem::path& folder);

}  // namespace journal
