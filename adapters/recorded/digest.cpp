// The digest of one file's decompressed bytes.
#include <memory>
#include <vector>

#include "adapters/recorded/byte_stream.hpp"
#include "adapters/recorded/recorded.hpp"

// The streaming functions are too large for g++ to inline at -Og, which it takes for an error where it is a must.
#define XXH_NO_INLINE_HINTS 1
#define XXH_INLINE_ALL
#include <xxhash.h>

namespace adapters::recorded {
namespace {

struct FreeHash {
  void operator()(XXH3_state_t* state) const noexcept { XXH3_freeState(state); }
};

}  // namespace

engine::Result<Digest, SourceError> digest(const std::filesystem::path& path) {
  auto stream = ByteStream::open(path);
  if (!stream) return engine::Failure{stream.error()};
  constexpr std::size_t kChunkBytes = 256 * 1024;
  std::vector<char> chunk(kChunkBytes);
  const std::unique_ptr<XXH3_state_t, FreeHash> state{XXH3_createState()};
  XXH3_128bits_reset(state.get());
  while (true) {
    const auto count = stream->read(chunk);
    if (!count) return engine::Failure{count.error()};
    if (*count == 0) break;
    XXH3_128bits_update(state.get(), chunk.data(), *count);
  }
  const XXH128_hash_t hash = XXH3_128bits_digest(state.get());
  return Digest{.high = hash.high64, .low = hash.low64};
}

}  // namespace adapters::recorded
