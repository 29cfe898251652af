// The proof that one record is in a journal, for a third party that has the public key and nothing else: the record
// with its neighbours in the group, the way up to its seal, on to the closing, the signature, the way to its key.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/model/describe.hpp"
#include "engine/model/ids.hpp"
#include "journal/error.hpp"
#include "journal/seal/digest.hpp"
#include "journal/seal/public_keys.hpp"
#include "journal/seal/seal_format.hpp"

namespace journal {

inline constexpr std::uint64_t kProofMagic = 0x464F'5250'4B43'4F4CULL;  ///< "LOCKPROF" in a hex dump

/// First in a proof's file; then closing, seal, the two paths, the keys, the group.
struct ProofHeader {
  std::uint64_t magic{kProofMagic};
  std::uint32_t format_version{1};
  std::uint32_t group_bytes{};
  engine::Sequence sequence{};  ///< of the record that is proved
  std::uint64_t group_index{};  ///< of its group among the seal's
  std::uint32_t group_path_count{};
  std::uint32_t seal_path_count{};
  std::uint32_t key_count{};
  std::uint32_t reserved{};
};
LOCKSTEP_DESCRIBE(ProofHeader, 48, magic, format_version, group_bytes, sequence, group_index, group_path_count,
                  seal_path_count, key_count, reserved);

struct Proof {
  engine::Sequence sequence{};
  std::uint64_t group_index{0};
  SegmentClosing closing{};
  Seal seal{};
  std::vector<Digest> group_path{};
  std::vector<Digest> seal_path{};
  std::vector<KeyEntry> keys{};    ///< from the journal's second key epoch to the closing's
  std::vector<std::byte> group{};  ///< whole records
};

/// Fails when the record is not there, or its segment is not closed and signed yet.
engine::Result<Proof, JournalError> make_proof(const std::filesystem::path& directory, engine::Sequence sequence);

std::vector<std::byte> write_proof(const Proof& proof);
/// The error says what is wrong with the bytes. Any bytes may come.
engine::Result<Proof, std::string> read_proof(std::span<const std::byte> bytes);

/// The record, within proof.group, if all holds that the proof says and `trusted` leads to its key. Else what does not.
engine::Result<std::span<const std::byte>, std::string> check_proof(const Proof& proof, PublicKeys trusted);

}  // namespace journal
