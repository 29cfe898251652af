// A file encrypted at rest: a header and pieces of 64 KiB, each proved by itself, in its place, in this file and under
// this name. FORMAT.md, "Encrypted file".
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/result.hpp"
#include "engine/model/ids.hpp"
#include "journal/archive/archive_key.hpp"
#include "journal/archive/file_aside.hpp"
#include "journal/error.hpp"
#include "journal/segment.hpp"

namespace journal {

/// What the name of an encrypted file ends in.
inline constexpr std::string_view kEncryptedSuffix = ".aes";
inline constexpr std::size_t kEncryptedPieceBytes = 64UL << 10U;

/// What a file is, bound to its bytes: under another name or in another journal's folder it does not open.
struct FileTitle {
  engine::JournalId journal{};
  std::string name{};  ///< without the suffix
};

/// First in the file; every piece proves it too.
struct EncryptedHeader {
  std::uint64_t magic{kEncryptedMagic};
  std::uint32_t version{1};
  std::uint32_t piece_bytes{kEncryptedPieceBytes};
  KeyId key_id{};
  Digest salt{};  ///< drawn for this file; with the key it gives the file's own key

  static constexpr std::uint64_t kEncryptedMagic = 0x5059'5243'4B43'4F4CULL;  ///< "LOCKCRYP" in a hex dump
};
static_assert(sizeof(EncryptedHeader) == 64);
static_assert(std::has_unique_object_representations_v<EncryptedHeader>);

/// How many bytes are in an encrypted file of that size.
[[nodiscard]] std::uint64_t decrypted_bytes(std::uint64_t bytes) noexcept;

/// Encrypts `plain` into `out`.
[[nodiscard]] std::optional<JournalError> encrypt(std::span<const std::byte> plain, const FileTitle& title,
                                                  const ArchiveKey& key, FileAside& out);

/// Opens a whole encrypted file, into memory of its own. Damage where a piece is changed, cut off, moved or another
/// file's; BadKey when it was encrypted with another key.
[[nodiscard]] engine::Result<Mapping, JournalError> decrypt_file(const std::filesystem::path& path,
                                                                 const FileTitle& title, const ArchiveKey& key);

}  // namespace journal
