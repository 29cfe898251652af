#include "journal/durable/staging.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "engine/base/assert.hpp"
#include "journal/check.hpp"
#include "journal/directory.hpp"
#include "journal/durable/files.hpp"
#include "journal/file_io.hpp"
#include "journal/json_text.hpp"

namespace journal {

using engine::Failure;
using engine::RecordHeader;
namespace fs = std::filesystem;

std::string staging_file_name(engine::JournalId id, const fs::path& directory) {
  const FileIdentity identity = SystemFiles{}.identity(directory.string());
  std::string name = "lockstep-" + hex_text(id);
  for (const std::uint64_t number : {identity.device, identity.inode}) name += "-" + hex_text(number);
  return name + std::string{kStagingSuffix};
}

engine::Result<Staging, JournalError> Staging::create(const fs::path& path, SegmentHeader header) {
  const std::size_t chunk_bytes = header.segment_bytes;
  const std::size_t bytes = kStagingChunks * chunk_bytes;
  const auto fail = [&](int error, std::string_view what) {
    ::unlink(path.c_str());
    return Failure{system_error(error, path.string(), what)};
  };
  // A file of another process at this name stays that process's own: ours is a new one.
  ::unlink(path.c_str());
  const Descriptor file{::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
  if (file.number() < 0) return Failure{system_error(errno, path.string(), "create the staging file")};
  const int refused = ::posix_fallocate(file.number(), 0, static_cast<off_t>(bytes));
  if (refused != 0) return fail(refused, "allocate " + std::to_string(bytes) + " bytes for the staging file");
  void* const mapped = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, file.number(), 0);
  if (mapped == MAP_FAILED) return fail(errno, "map the staging file");
  Staging staging{path, Mapping{static_cast<std::byte*>(mapped), bytes}, chunk_bytes};
  for (std::size_t index = 0; index < kStagingChunks; ++index) {
    header.number = static_cast<std::uint32_t>(index + 1);
    header.checksum = struct_checksum(header, kMagic);
    std::memcpy(staging.chunk(index), &header, sizeof(header));
    std::memcpy(staging.chunk(index) + data_end(chunk_bytes), &header, sizeof(header));
  }
  return staging;
}

StagingDrain::StagingDrain(const Staging& staging, SegmentExchange& exchange) noexcept
    : exchange_{&exchange}, chunk_bytes_{staging.chunk_bytes()}, next_{staging.chunk(0) + kDataBegin}, zeroed_{next_} {
  order_.reserve(kStagingChunks);
  free_.reserve(kStagingChunks);
  for (std::size_t index = kStagingChunks; index-- > 0;) free_.push_back(staging.chunk(index));
  offer();
}

std::span<const std::byte> StagingDrain::peek() noexcept {
  std::uint64_t word = load_commit_word(next_);
  if (word != 0 && is_end_frame(word)) {
    if (!move_to_next_chunk()) return {};
    word = load_commit_word(next_);
  }
  if (word == 0) return {};
  peeked_ = 0;
  for (bool is_last = false; !is_last;) {  // J3: the first commit word promises the whole step.
    const auto& header = *view_as<RecordHeader>(next_ + peeked_);
    is_last = (header.flags & engine::record_flags::kLastOfStep) != 0;
    peeked_ += header.length;
  }
  return {next_, peeked_};
}

/// J5: whoever sees the end frame finds the successor opened. Only one chunk is ever offered, so it is the next in
/// order.
bool StagingDrain::move_to_next_chunk() noexcept {
  ASSERT(reading_ + 1 < order_.size());
  ++reading_;
  next_ = order_[reading_] + kDataBegin;
  return true;
}

void StagingDrain::forget() noexcept {
  while (reading_ > 0) {
    std::byte* const left = order_.front();
    // The writer gives a chunk back right after its end frame; until then it stays as it is.
    const std::byte* const retired = exchange_->take_retired();
    if (retired == nullptr) return;
    ASSERT(retired == left);
    zero(zeroed_, left + data_end(chunk_bytes_));
    std::memset(left + sizeof(SegmentHeader), 0, sizeof(SegmentOpening));
    std::memset(left + data_end(chunk_bytes_) + sizeof(SegmentHeader), 0, sizeof(SegmentOpening));
    order_.erase(order_.begin());
    free_.push_back(left);  // The last to come is the first to go: it is still in the cache.
    --reading_;
    zeroed_ = order_.front() + kDataBegin;
  }
  zero(zeroed_, next_);
  zeroed_ = next_;
  offer();
}

void StagingDrain::offer() noexcept {
  if (free_.empty() || !exchange_->wants_next()) return;
  order_.push_back(free_.back());
  free_.pop_back();
  exchange_->offer(order_.back());
}

void StagingDrain::zero(std::byte* from, const std::byte* to) const noexcept {
  std::memset(from, 0, static_cast<std::size_t>(to - from));
}

}  // namespace journal
