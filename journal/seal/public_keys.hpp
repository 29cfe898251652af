// The public half of a signing key through its epochs: the first key, and for each later one the signature of the one
// before it. Whoever trusts the first line can trust them all. FORMAT.md, "Keys".
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "journal/error.hpp"
#include "journal/seal/digest.hpp"

namespace journal {

/// One epoch of a key.
struct KeyEntry {
  std::uint64_t epoch{0};
  PublicKey key{};
  Signature certificate{};  ///< by the epoch before; zeros in the first entry of a file, which is trusted as it stands
};

/// What a key signs for its successor.
Signature certify(const class Secret& secret, std::uint64_t next_epoch, const PublicKey& next_key);
bool is_certified(const PublicKey& by, const KeyEntry& next);

/// Epochs without gaps, each certified by the one before.
class PublicKeys {
 public:
  PublicKeys() = default;
  /// Trusts `first` and nothing else yet.
  explicit PublicKeys(const KeyEntry& first) : entries_{first} {}
  /// The text of a public key file. The error says which line is wrong, and how.
  [[nodiscard]] static engine::Result<PublicKeys, std::string> parse(std::string_view text);
  [[nodiscard]] static engine::Result<PublicKeys, JournalError> load(const std::filesystem::path& file);
  [[nodiscard]] std::string text() const;

  /// Trusts the next epoch too. False, and nothing changed: not the next one, or not certified.
  bool extend(const KeyEntry& next);
  [[nodiscard]] const PublicKey* find(std::uint64_t epoch) const noexcept;
  [[nodiscard]] std::uint64_t first_epoch() const noexcept { return entries_.front().epoch; }
  [[nodiscard]] std::uint64_t last_epoch() const noexcept { return entries_.back().epoch; }
  [[nodiscard]] const KeyEntry& last() const noexcept { return entries_.back(); }
  [[nodiscard]] const std::vector<KeyEntry>& entries() const noexcept { return entries_; }

 private:
  std::vector<KeyEntry> entries_;  // Never empty but in an object that was not made by parse().
};

}  // namespace journal
