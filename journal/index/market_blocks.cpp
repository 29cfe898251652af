#include "journal/index/market_blocks.hpp"

#include <algorithm>
#include <string>

namespace journal {

engine::Result<MarketBlocks, JournalError> MarketBlocks::prepare(Connection& connection,
                                                                 engine::Sequence last_sequence) {
  MarketBlocks blocks;
  auto insert = connection.prepare("INSERT OR REPLACE INTO market_blocks VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  if (!insert) return engine::Failure{insert.error()};
  blocks.insert_ = std::move(insert).value();
  blocks.window_ = last_sequence.raw() / kBlockSequences;
  const std::string from = std::to_string(blocks.window_ * kBlockSequences);
  auto open = connection.prepare(
      "SELECT first_sequence, last_sequence, first_time_ns, last_time_ns, ifnull(instrument, 0), count, segment, "
      "offset "
      "FROM market_blocks WHERE first_sequence >= " +
      from + " AND segment = (SELECT max(segment) FROM market_blocks WHERE first_sequence >= " + from +
      ") ORDER BY first_sequence");
  if (!open) return engine::Failure{open.error()};
  for (auto row = open->step();; row = open->step()) {
    if (!row) return engine::Failure{row.error()};
    if (!*row) break;
    blocks.segment_ = static_cast<std::uint32_t>(open->integer(6));
    blocks.blocks_.push_back({.first_sequence = open->integer(0),
                              .last_sequence = open->integer(1),
                              .first_time = open->integer(2),
                              .last_time = open->integer(3),
                              .instrument = static_cast<std::uint32_t>(open->integer(4)),
                              .count = open->integer(5),
                              .offset = open->integer(7),
                              .has_changed = false});
  }
  return blocks;
}

DoneOrError MarketBlocks::add(const engine::RecordHeader& header, std::uint32_t instrument, std::uint32_t segment,
                              std::uint64_t offset) {
  const std::uint64_t window = header.sequence.raw() / kBlockSequences;
  if (window != window_ || segment != segment_) {
    if (auto written = write(); !written) return written;
    blocks_.clear();
    window_ = window;
    segment_ = segment;
  }
  const auto sequence = static_cast<std::int64_t>(header.sequence.raw());
  auto block =
      std::find_if(blocks_.begin(), blocks_.end(), [&](const Block& one) { return one.instrument == instrument; });
  if (block == blocks_.end()) {
    block = blocks_.insert(block, {.first_sequence = sequence,
                                   .last_sequence = sequence,
                                   .first_time = header.time.raw(),
                                   .last_time = header.time.raw(),
                                   .instrument = instrument,
                                   .count = 0,
                                   .offset = static_cast<std::int64_t>(offset),
                                   .has_changed = true});
  }
  block->last_sequence = sequence;
  block->last_time = header.time.raw();
  ++block->count;
  block->has_changed = true;
  return engine::Done{};
}

DoneOrError MarketBlocks::write() {
  for (Block& block : blocks_) {
    if (!block.has_changed) continue;
    insert_.bind(1, block.first_sequence);
    insert_.bind(2, block.last_sequence);
    insert_.bind(3, block.first_time);
    insert_.bind(4, block.last_time);
    if (block.instrument == 0) insert_.bind_null(5);
    if (block.instrument != 0) insert_.bind(5, std::int64_t{block.instrument});
    insert_.bind(6, block.count);
    insert_.bind(7, std::int64_t{segment_});
    insert_.bind(8, block.offset);
    if (auto written = insert_.run(); !written) return written;
    block.has_changed = false;
  }
  return engine::Done{};
}

}  // namespace journal
