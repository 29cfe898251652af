#include "journal/seal/public_keys.hpp"

#include <array>
#include <charconv>
#include <cstddef>
#include <cstring>
#include <span>

#include "journal/seal/ed25519.hpp"
#include "journal/seal/hex.hpp"
#include "journal/seal/text_file.hpp"

namespace journal {

namespace {

constexpr std::string_view kFirstLine = "lockstep-public-key 1";
constexpr std::string_view kPurpose = "lockstep next key v1";
using Message = std::array<std::byte, kPurpose.size() + sizeof(std::uint64_t) + sizeof(PublicKey)>;

Message message_of(std::uint64_t epoch, const PublicKey& key) {
  Message message;
  std::memcpy(message.data(), kPurpose.data(), kPurpose.size());
  std::memcpy(message.data() + kPurpose.size(), &epoch, sizeof(epoch));
  std::memcpy(message.data() + kPurpose.size() + sizeof(epoch), key.data(), key.size());
  return message;
}

/// "EPOCH KEY" or "EPOCH KEY CERTIFICATE".
std::optional<KeyEntry> parse_entry(std::string_view line, bool needs_certificate) {
  KeyEntry entry;
  const std::size_t blank = line.find(' ');
  if (blank == std::string_view::npos) return std::nullopt;
  const auto parsed = std::from_chars(line.data(), line.data() + blank, entry.epoch);
  if (parsed.ec != std::errc{} || parsed.ptr != line.data() + blank || entry.epoch == 0) return std::nullopt;
  line.remove_prefix(blank + 1);
  constexpr std::size_t kKeyDigits = 2 * sizeof(PublicKey);
  if (!parse_hex(line.substr(0, kKeyDigits), entry.key)) return std::nullopt;
  line.remove_prefix(kKeyDigits);
  if (line.empty()) return needs_certificate ? std::nullopt : std::optional{entry};
  if (line.front() != ' ') return std::nullopt;
  if (!parse_hex(line.substr(1), entry.certificate)) return std::nullopt;
  return entry;
}

}  // namespace

Signature certify(const Secret& secret, std::uint64_t next_epoch, const PublicKey& next_key) {
  return sign(secret, message_of(next_epoch, next_key));
}

bool is_certified(const PublicKey& by, const KeyEntry& next) {
  return is_signed(by, next.certificate, message_of(next.epoch, next.key));
}

engine::Result<PublicKeys, std::string> PublicKeys::parse(std::string_view text) {
  const std::vector<std::string_view> lines = lines_of(text);
  if (lines.empty() || lines.front() != kFirstLine)
    return engine::Failure{"does not begin with the line \"lockstep-public-key 1\""};
  PublicKeys keys;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto entry = parse_entry(lines[i], i != 1);
    const std::string line = "line " + std::to_string(i + 1);
    if (!entry) return engine::Failure{line + " is no epoch with its key" + (i == 1 ? "" : " and certificate")};
    if (i == 1) {
      keys.entries_.push_back(*entry);
    } else if (!keys.extend(*entry)) {
      return engine::Failure{line + " is not certified by the key in the line before it"};
    }
  }
  if (keys.entries_.empty()) return engine::Failure{std::string{"holds no key"}};
  return keys;
}

engine::Result<PublicKeys, JournalError> PublicKeys::load(const std::filesystem::path& file) {
  const auto text = read_text_file(file, "read the public key");
  if (!text) return engine::Failure{text.error()};
  auto keys = parse(*text);
  if (keys) return *std::move(keys);
  return engine::Failure{JournalError{.code = ErrorCode::BadKey,
                                      .path = file.string(),
                                      .reason = "is no public key file: " + keys.error(),
                                      .advice = "give the .public file that `lockstep-journal keys make` wrote"}};
}

std::string PublicKeys::text() const {
  std::string text{kFirstLine};
  text += '\n';
  for (const KeyEntry& entry : entries_) {
    text += std::to_string(entry.epoch) + " " + hex_of(entry.key);
    if (entry.certificate != Signature{}) text += " " + hex_of(entry.certificate);
    text += '\n';
  }
  return text;
}

bool PublicKeys::extend(const KeyEntry& next) {
  if (next.epoch != last_epoch() + 1 || !is_certified(entries_.back().key, next)) return false;
  entries_.push_back(next);
  return true;
}

const PublicKey* PublicKeys::find(std::uint64_t epoch) const noexcept {
  if (entries_.empty() || epoch < first_epoch() || epoch > last_epoch()) return nullptr;
  return &entries_[epoch - first_epoch()].key;
}

}  // namespace journal
