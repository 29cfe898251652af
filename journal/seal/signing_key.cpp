#include "journal/seal/signing_key.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <openssl/crypto.h>

#include "journal/directory.hpp"
#include "journal/seal/hex.hpp"
#include "journal/seal/key_file.hpp"
#include "journal/seal/text_file.hpp"

namespace journal {

namespace fs = std::filesystem;
using engine::Failure;

namespace {

constexpr std::string_view kFirstLine = "lockstep-secret-key 1";
constexpr mode_t kOwnerOnly = 0600;

// Two purposes, so that what signs tells nothing about the seed, and the seed nothing about the one before.
Secret signer_of(const Secret& seed) { return derive(seed, "lockstep signing key v1"); }
Secret seed_after(const Secret& seed) { return derive(seed, "lockstep next seed v1"); }

KeyEntry entry_after(const Secret& seed, std::uint64_t epoch) {
  const PublicKey key = public_key_of(signer_of(seed_after(seed)));
  return {.epoch = epoch + 1, .key = key, .certificate = certify(signer_of(seed), epoch + 1, key)};
}

/// The new secret in place of the old, which is written over once that is durable: not before, or a power loss that
/// takes the new name would leave no secret at all.
std::optional<JournalError> write_secret(const fs::path& file, const Secret& seed, std::uint64_t epoch) {
  const std::string unfinished = file.string() + std::string{kUnfinishedSuffix};
  ::unlink(unfinished.c_str());
  const Descriptor before{::open(file.c_str(), O_RDWR | O_CLOEXEC)};
  const Descriptor after{::open(unfinished.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, kOwnerOnly)};
  if (after.number() < 0) return system_error(errno, unfinished, "create the key file");
  std::string text = std::string{kFirstLine} + "\n" + std::to_string(epoch) + " " + hex_of(seed.bytes()) + "\n";
  int refused = write_at(after.number(), std::as_bytes(std::span{text}), 0);
  OPENSSL_cleanse(text.data(), text.size());
  if (refused == 0 && ::fsync(after.number()) != 0) refused = errno;
  if (refused == 0 && std::rename(unfinished.c_str(), file.c_str()) != 0) refused = errno;
  if (refused != 0) return system_error(refused, file.string(), "write the key file");
  if (auto failed = sync_directory(file.parent_path().empty() ? fs::path{"."} : file.parent_path())) return failed;
  if (before.number() < 0) return std::nullopt;
  std::fill(text.begin(), text.end(), '0');
  refused = write_at(before.number(), std::as_bytes(std::span{text}), 0);
  if (refused == 0 && ::fsync(before.number()) != 0) refused = errno;
  if (refused != 0) return system_error(refused, file.string(), "write over the old key");
  return std::nullopt;
}

engine::Result<Descriptor, JournalError> lock_of(const fs::path& file) {
  const std::string path = file.string() + ".lock";
  Descriptor lock{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kOwnerOnly)};
  if (lock.number() < 0) return Failure{system_error(errno, path, "open the key's lock")};
  if (::flock(lock.number(), LOCK_EX | LOCK_NB) == 0) return lock;
  if (errno != EWOULDBLOCK) return Failure{system_error(errno, path, "lock the key")};
  return Failure{JournalError{.code = ErrorCode::Locked,
                              .path = file.string(),
                              .reason = "another process signs with this key",
                              .advice = "end it, or make a key for each engine"}};
}

struct EpochSeed {
  std::uint64_t epoch{0};
  Secret seed{};
};
engine::Result<EpochSeed, JournalError> read_secret(const fs::path& file) {
  auto text = read_text_file(file, "read the key");
  if (!text) return Failure{text.error()};
  EpochSeed read;
  const auto lines = lines_of(*text);
  bool is_key = lines.size() == 2 && lines[0] == kFirstLine;
  if (is_key) {
    const std::size_t blank = std::min(lines[1].find(' '), lines[1].size());
    const auto parsed = std::from_chars(lines[1].data(), lines[1].data() + blank, read.epoch);
    is_key = parsed.ec == std::errc{} && parsed.ptr == lines[1].data() + blank && blank < lines[1].size() &&
             parse_hex(lines[1].substr(blank + 1), read.seed.bytes()) && read.epoch != 0;
  }
  OPENSSL_cleanse(text.value().data(), text.value().size());
  if (is_key) return read;
  return Failure{bad_key(file, "is no secret key file", "make one with `lockstep-journal keys make`")};
}

/// The public file may be one epoch ahead: turn() writes it first.
engine::Result<PublicKeys, JournalError> read_public(const fs::path& file, const EpochSeed& secret) {
  const auto keys = PublicKeys::load(public_file_of(file));
  if (!keys) return Failure{keys.error()};
  PublicKeys until{keys->entries().front()};
  for (std::size_t i = 1; i < keys->entries().size() && until.last_epoch() < secret.epoch; ++i) {
    until.extend(keys->entries()[i]);
  }
  const PublicKey* const present = until.find(secret.epoch);
  if (present != nullptr && *present == public_key_of(signer_of(secret.seed)) &&
      keys->last_epoch() <= secret.epoch + 1) {
    return until;
  }
  return Failure{bad_key(public_file_of(file), "is not the public half of " + file.string(),
                         "restore the two files from the same moment, or make a new key")};
}

}  // namespace

fs::path public_file_of(const fs::path& key) { return fs::path{key.string() + ".public"}; }

engine::Result<PublicKeys, JournalError> make_key(const fs::path& file) {
  for (const fs::path& path : {file, public_file_of(file)}) {
    std::error_code ignored;
    if (fs::exists(fs::symlink_status(path, ignored))) {
      return Failure{bad_key(path, "is there already", "choose another name: a key is never written over")};
    }
  }
  Secret seed;
  if (!draw(seed)) return Failure{bad_key(file, "the system gives no random bytes", "see `dmesg` about its generator")};
  const PublicKeys keys{KeyEntry{.epoch = 1, .key = public_key_of(signer_of(seed))}};
  if (auto error = write_secret(file, seed, 1)) return Failure{*std::move(error)};
  const std::string text = keys.text();
  if (auto error = write_file_whole(public_file_of(file), std::as_bytes(std::span{text}))) {
    return Failure{*std::move(error)};
  }
  return keys;
}

SigningKey::SigningKey(fs::path file, Descriptor lock, const Secret& seed, PublicKeys keys)
    : file_{std::move(file)},
      lock_{std::move(lock)},
      seed_{seed},
      keys_{std::move(keys)},
      next_{entry_after(seed_, keys_.last_epoch())} {}

engine::Result<SigningKey, JournalError> SigningKey::load(const fs::path& file, const fs::path& journal) {
  if (auto refused = refusal_of_place(file, journal, "the journal's directory")) return Failure{*std::move(refused)};
  if (auto refused = refusal_of_mode(file)) return Failure{*std::move(refused)};
  auto lock = lock_of(file);
  if (!lock) return Failure{lock.error()};
  const auto secret = read_secret(file);
  if (!secret) return Failure{secret.error()};
  auto keys = read_public(file, *secret);
  if (!keys) return Failure{keys.error()};
  return SigningKey{file, std::move(lock).value(), secret->seed, std::move(keys).value()};
}

Signature SigningKey::sign(std::span<const std::byte> message) const {
  return journal::sign(signer_of(seed_), message);
}

std::optional<JournalError> SigningKey::turn() {
  keys_.extend(next_);
  const std::string text = keys_.text();
  if (auto error = write_file_whole(public_file_of(file_), std::as_bytes(std::span{text}))) return error;
  seed_ = seed_after(seed_);
  if (auto error = write_secret(file_, seed_, next_.epoch)) return error;
  next_ = entry_after(seed_, next_.epoch);
  return std::nullopt;
}

}  // namespace journal
