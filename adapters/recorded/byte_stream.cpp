#include "adapters/recorded/byte_stream.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

#include <zlib.h>
#include <zstd.h>

namespace adapters::recorded {
namespace {

constexpr std::size_t kInputBytes = 256 * 1024;

enum class Packing : std::uint8_t { Plain = 1, Zstd = 2, Gzip = 3 };

constexpr std::size_t kMagicBytes = 4;  // The longer of the two.

Packing packing_of(std::span<const char> head) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(head[i]); };
  if (head.size() >= kMagicBytes && byte(0) == 0x28 && byte(1) == 0xB5 && byte(2) == 0x2F && byte(3) == 0xFD) {
    return Packing::Zstd;
  }
  if (head.size() >= 2 && byte(0) == 0x1F && byte(1) == 0x8B) return Packing::Gzip;
  return Packing::Plain;
}

struct CloseInflate {
  void operator()(z_stream* stream) const noexcept {
    inflateEnd(stream);
    delete stream;
  }
};
struct FreeZstd {
  void operator()(ZSTD_DStream* stream) const noexcept { ZSTD_freeDStream(stream); }
};

}  // namespace

struct ByteStream::State {
  std::filesystem::path path;
  int descriptor{-1};
  std::uint64_t file_bytes{0};
  std::uint64_t fetched_bytes{0};  ///< read(2) so far
  std::vector<char> input = std::vector<char>(kInputBytes);
  std::size_t begin{0};  ///< input[begin, end) is not used yet
  std::size_t end{0};
  Packing packing{Packing::Plain};
  bool inside_frame{false};  ///< compressed data that has begun and not ended
  std::unique_ptr<ZSTD_DStream, FreeZstd> zstd;
  std::unique_ptr<z_stream, CloseInflate> gzip;

  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (descriptor >= 0) ::close(descriptor);
  }

  [[nodiscard]] std::uint64_t offset() const noexcept { return fetched_bytes - (end - begin); }
  [[nodiscard]] SourceError failed(const std::string& what) const {
    return {path.string() + ": byte " + std::to_string(offset()) + ": " + what};
  }

  std::optional<SourceError> read_more();
  std::optional<SourceError> fetch();
  std::optional<SourceError> start();
  engine::Result<std::size_t, SourceError> read_plain(std::span<char> out);
  engine::Result<std::size_t, SourceError> read_zstd(std::span<char> out);
  engine::Result<std::size_t, SourceError> read_gzip(std::span<char> out);
  std::optional<SourceError> end_of_input() const;
};

/// Appends what one read gives; nothing at the end of the file.
std::optional<SourceError> ByteStream::State::read_more() {
  while (true) {
    const ssize_t count = ::read(descriptor, input.data() + end, input.size() - end);
    if (count >= 0) {
      end += static_cast<std::size_t>(count);
      fetched_bytes += static_cast<std::size_t>(count);
      return std::nullopt;
    }
    if (errno != EINTR) return failed(std::string{"cannot be read: "} + std::strerror(errno));
  }
}

/// Refills an empty input buffer; leaves it empty at the end of the file.
std::optional<SourceError> ByteStream::State::fetch() {
  if (begin != end) return std::nullopt;
  begin = end = 0;
  return read_more();
}

std::optional<SourceError> ByteStream::State::start() {
  // A pipe may give the magic number in pieces.
  for (std::size_t before = 1; end < kMagicBytes && before != end;) {
    before = end;
    if (auto error = read_more()) return error;
  }
  packing = packing_of({input.data(), end});
  if (packing == Packing::Zstd) {
    zstd.reset(ZSTD_createDStream());
    if (!zstd) return failed("no memory for decompression");
  }
  if (packing == Packing::Gzip) {
    gzip.reset(new z_stream{});
    constexpr int kGzipWindow = 15 + 16;
    if (inflateInit2(gzip.get(), kGzipWindow) != Z_OK) return failed("no memory for decompression");
  }
  return std::nullopt;
}

std::optional<SourceError> ByteStream::State::end_of_input() const {
  if (!inside_frame) return std::nullopt;
  return failed("the compressed data ends in the middle: the file is truncated");
}

engine::Result<std::size_t, SourceError> ByteStream::State::read_plain(std::span<char> out) {
  if (auto error = fetch()) return engine::Failure{*error};
  const std::size_t count = std::min(out.size(), end - begin);
  std::memcpy(out.data(), input.data() + begin, count);
  begin += count;
  return count;
}

engine::Result<std::size_t, SourceError> ByteStream::State::read_zstd(std::span<char> out) {
  ZSTD_outBuffer to{.dst = out.data(), .size = out.size(), .pos = 0};
  while (to.pos == 0) {
    if (auto error = fetch()) return engine::Failure{*error};
    const bool at_end = begin == end;
    // At the end of the file the decoder may still hold output: it is asked once more, with no input.
    ZSTD_inBuffer from{.src = input.data() + begin, .size = end - begin, .pos = 0};
    if (at_end && !inside_frame) return std::size_t{0};
    const std::size_t hint = ZSTD_decompressStream(zstd.get(), &to, &from);
    if (ZSTD_isError(hint) != 0) {
      return engine::Failure{failed(std::string{"the zstd data is damaged: "} + ZSTD_getErrorName(hint))};
    }
    begin += from.pos;
    inside_frame = hint != 0;
    if (at_end && to.pos == 0) {
      if (auto error = end_of_input()) return engine::Failure{*error};
    }
  }
  return to.pos;
}

engine::Result<std::size_t, SourceError> ByteStream::State::read_gzip(std::span<char> out) {
  const std::size_t room = std::min(out.size(), kInputBytes);
  gzip->next_out = reinterpret_cast<Bytef*>(out.data());
  gzip->avail_out = static_cast<uInt>(room);
  while (gzip->avail_out == room) {
    if (auto error = fetch()) return engine::Failure{*error};
    const bool at_end = begin == end;
    if (at_end && !inside_frame) return std::size_t{0};
    gzip->next_in = reinterpret_cast<Bytef*>(input.data() + begin);
    gzip->avail_in = static_cast<uInt>(end - begin);
    inside_frame = true;
    const int status = inflate(gzip.get(), Z_NO_FLUSH);
    begin = end - gzip->avail_in;
    if (status == Z_STREAM_END) {
      inside_frame = false;
      inflateReset(gzip.get());  // a gzip file may hold several members, one after the other
    } else if (status == Z_BUF_ERROR && at_end) {
      if (auto error = end_of_input()) return engine::Failure{*error};
    } else if (status != Z_OK && status != Z_BUF_ERROR) {
      return engine::Failure{failed("the gzip data is damaged")};
    }
  }
  return room - gzip->avail_out;
}

engine::Result<ByteStream, SourceError> ByteStream::open(const std::filesystem::path& path) {
  auto state = std::make_unique<State>();
  state->path = path;
  state->descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (state->descriptor < 0) {
    return engine::Failure{SourceError{path.string() + ": cannot be opened: " + std::strerror(errno)}};
  }
  struct stat about {};
  if (::fstat(state->descriptor, &about) != 0 || S_ISDIR(about.st_mode)) {
    return engine::Failure{SourceError{path.string() + ": is not a file"}};
  }
  state->file_bytes = static_cast<std::uint64_t>(about.st_size);
  if (auto error = state->start()) return engine::Failure{*error};
  return ByteStream{std::move(state)};
}

ByteStream::ByteStream(std::unique_ptr<State> state) noexcept : state_{std::move(state)} {}
ByteStream::ByteStream(ByteStream&&) noexcept = default;
ByteStream& ByteStream::operator=(ByteStream&&) noexcept = default;
ByteStream::~ByteStream() = default;

engine::Result<std::size_t, SourceError> ByteStream::read(std::span<char> out) {
  switch (state_->packing) {
    case Packing::Zstd:
      return state_->read_zstd(out);
    case Packing::Gzip:
      return state_->read_gzip(out);
    case Packing::Plain:
      break;
  }
  return state_->read_plain(out);
}

const std::filesystem::path& ByteStream::path() const noexcept { return state_->path; }
std::uint64_t ByteStream::file_bytes_read() const noexcept { return state_->offset(); }
std::uint64_t ByteStream::file_bytes() const noexcept { return state_->file_bytes; }

}  // namespace adapters::recorded
