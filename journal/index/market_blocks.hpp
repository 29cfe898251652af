// The table market_blocks: where the market events of an instrument lie. Blocks end at fixed sequences and at the ends
// of segments, so they do not depend on how often the index was brought up to date.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/model/record.hpp"
#include "journal/index/sqlite.hpp"

namespace journal {

/// Sequences [n * this, (n + 1) * this) make blocks of their own.
inline constexpr std::uint64_t kBlockSequences = 16'384;

class MarketBlocks {
 public:
  /// Goes on with the blocks that were written before and are not over; the tables must be there.
  [[nodiscard]] static engine::Result<MarketBlocks, JournalError> prepare(Connection& connection,
                                                                          engine::Sequence last_sequence);

  /// instrument: 0 when the event is not known. Writes the blocks that are over.
  [[nodiscard]] DoneOrError add(const engine::RecordHeader& header, std::uint32_t instrument, std::uint32_t segment,
                                std::uint64_t offset);
  /// Writes what is not over yet, too: it is written again when it has grown. Before each commit.
  [[nodiscard]] DoneOrError write();

 private:
  struct Block {
    std::int64_t first_sequence;
    std::int64_t last_sequence;
    std::int64_t first_time;
    std::int64_t last_time;
    std::uint32_t instrument;
    std::int64_t count;
    std::int64_t offset;
    bool has_changed;
  };

  std::uint64_t window_{0};
  std::uint32_t segment_{0};
  std::vector<Block> blocks_;  ///< of this window and segment
  Statement insert_;
};

}  // namespace journal
