// The list of what an archive or a backup holds: a few lines of JSON that say of every file what it is and what its
// bytes hash to. FORMAT.md, "Manifest". Text only; store.hpp has the files.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/units.hpp"
#include "journal/archive/archive_key.hpp"
#include "journal/seal/digest.hpp"

namespace journal {

inline constexpr std::string_view kManifestFileName = "manifest";

enum class StoreKind : std::uint8_t {
  Archive = 1,  ///< segments that were moved out of the journal's directory
  Backup = 2,   ///< a copy of the whole journal
};
std::string_view name_of(StoreKind kind) noexcept;

/// What a segment's records are.
struct SegmentFacts {
  std::uint32_t number{0};  ///< 0: not a segment
  engine::Sequence first{};
  engine::Sequence last{};
  std::uint64_t tip{0};  ///< checksum of the last record
  engine::Timestamp last_time{};
  std::uint64_t end{0};          ///< behind the last record, in the segment's file; not in the manifest
  std::optional<Digest> root{};  ///< the Merkle root over its seals; there is one where it is closed
  [[nodiscard]] bool is_closed() const noexcept { return root.has_value(); }
};

struct ManifestFile {
  std::string name{};      ///< in the journal's directory
  std::string stored{};    ///< in the folder of the manifest
  std::uint64_t bytes{0};  ///< as they lie there: of what is encrypted, the encrypted ones
  Digest sha256{};
  SegmentFacts segment{};
};

struct Manifest {
  StoreKind kind{StoreKind::Archive};
  engine::JournalId id{};
  std::uint64_t generation{0};  ///< +1 each time that it is written
  engine::Sequence last{};      ///< the last record that is here
  std::uint64_t tip{0};
  engine::Timestamp last_time{};
  std::optional<KeyId> key{};  ///< what the files are encrypted with
  std::vector<ManifestFile> files{};

  [[nodiscard]] const ManifestFile* find(std::string_view name) const noexcept;
  /// The segment with the highest number; null when there is none.
  [[nodiscard]] const ManifestFile* last_segment() const noexcept;
};

/// key: of `manifest.key`; its last line is then one that only who has the key can write.
std::string text_of(const Manifest& manifest, const ArchiveKey* key);
/// Reads such a text. key: null leaves its proof unlooked at. The error says what is wrong with the text.
engine::Result<Manifest, std::string> parse_manifest(std::string_view text, const ArchiveKey* key);

}  // namespace journal
