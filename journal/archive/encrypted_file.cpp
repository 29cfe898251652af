#include "journal/archive/encrypted_file.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "journal/archive/cipher.hpp"
#include "journal/json_text.hpp"
#include "journal/seal/hex.hpp"

namespace journal {

namespace fs = std::filesystem;
using engine::Failure;

namespace {

constexpr std::size_t kSealedPieceBytes = kEncryptedPieceBytes + kCipherTagBytes;

/// The pieces of one file, in order: the count is the nonce, and the last one says that it is. Under a key that no
/// other file has, no nonce comes twice.
class Pieces {
 public:
  Pieces(const EncryptedHeader& header, const FileTitle& title, const ArchiveKey& key)
      : cipher_{key.file_key(header.salt)}, associated_(sizeof(header)) {
    std::memcpy(associated_.data(), &header, sizeof(header));
    const std::string words = hex_text(title.journal) + "/" + title.name;
    const auto bytes = std::as_bytes(std::span{words});
    associated_.insert(associated_.end(), bytes.begin(), bytes.end());
  }
  void encrypt(std::span<const std::byte> plain, bool is_last, std::span<std::byte> sealed) {
    cipher_.encrypt(next_nonce(is_last), associated_, plain, sealed);
  }
  [[nodiscard]] bool decrypt(std::span<const std::byte> sealed, bool is_last, std::span<std::byte> plain) {
    return cipher_.decrypt(next_nonce(is_last), associated_, sealed, plain);
  }

 private:
  CipherNonce next_nonce(bool is_last) {
    CipherNonce nonce{};
    std::memcpy(nonce.data(), &count_, sizeof(count_));
    nonce[sizeof(count_)] = is_last ? 1 : 0;
    ++count_;
    return nonce;
  }

  Cipher cipher_;
  std::vector<std::byte> associated_;
  std::uint64_t count_{0};
};

JournalError damage(const fs::path& path, std::uint64_t offset, std::string reason) {
  return {.code = ErrorCode::Damage,
          .path = path.string(),
          .offset = offset,
          .reason = std::move(reason),
          .advice = "take the file from another copy"};
}

std::optional<JournalError> refusal_of(const EncryptedHeader& header, const ArchiveKey& key, const fs::path& path) {
  if (header.magic != EncryptedHeader::kEncryptedMagic) return damage(path, 0, "is no encrypted file");
  if (header.version != 1 || header.piece_bytes != kEncryptedPieceBytes) {
    return JournalError{.code = ErrorCode::OtherVersion,
                        .path = path.string(),
                        .reason = "is encrypted in version " + std::to_string(header.version) + "; this build reads 1",
                        .advice = "use the build that wrote it"};
  }
  if (header.key_id == key.id()) return std::nullopt;
  return JournalError{
      .code = ErrorCode::BadKey,
      .path = path.string(),
      .reason = "was encrypted with key " + hex_of(header.key_id) + ", the key given is " + hex_of(key.id()),
      .advice = "give the key of that id; a changed header looks the same"};
}

engine::Result<Mapping, JournalError> memory_for(std::size_t bytes, const fs::path& path) {
  if (bytes == 0) return Mapping{};
  void* const mapped = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED) return Failure{system_error(errno, path.string(), "find memory to decrypt the file")};
  return Mapping{static_cast<std::byte*>(mapped), bytes};
}

}  // namespace

std::uint64_t decrypted_bytes(std::uint64_t bytes) noexcept {
  if (bytes < sizeof(EncryptedHeader) + kCipherTagBytes) return 0;
  const std::uint64_t sealed = bytes - sizeof(EncryptedHeader);
  return sealed - (sealed + kSealedPieceBytes - 1) / kSealedPieceBytes * kCipherTagBytes;
}

std::optional<JournalError> encrypt(std::span<const std::byte> plain, const FileTitle& title, const ArchiveKey& key,
                                    FileAside& out) {
  EncryptedHeader header{.key_id = key.id()};
  Secret salt;
  if (!draw(salt)) return JournalError{.code = ErrorCode::Io, .reason = "the system gives no random bytes"};
  header.salt = salt.bytes();
  if (auto failed = out.add(std::as_bytes(std::span{&header, 1}))) return failed;
  Pieces pieces{header, title, key};
  std::vector<std::byte> sealed;
  bool is_last = false;
  while (!is_last) {
    const auto piece = plain.first(std::min(plain.size(), kEncryptedPieceBytes));
    plain = plain.subspan(piece.size());
    is_last = plain.empty();
    sealed.resize(piece.size() + kCipherTagBytes);
    pieces.encrypt(piece, is_last, sealed);
    if (auto failed = out.add(sealed)) return failed;
  }
  return std::nullopt;
}

engine::Result<Mapping, JournalError> decrypt_file(const fs::path& path, const FileTitle& title,
                                                   const ArchiveKey& key) {
  const auto file = map_for_reading(path);
  if (!file) return Failure{file.error()};
  if (file->bytes().size() < sizeof(EncryptedHeader) + kCipherTagBytes) {
    return Failure{damage(path, 0, "is too short for an encrypted file")};
  }
  EncryptedHeader header;
  std::memcpy(&header, file->bytes().data(), sizeof(header));
  if (auto refused = refusal_of(header, key, path)) return Failure{*std::move(refused)};
  auto sealed = file->bytes().subspan(sizeof(header));
  const std::size_t count = (sealed.size() + kSealedPieceBytes - 1) / kSealedPieceBytes;
  if (sealed.size() - (count - 1) * kSealedPieceBytes < kCipherTagBytes) {
    return Failure{damage(path, file->bytes().size(), "is cut off")};
  }
  auto plain = memory_for(sealed.size() - count * kCipherTagBytes, path);
  if (!plain) return plain;
  Pieces pieces{header, title, key};
  for (std::size_t at = 0; !sealed.empty();) {
    const auto piece = sealed.first(std::min(sealed.size(), kSealedPieceBytes));
    sealed = sealed.subspan(piece.size());
    const std::span<std::byte> to{plain->base() + at, piece.size() - kCipherTagBytes};
    if (!pieces.decrypt(piece, sealed.empty(), to)) {
      return Failure{damage(path, static_cast<std::uint64_t>(piece.data() - file->bytes().data()),
                            "is not what was encrypted as " + title.name + ": changed, cut off, or another file")};
    }
    at += to.size();
  }
  return plain;
}

}  // namespace journal
