// Recorded market data as a MarketSource: recognise a file, open it, join several in time order, digest their bytes.
// All files are read in a stream, compressed (zstd, gzip: told by their first bytes) or plain. Not thread-safe: one
// source belongs to one thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "adapters/recorded/format.hpp"
#include "adapters/venue.hpp"
#include "engine/base/result.hpp"
#include "engine/model/ids.hpp"

namespace adapters::recorded {

/// What reading came to, counted while it goes on.
struct ReadTally {
  std::uint64_t events{0};   ///< quotes and trades made
  std::uint64_t skipped{0};  ///< bad rows passed over under skip_bad
  std::uint64_t unread{0};   ///< good rows of a kind that is not read yet: depth updates, book snapshots
};

struct ReadTerms {
  engine::InstrumentId instrument{};  ///< what the events will carry
  bool skip_bad{false};               ///< count bad rows instead of stopping at the first
  bool progress{false};               ///< a bar on stderr, and only when stderr is a terminal
  ReadTally* tally{nullptr};          ///< optional, the caller's; must outlive the source; files may share one
};

/// What the file is, from its content and its name; `forced` (`--format`) overrides the content's verdict.
/// Fails for a missing, empty, truncated or unknown file, and for a format that is only recognised.
engine::Result<FileInfo, SourceError> recognise(const std::filesystem::path& path,
                                                std::optional<Format> forced = std::nullopt);

/// A source over the file's rows. The first row is read by the first next(). After an error, next() repeats it.
engine::Result<std::unique_ptr<MarketSource>, SourceError> open(const FileInfo& info, const ReadTerms& terms);

/// All sources as one in time order; equal times keep the order of `sources`. Fails, from next(), when two sources
/// with one instrument overlap in time.
engine::Result<std::unique_ptr<MarketSource>, SourceError> merge(std::vector<std::unique_ptr<MarketSource>> sources);

/// 128 bits of a content; backtests derive their journal id from it.
struct Digest {
  std::uint64_t high{0};
  std::uint64_t low{0};
  friend constexpr bool operator==(const Digest&, const Digest&) = default;
};

/// XXH3-128 of the decompressed bytes: a file and its compressed copy have one digest.
engine::Result<Digest, SourceError> digest(const std::filesystem::path& path);

}  // namespace adapters::recorded
