#include "journal/seal/proof.hpp"

#include <cstring>
#include <optional>
#include <utility>

#include "journal/archive/places.hpp"
#include "journal/check.hpp"
#include "journal/directory.hpp"
#include "journal/format.hpp"
#include "journal/seal/batch_tree.hpp"
#include "journal/seal/ed25519.hpp"
#include "journal/seal/merkle.hpp"
#include "journal/seal/seal_file.hpp"
#include "journal/segment.hpp"
#include "journal/segment_front.hpp"

namespace journal {

namespace fs = std::filesystem;
using engine::Failure;
using engine::RecordHeader;
using engine::Sequence;

namespace {

JournalError not_proved(const fs::path& path, Sequence sequence, std::string reason, std::string advice) {
  return {.code = ErrorCode::NotFound,
          .path = path.string(),
          .reason = "sequence " + std::to_string(sequence.raw()) + " " + std::move(reason),
          .advice = std::move(advice)};
}

/// The length of the whole record at the front of `bytes`; 0 when there is none.
std::size_t record_length(std::span<const std::byte> bytes) {
  if (bytes.size() < sizeof(RecordHeader)) return 0;
  RecordHeader header;
  std::memcpy(&header, bytes.data(), sizeof(header));
  const bool is_possible =
      header.length >= sizeof(header) && header.length % engine::kRecordAlignment == 0 && header.length <= bytes.size();
  return is_possible ? header.length : 0;
}

Sequence sequence_at(std::span<const std::byte> record) {
  return engine::view_as<RecordHeader>(record.data())->sequence;
}

/// Finds the group of the record while it makes the tree again.
engine::Result<Proof, JournalError> prove_in(const fs::path& path, std::span<const std::byte> records, Proof proof) {
  BatchTree tree;
  std::size_t group_begin = 0;
  std::size_t index = 0;
  std::optional<std::size_t> from;
  std::optional<std::size_t> until;
  for (std::size_t at = 0; at < records.size();) {
    const std::size_t length = record_length(records.subspan(at));
    if (length == 0) break;
    if (at / kGroupBytes != group_begin / kGroupBytes) {
      if (from && !until) until = at;
      if (!from) ++index;
      group_begin = at;
    }
    if (sequence_at(records.subspan(at)) == proof.sequence) from = group_begin;
    tree.add(records.subspan(at, length));
    at += length;
  }
  if (!from || tree.finish() != proof.seal.records) {
    return Failure{not_proved(path, proof.sequence, "is not what was sealed", "`lockstep-journal verify` says more")};
  }
  proof.group_index = index;
  const auto group = records.subspan(*from, until.value_or(records.size()) - *from);
  proof.group.assign(group.begin(), group.end());
  proof.group_path = merkle_path(tree.leaves(), index);
  return proof;
}

engine::Result<Proof, JournalError> prove_in_segment(const fs::path& directory, std::uint32_t number,
                                                     const SealFile& file, Proof proof) {
  std::size_t index = 0;
  while (index + 1 < file.seals.size() && file.seals[index].last < proof.sequence) ++index;
  proof.closing = *file.closing;
  proof.seal = file.seals[index];
  std::vector<Digest> hashes;
  for (const Seal& seal : file.seals) hashes.push_back(leaf_hash(bytes_of(seal)));
  proof.seal_path = merkle_path(std::move(hashes), index);
  const fs::path path = directory / segment_file_name(number);
  const auto mapped = map_segment(directory, number);
  if (!mapped) return Failure{mapped.error()};
  if (proof.seal.begin > proof.seal.end || proof.seal.end > mapped->bytes().size()) {
    return Failure{not_proved(path, proof.sequence, "lies beyond the end of the file", "restore it from a copy")};
  }
  return prove_in(path, mapped->bytes().subspan(proof.seal.begin, proof.seal.end - proof.seal.begin), std::move(proof));
}

engine::Result<std::uint64_t, JournalError> seed_of(const fs::path& directory) {
  const auto numbers = list_segments(directory);
  if (!numbers) return Failure{numbers.error()};
  if (numbers->empty()) {
    return Failure{JournalError{.code = ErrorCode::NotAJournal,
                                .path = directory.string(),
                                .reason = "holds no segment of a journal",
                                .advice = "name the directory of a journal"}};
  }
  const fs::path path = directory / segment_file_name(numbers->front());
  const auto mapped = map_segment(directory, numbers->front());
  if (!mapped) return Failure{mapped.error()};
  const auto front = read_front(mapped->bytes(), path.string());
  if (!front) return Failure{front.error()};
  return checksum_seed(front->header.journal_id);
}

/// Takes parts from the front of a file.
class Parts {
 public:
  explicit Parts(std::span<const std::byte> bytes) : rest_{bytes} {}
  template <class Part>
  bool take(Part& part) {
    if (rest_.size() < sizeof(Part)) return false;
    std::memcpy(&part, rest_.data(), sizeof(Part));
    rest_ = rest_.subspan(sizeof(Part));
    return true;
  }
  bool take(std::vector<Digest>& digests, std::size_t count) {
    if (rest_.size() / sizeof(Digest) < count) return false;
    digests.resize(count);
    for (Digest& digest : digests) take(digest);
    return true;
  }
  [[nodiscard]] std::span<const std::byte> rest() const noexcept { return rest_; }

 private:
  std::span<const std::byte> rest_;
};

std::string check_signature(const Proof& proof, PublicKeys trusted) {
  for (const KeyEntry& entry : proof.keys) {
    if (entry.epoch == trusted.last_epoch() + 1 && !trusted.extend(entry)) {
      return "its key of epoch " + std::to_string(entry.epoch) + " is not certified by the one before";
    }
  }
  const PublicKey* const key = trusted.find(proof.closing.key_epoch);
  if (key == nullptr) {
    return "the public key given does not lead to key epoch " + std::to_string(proof.closing.key_epoch);
  }
  if (*key != proof.closing.public_key) return "it is signed with another key";
  if (!is_signed(*key, proof.closing.signature, signed_message(proof.closing))) return "its signature does not match";
  return {};
}

std::string check_trees(const Proof& proof) {
  if (proof.seal.kind != SealKind::Batch || proof.closing.kind != SealKind::Closing) return "its parts are mixed up";
  const auto records =
      root_of_path(leaf_hash(proof.group), proof.group_index, proof.seal.group_count, proof.group_path);
  if (!records || *records != proof.seal.records) return "its group of records does not lead to the seal";
  const auto root =
      root_of_path(leaf_hash(bytes_of(proof.seal)), proof.seal.index, proof.closing.seal_count, proof.seal_path);
  if (!root || *root != proof.closing.root) return "its seal does not lead to the closing";
  return {};
}

}  // namespace

engine::Result<Proof, JournalError> make_proof(const fs::path& directory, Sequence sequence) {
  const auto seed = seed_of(directory);
  if (!seed) return Failure{seed.error()};
  const auto numbers = list_seals(directory);
  if (!numbers) return Failure{numbers.error()};
  Proof proof{.sequence = sequence};
  for (const std::uint32_t number : *numbers) {
    const auto file = read_seals(directory, number, *seed);
    if (!file) return Failure{file.error()};
    if (!file->closing || file->seals.empty()) continue;
    const SegmentClosing& closing = *file->closing;
    if (closing.first <= sequence && sequence <= closing.last) {
      if (closing.key_epoch != 0) return prove_in_segment(directory, number, *file, std::move(proof));
      return Failure{not_proved(directory, sequence, "is sealed, but not signed", "configure a key to get proofs")};
    }
    if (closing.key_epoch == 0) continue;
    proof.keys.push_back(
        {.epoch = closing.key_epoch + 1, .key = closing.next_public_key, .certificate = closing.certificate});
  }
  return Failure{not_proved(directory, sequence, "is in no closed segment",
                            "a segment is closed when it is full, or when the session ends")};
}

std::vector<std::byte> write_proof(const Proof& proof) {
  std::vector<std::byte> bytes;
  const auto put = [&](const auto& part) {
    const auto part_bytes = bytes_of(part);
    bytes.insert(bytes.end(), part_bytes.begin(), part_bytes.end());
  };
  put(ProofHeader{.group_bytes = static_cast<std::uint32_t>(proof.group.size()),
                  .sequence = proof.sequence,
                  .group_index = proof.group_index,
                  .group_path_count = static_cast<std::uint32_t>(proof.group_path.size()),
                  .seal_path_count = static_cast<std::uint32_t>(proof.seal_path.size()),
                  .key_count = static_cast<std::uint32_t>(proof.keys.size())});
  put(proof.closing);
  put(proof.seal);
  for (const Digest& digest : proof.group_path) put(digest);
  for (const Digest& digest : proof.seal_path) put(digest);
  for (const KeyEntry& entry : proof.keys) {
    put(entry.epoch);
    put(entry.key);
    put(entry.certificate);
  }
  bytes.insert(bytes.end(), proof.group.begin(), proof.group.end());
  return bytes;
}

engine::Result<Proof, std::string> read_proof(std::span<const std::byte> bytes) {
  Parts parts{bytes};
  ProofHeader header;
  if (!parts.take(header) || header.magic != kProofMagic) return Failure{"is no proof"};
  if (header.format_version != 1) {
    return Failure{"is a proof of version " + std::to_string(header.format_version) + ", this build reads 1"};
  }
  Proof proof{.sequence = header.sequence, .group_index = header.group_index};
  bool is_whole = parts.take(proof.closing) && parts.take(proof.seal) &&
                  parts.take(proof.group_path, header.group_path_count) &&
                  parts.take(proof.seal_path, header.seal_path_count);
  for (std::uint32_t i = 0; is_whole && i < header.key_count; ++i) {
    KeyEntry entry;
    is_whole = parts.take(entry.epoch) && parts.take(entry.key) && parts.take(entry.certificate);
    if (is_whole) proof.keys.push_back(entry);
  }
  if (!is_whole || parts.rest().size() != header.group_bytes || header.reserved != 0) {
    return Failure{"is not as long as it says"};
  }
  proof.group.assign(parts.rest().begin(), parts.rest().end());
  return proof;
}

engine::Result<std::span<const std::byte>, std::string> check_proof(const Proof& proof, PublicKeys trusted) {
  if (std::string cause = check_signature(proof, std::move(trusted)); !cause.empty()) return Failure{std::move(cause)};
  if (std::string cause = check_trees(proof); !cause.empty()) return Failure{std::move(cause)};
  // From here on every byte is one that was signed: what remains is to find the record among them.
  const std::span<const std::byte> group{proof.group};
  for (std::size_t at = 0; at < group.size();) {
    const std::size_t length = record_length(group.subspan(at));
    if (length == 0) break;
    const auto record = group.subspan(at, length);
    if (sequence_at(record) == proof.sequence) return record;
    at += length;
  }
  return Failure{"it does not hold sequence " + std::to_string(proof.sequence.raw())};
}

}  // namespace journal
