#include "journal/durable/staged.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "journal/durable/batch_writer.hpp"
#include "journal/durable/staging.hpp"
#include "journal/durable/syncer.hpp"
#include "journal/file_io.hpp"

namespace journal {

namespace fs = std::filesystem;
using engine::Failure;

namespace {

engine::Result<std::vector<std::byte>, JournalError> whole_file(const fs::path& path) {
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.number() < 0) return Failure{system_error(errno, path.string(), "open the staging file")};
  struct stat status {};
  if (::fstat(file.number(), &status) != 0) return Failure{system_error(errno, path.string(), "read the size")};
  std::vector<std::byte> bytes(static_cast<std::size_t>(status.st_size));
  const auto got = read_at(file.number(), bytes, 0);
  if (!got) return Failure{system_error(got.error(), path.string(), "read the staging file")};
  bytes.resize(*got);
  return bytes;
}

/// The chunks of a staging file in memory, and the way through them.
class Chunks {
 public:
  Chunks(std::span<const std::byte> file, engine::JournalId id, const Chain& after) : chain_{after} {
    SegmentHeader header;
    if (file.size() < kSegmentBytesMin) return;
    std::memcpy(&header, file.data(), sizeof(header));
    const bool is_ours = header.magic == kMagic && header.checksum == struct_checksum(header, kMagic) &&
                         header.journal_id == id && header.epoch == after.epoch &&
                         header.segment_bytes == file.size() / kStagingChunks && is_segment_size(header.segment_bytes);
    if (!is_ours) return;
    for (std::size_t index = 0; index < kStagingChunks; ++index) {
      chunks_.push_back(file.subspan(index * header.segment_bytes, header.segment_bytes));
    }
  }

  /// Goes to the first step behind what is in the segments. False: there is none. Nothing in a file says where it is,
  /// since what was made durable is zeroed from the front; within a chunk sequences rise.
  bool find_first() {
    for (const auto chunk : chunks_) {
      const auto data = chunk.first(data_end(chunk.size()));
      const auto input = find_input(data, kDataBegin, chain_.seed, chain_.last_sequence);
      if (!input || input->sequence.raw() != chain_.last_sequence.raw() + 1) continue;
      data_ = data;
      offset_ = input->offset;
      return true;
    }
    return false;
  }

  /// The next whole step; empty behind the last.
  std::span<const std::byte> next() {
    std::uint64_t word = load_commit_word(data_.data() + offset_);
    if (word != 0 && is_end_frame(word) && !enter_next_chunk()) return {};
    word = load_commit_word(data_.data() + offset_);
    if (word == 0) return {};
    const StepCheck check = check_step(data_.subspan(offset_), chain_, true);
    if (check.fault != Fault::None) return {};
    const auto step = data_.subspan(offset_, check.bytes);
    offset_ += check.bytes;
    return step;
  }
  [[nodiscard]] const Chain& chain() const { return chain_; }

 private:
  bool enter_next_chunk() {
    if (!is_end_frame_valid(data_.subspan(offset_), chain_)) return false;
    for (const auto chunk : chunks_) {
      SegmentOpening opening;
      std::memcpy(&opening, chunk.data() + sizeof(SegmentHeader), sizeof(opening));
      if (opening.checksum != struct_checksum(opening, chain_.seed)) continue;
      if (opening.predecessor_last != chain_.last_sequence || opening.predecessor_tip != chain_.tip) continue;
      data_ = chunk.first(data_end(chunk.size()));
      offset_ = kDataBegin;
      return true;
    }
    return false;
  }

  std::vector<std::span<const std::byte>> chunks_;
  Chain chain_;
  std::span<const std::byte> data_;
  std::size_t offset_{0};
};

}  // namespace

fs::path find_staging_file(const fs::path& directory, const fs::path& staging, engine::JournalId id) {
  std::error_code failed;
  const std::string name = staging_file_name(id, directory);
  for (const fs::path& place : {staging, directory}) {
    if (fs::exists(place / name, failed)) return place / name;
  }
  return {};
}

engine::Result<StagedSteps, JournalError> read_staged(const fs::path& path, engine::JournalId id, const Chain& after) {
  auto memory = whole_file(path);
  if (!memory) return Failure{memory.error()};
  StagedSteps staged{.path = path, .memory = std::move(memory).value()};
  Chunks chunks{staged.memory, id, after};
  if (!chunks.find_first()) return staged;
  for (auto step = chunks.next(); !step.empty(); step = chunks.next()) staged.steps.push_back(step);
  staged.last_sequence = chunks.chain().last_sequence;
  staged.tip = chunks.chain().tip;
  return staged;
}

std::optional<JournalError> write_staged(const fs::path& directory, const SegmentHeader& header,
                                         const BatchPlace& after, const StagedSteps& staged) {
  PressureGauge gauge;
  BatchWriter<SystemFiles, MonotonicClock> writer{
      SystemFiles{},
      MonotonicClock{},
      {directory},
      header,
      {.seed = checksum_seed(header.journal_id), .last_sequence = after.last_sequence, .tip = after.tip},
      DurableOptions{},
      gauge};
  if (auto failed = writer.reopen(after.offset)) return failed;
  const auto make_room = [&]() -> std::optional<JournalError> {
    if (writer.is_empty()) {
      const auto rolled = writer.roll();
      return rolled ? std::nullopt : std::optional{rolled.error()};
    }
    const auto written = writer.write();
    writer.clear();
    return written ? std::nullopt : std::optional{written.error()};
  };
  for (const auto step : staged.steps) {
    while (!writer.fits(step.size())) {
      if (auto failed = make_room()) return failed;
    }
    writer.add(step);
  }
  return writer.is_empty() ? std::nullopt : make_room();
}

}  // namespace journal
