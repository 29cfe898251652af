// Dukascopy's delta-coded tick document: first values, then increments. It is read whole, because each of its five
// columns stands in one piece; an hour of ticks is some 100 KB.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "adapters/recorded/byte_stream.hpp"
#include "adapters/venue.hpp"
#include "engine/base/result.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/input.hpp"

namespace adapters::recorded {

/// The document's numbers: prices in Price units, times in milliseconds, volumes in Qty units.
struct JettaTicks {
  std::int64_t time_ms{0};
  std::int64_t price_step{0};
  std::int64_t ask{0};
  std::int64_t bid{0};
  std::vector<std::int64_t> times;
  std::vector<std::int64_t> asks;
  std::vector<std::int64_t> bids;
  std::vector<std::int64_t> ask_volumes;
  std::vector<std::int64_t> bid_volumes;
};

/// Adds the increments up, one tick at a time. A bad one spoils all that follow, so none can be skipped.
class JettaFeed {
 public:
  JettaFeed(ByteStream stream, engine::InstrumentId instrument) : stream_{std::move(stream)}, instrument_{instrument} {}
  engine::Result<std::optional<engine::Frame>, SourceError> next();
  [[nodiscard]] const ByteStream& stream() const noexcept { return stream_; }

 private:
  std::optional<SourceError> load();
  bool advance() noexcept;

  ByteStream stream_;
  engine::InstrumentId instrument_;
  JettaTicks ticks_{};
  bool is_loaded_{false};
  std::size_t index_{0};
};

}  // namespace adapters::recorded
