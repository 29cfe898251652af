#include "journal/archive/archive_key.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>

#include <openssl/crypto.h>

#include "journal/file_io.hpp"
#include "journal/seal/hex.hpp"
#include "journal/seal/key_file.hpp"
#include "journal/seal/sha256.hpp"
#include "journal/seal/text_file.hpp"

namespace journal {

namespace fs = std::filesystem;
using engine::Failure;

namespace {

constexpr std::string_view kFirstLine = "lockstep-archive-key 1";
constexpr mode_t kOwnerOnly = 0600;

}  // namespace

engine::Result<ArchiveKey, JournalError> ArchiveKey::load(const fs::path& file) {
  if (auto refused = refusal_of_mode(file)) {
    refused->code = ErrorCode::BadKey;  // Also one that is not there: what it opens is.
    return Failure{*std::move(refused)};
  }
  auto text = read_text_file(file, "read the key");
  if (!text) return Failure{text.error()};
  Secret secret;
  const auto lines = lines_of(*text);
  const bool is_key = lines.size() == 2 && lines[0] == kFirstLine && parse_hex(lines[1], secret.bytes());
  OPENSSL_cleanse(text.value().data(), text.value().size());
  if (is_key) return ArchiveKey{secret};
  return Failure{bad_key(file, "is no key of archives and backups", "make one with `lockstep-journal keys archive`")};
}

KeyId ArchiveKey::id() const {
  const Secret derived = derive(secret_, "lockstep archive key id v1");
  KeyId id;
  std::copy_n(derived.bytes().begin(), id.size(), id.begin());
  return id;
}

Secret ArchiveKey::file_key(const Digest& salt) const {
  return derive(secret_, "lockstep archive file v1" + hex_of(salt));
}

/// HKDF-Expand of one block is HMAC, of the purpose and what comes with it. The text goes in by its hash: the library
/// bounds the length.
Digest ArchiveKey::authenticate(std::string_view text) const {
  return derive(secret_, "lockstep archive manifest v1" + hex_of(sha256(std::as_bytes(std::span{text})))).bytes();
}

engine::Result<ArchiveKey, JournalError> make_archive_key(const fs::path& file) {
  Secret secret;
  if (!draw(secret)) {
    return Failure{bad_key(file, "the system gives no random bytes", "see `dmesg` about its generator")};
  }
  const Descriptor made{::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kOwnerOnly)};
  if (made.number() < 0 && errno == EEXIST) {
    return Failure{bad_key(file, "is there already", "choose another name: a key is never written over")};
  }
  if (made.number() < 0) return Failure{system_error(errno, file.string(), "create the key file")};
  std::string text = std::string{kFirstLine} + "\n" + hex_of(secret.bytes()) + "\n";
  int refused = write_at(made.number(), std::as_bytes(std::span{text}), 0);
  OPENSSL_cleanse(text.data(), text.size());
  if (refused == 0 && ::fsync(made.number()) != 0) refused = errno;
  if (refused != 0) {
    ::unlink(file.c_str());
    return Failure{system_error(refused, file.string(), "write the key file")};
  }
  if (auto failed = sync_directory(file.parent_path().empty() ? fs::path{"."} : file.parent_path())) {
    return Failure{*std::move(failed)};
  }
  return ArchiveKey{secret};
}

engine::Result<std::optional<ArchiveKey>, JournalError> load_key_for(const fs::path& file, const fs::path& folder) {
  if (file.empty()) return std::optional<ArchiveKey>{};
  if (auto refused = refusal_of_place(file, folder, "the folder that it opens")) return Failure{*std::move(refused)};
  const auto key = ArchiveKey::load(file);
  if (!key) return Failure{key.error()};
  return std::optional{*key};
}

}  // namespace journal
