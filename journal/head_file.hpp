// The file `head` in a journal's directory: how far the journal is known to be durable. A chain of checksums cannot see
// that its tail was cut; this can. Two slots of a page each. Not the journal itself: it holds no record.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>

#include "engine/base/result.hpp"
#include "engine/model/ids.hpp"
#include "journal/error.hpp"
#include "journal/format.hpp"

namespace journal {

/// What one slot says: everything up to `durable` is on stable storage. Written only after the sync that made it so.
struct Head {
  std::uint64_t magic{kMagic};
  engine::JournalId journal_id{};
  std::uint64_t generation{};  ///< 1, 2, ... over the life of the file; the greater slot is the newer
  engine::Sequence durable{};  ///< last record of the last durable step
  std::uint64_t tip{};         ///< its checksum
  std::uint64_t end_offset{};  ///< behind it, in the file of `segment`
  std::uint32_t segment{};     ///< the segment that it lies in
  engine::Epoch epoch{};       ///< of the writer
  std::uint64_t checksum{};    ///< over all fields before it, under the journal's seed
};
static_assert(sizeof(Head) == 72);
static_assert(std::has_unique_object_representations_v<Head>);

inline constexpr std::size_t kHeadSlotBytes = kPageBytes;
inline constexpr std::size_t kHeadSlots = 2;

/// The newest whole slot in the `head` of a directory. Nothing when there is no such file, or when no slot was ever
/// written whole. Damage when both slots were written and neither is whole: no crash leaves that (J18).
[[nodiscard]] engine::Result<std::optional<Head>, JournalError> read_head(const std::filesystem::path& directory);

/// Open for writing. One for each journal, held by whoever syncs it; not for two threads at once.
///
/// J18: a slot that was synced is not stored to before the other one has been. So several write() without a sync go to
/// one slot, and a crash at any instant leaves the last synced head.
class HeadFile {
 public:
  /// Makes the file aside, with both slots empty, syncs and names it. Fails when one is there that was
  /// written to; takes the place of one that was not.
  [[nodiscard]] static engine::Result<HeadFile, JournalError> create(const std::filesystem::path& directory,
                                                                     engine::JournalId id);
  /// Goes on with the file that is there. Fails as read_head does, and when it is another journal's.
  [[nodiscard]] static engine::Result<HeadFile, JournalError> open(const std::filesystem::path& directory,
                                                                   engine::JournalId id);
  HeadFile(HeadFile&& other) noexcept;
  HeadFile& operator=(HeadFile&& other) noexcept;
  HeadFile(const HeadFile&) = delete;
  HeadFile& operator=(const HeadFile&) = delete;
  ~HeadFile();

  /// Stores the head; the caller fills `durable` to `epoch`, the rest is filled in here. Not durable before sync().
  /// After a failure of write or sync the file must not be used any more: the kernel may have dropped the page.
  [[nodiscard]] std::optional<JournalError> write(Head head);
  [[nodiscard]] std::optional<JournalError> sync();
  /// Both.
  [[nodiscard]] std::optional<JournalError> write_synced(const Head& head);

  /// What was last written or found.
  [[nodiscard]] const std::optional<Head>& newest() const noexcept { return newest_; }

 private:
  HeadFile(std::filesystem::path path, int descriptor, engine::JournalId id) noexcept;

  std::filesystem::path path_;
  int descriptor_;
  engine::JournalId id_;
  std::optional<Head> newest_{};
  std::uint64_t synced_generation_{0};
  std::size_t open_slot_{0};  ///< the one that the next write goes to
};

}  // namespace journal
