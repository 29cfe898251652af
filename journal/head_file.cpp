#include "journal/head_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <span>
#include <utility>

#include "journal/directory.hpp"
#include "journal/file_io.hpp"

namespace journal {

namespace fs = std::filesystem;
using engine::Failure;
using engine::Result;

namespace {

constexpr std::size_t kFileBytes = kHeadSlots * kHeadSlotBytes;
using FileBytes = std::array<std::byte, kFileBytes>;
using Slot = std::array<std::byte, kHeadSlotBytes>;

/// What a file holds: each slot's head where it is whole.
struct Slots {
  std::array<std::optional<Head>, kHeadSlots> heads{};
  std::size_t written{0};  ///< slots that are not all zero

  /// The index of the newest whole slot, or kHeadSlots.
  [[nodiscard]] std::size_t newest() const noexcept {
    std::size_t best = kHeadSlots;
    for (std::size_t index = 0; index < kHeadSlots; ++index) {
      if (!heads[index]) continue;
      if (best == kHeadSlots || heads[index]->generation > heads[best]->generation) best = index;
    }
    return best;
  }
};

Slots parse(std::span<const std::byte> bytes) {
  Slots slots;
  for (std::size_t index = 0; index < kHeadSlots; ++index) {
    const auto slot = bytes.subspan(index * kHeadSlotBytes, kHeadSlotBytes);
    Slot expected{};
    if (std::memcmp(slot.data(), expected.data(), expected.size()) == 0) continue;
    ++slots.written;
    Head head;
    std::memcpy(&head, slot.data(), sizeof(head));
    std::memcpy(expected.data(), &head, sizeof(head));
    const bool is_whole = head.magic == kMagic && head.generation != 0 &&
                          head.checksum == struct_checksum(head, checksum_seed(head.journal_id)) &&
                          std::memcmp(slot.data(), expected.data(), expected.size()) == 0;
    if (is_whole) slots.heads[index] = head;
  }
  return slots;
}

JournalError damage(const fs::path& path, std::string reason) {
  return {.code = ErrorCode::Damage,
          .path = path.string(),
          .reason = std::move(reason),
          .advice =
              "what the journal had promised is not known any more; restore the directory from a copy, or save "
              "what is sound with `lockstep-journal export --good-prefix`"};
}

/// Reads both slots of an open file.
Result<Slots, JournalError> read_slots(int descriptor, const fs::path& path) {
  FileBytes bytes{};
  const auto got = read_at(descriptor, bytes, 0);
  if (!got) return Failure{system_error(got.error(), path.string(), "read the head file")};
  if (*got != kFileBytes) return Failure{damage(path, "is cut: it has " + std::to_string(*got) + " bytes of 8192")};
  const Slots slots = parse(bytes);
  // J18: one slot at most is being written at a time.
  if (slots.written == kHeadSlots && slots.newest() == kHeadSlots) {
    return Failure{damage(path, "holds no whole slot, though both were written")};
  }
  return slots;
}

}  // namespace

Result<std::optional<Head>, JournalError> read_head(const fs::path& directory) {
  const fs::path path = directory / kHeadFileName;
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.number() < 0 && errno == ENOENT) return std::optional<Head>{};
  if (file.number() < 0) return Failure{system_error(errno, path.string(), "open the head file")};
  const auto slots = read_slots(file.number(), path);
  if (!slots) return Failure{slots.error()};
  const std::size_t newest = slots->newest();
  return newest == kHeadSlots ? std::optional<Head>{} : slots->heads[newest];
}

Result<HeadFile, JournalError> HeadFile::create(const fs::path& directory, engine::JournalId id) {
  const fs::path path = directory / kHeadFileName;
  const auto found = read_head(directory);
  if (!found) return Failure{found.error()};
  if (*found) return Failure{system_error(EEXIST, path.string(), "create the head file")};
  if (auto failed = write_file_whole(path, FileBytes{})) return Failure{*std::move(failed)};
  return open(directory, id);
}

Result<HeadFile, JournalError> HeadFile::open(const fs::path& directory, engine::JournalId id) {
  fs::path path = directory / kHeadFileName;
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (descriptor < 0) return Failure{system_error(errno, path.string(), "open the head file")};
  HeadFile file{std::move(path), descriptor, id};
  const auto slots = read_slots(descriptor, file.path_);
  if (!slots) return Failure{slots.error()};
  const std::size_t newest = slots->newest();
  if (newest == kHeadSlots) return file;
  if (slots->heads[newest]->journal_id != id) return Failure{damage(file.path_, "belongs to another journal")};
  file.newest_ = slots->heads[newest];
  file.open_slot_ = newest;
  // What was found may still be in the kernel's memory only: durable first, then the other slot may be stored to.
  if (auto failed = file.sync()) return Failure{*std::move(failed)};
  return file;
}

HeadFile::HeadFile(fs::path path, int descriptor, engine::JournalId id) noexcept
    : path_{std::move(path)}, descriptor_{descriptor}, id_{id} {}

HeadFile::HeadFile(HeadFile&& other) noexcept
    : path_{std::move(other.path_)},
      descriptor_{std::exchange(other.descriptor_, -1)},
      id_{other.id_},
      newest_{other.newest_},
      synced_generation_{other.synced_generation_},
      open_slot_{other.open_slot_} {}

HeadFile& HeadFile::operator=(HeadFile&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(descriptor_, other.descriptor_);
  std::swap(id_, other.id_);
  std::swap(newest_, other.newest_);
  std::swap(synced_generation_, other.synced_generation_);
  std::swap(open_slot_, other.open_slot_);
  return *this;
}

HeadFile::~HeadFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::optional<JournalError> HeadFile::write(Head head) {
  head.magic = kMagic;
  head.journal_id = id_;
  head.generation = newest_ ? newest_->generation + 1 : 1;
  head.checksum = struct_checksum(head, checksum_seed(id_));
  // A whole page: no device has to read it before it writes.
  alignas(kHeadSlotBytes) Slot slot{};
  std::memcpy(slot.data(), &head, sizeof(head));
  const int refused = write_at(descriptor_, slot, open_slot_ * kHeadSlotBytes);
  if (refused != 0) return system_error(refused, path_.string(), "write the head file");
  newest_ = head;
  return std::nullopt;
}

std::optional<JournalError> HeadFile::sync() {
  if (::fdatasync(descriptor_) != 0) return system_error(errno, path_.string(), "sync the head file");
  if (newest_ && newest_->generation != synced_generation_) {
    synced_generation_ = newest_->generation;
    open_slot_ = (open_slot_ + 1) % kHeadSlots;
  }
  return std::nullopt;
}

std::optional<JournalError> HeadFile::write_synced(const Head& head) {
  if (auto failed = write(head)) return failed;
  return sync();
}

}  // namespace journal
