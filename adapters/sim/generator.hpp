// Generated markets: quotes and trades of several instruments from a seed, in integers only, so that they are the same
// on every machine and compiler. Not a model of any real market: it has bursts and calm, trends, gaps of price and
// crossed quotes, so that every path of the engine is walked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "adapters/venue.hpp"
#include "engine/base/result.hpp"
#include "engine/model/events.hpp"
#include "engine/model/input.hpp"
#include "engine/model/units.hpp"

namespace adapters::sim {

/// How one instrument moves. Everything above zero; spread and sizes below 65,536.
struct GeneratedInstrument {
  engine::InstrumentId id{};
  engine::Price tick_size{10'000};
  engine::Qty lot_step{engine::kQtyScale};
  engine::Price start_price{engine::kPriceScale};  ///< rounded down to a tick; at least four ticks
  std::int64_t spread_ticks{2};                    ///< the usual one; calm adds nothing, a burst up to as much again
  std::int64_t volatility_ticks{2};                ///< largest usual move of one quote
  std::int64_t size_lots_max{100};                 ///< quote and trade sizes are in [1, this]
  engine::Duration quote_interval{10'000'000};     ///< mean, over bursts and calm about this
};

struct GeneratorTerms {
  std::uint64_t seed{1};
  engine::Timestamp start{};                       ///< no event is earlier
  engine::Duration duration{};                     ///< events end before start + this; 0: no end in time
  std::uint64_t quote_count{0};                    ///< of all instruments together; 0: no end by number
  engine::PartsPerMillion crossed_quotes{20'000};  ///< share of quotes whose bid is above the ask
  engine::PartsPerMillion trades{100'000};         ///< share of quotes that a trade follows at the same time
  std::vector<GeneratedInstrument> instruments;    ///< none: no events
};

class GeneratedMarket final : public MarketSource {
 public:
  explicit GeneratedMarket(GeneratorTerms terms);

  /// Never an error. Times never decrease; events of one time come in the order of the instruments.
  engine::Result<std::optional<engine::Frame>, SourceError> next() override;

 private:
  struct Walker {
    GeneratedInstrument terms{};
    engine::Timestamp time{};  ///< of its next quote
    std::uint64_t quotes{0};   ///< made so far: the counter of its random draws
    std::int64_t bid_ticks{0};
    std::int64_t low_ticks{0};  ///< the walk turns back here
    std::int64_t high_ticks{0};
    bool is_burst{false};
    std::int64_t drift{0};  ///< direction of this stretch: -1, 0 or 1
  };

  [[nodiscard]] std::uint64_t draw(const Walker& walker, std::uint64_t purpose, std::uint64_t counter) const noexcept;
  [[nodiscard]] Walker* earliest() noexcept;
  void enter_stretch(Walker& walker) const noexcept;
  void walk(Walker& walker, std::uint64_t bits) const noexcept;
  void schedule(Walker& walker, std::uint64_t bits) const noexcept;
  engine::Quote make_quote(Walker& walker) const noexcept;
  void maybe_trade(const Walker& walker, const engine::Quote& quote) noexcept;

  GeneratorTerms terms_;
  engine::Timestamp end_{engine::kInt64Max};
  std::vector<Walker> walkers_;
  std::optional<engine::Trade> trade_;  ///< follows the last quote
  std::uint64_t quotes_{0};
  std::uint64_t trades_{0};
};

}  // namespace adapters::sim
