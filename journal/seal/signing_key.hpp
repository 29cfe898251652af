// The secret key of the seals: a file outside the journal, turned forward after each use so that what was signed
// before cannot be signed again by whoever steals it. FORMAT.md, "Keys".
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

#include "engine/base/result.hpp"
#include "journal/error.hpp"
#include "journal/file_io.hpp"
#include "journal/seal/ed25519.hpp"
#include "journal/seal/public_keys.hpp"

namespace journal {

/// Beside the key: "<key>.public", the public half of all epochs so far.
std::filesystem::path public_file_of(const std::filesystem::path& key);

/// Draws a key and writes both files, the secret one with mode 0600. Refuses to write over anything.
[[nodiscard]] engine::Result<PublicKeys, JournalError> make_key(const std::filesystem::path& file);

/// Held by one process at a time (a lock file beside it): two that sign with one epoch could not both be believed.
class SigningKey {
 public:
  /// Refuses a file inside `journal`, one that others may read or write, and one that another process holds.
  [[nodiscard]] static engine::Result<SigningKey, JournalError> load(const std::filesystem::path& file,
                                                                     const std::filesystem::path& journal);

  [[nodiscard]] std::uint64_t epoch() const noexcept { return keys_.last_epoch(); }
  [[nodiscard]] const PublicKey& public_key() const noexcept { return keys_.last().key; }
  /// The key of the next epoch, certified by this one. Always the same for an epoch.
  [[nodiscard]] const KeyEntry& next() const noexcept { return next_; }
  [[nodiscard]] Signature sign(std::span<const std::byte> message) const;

  /// From now on the next epoch: both files are written anew and synced, the old secret is written over. Returns what
  /// failed; the key must then not be used any more.
  [[nodiscard]] std::optional<JournalError> turn();

 private:
  SigningKey(std::filesystem::path file, Descriptor lock, const Secret& seed, PublicKeys keys);

  std::filesystem::path file_;
  Descriptor lock_;
  Secret seed_;
  PublicKeys keys_;
  KeyEntry next_;
};

}  // namespace journal
