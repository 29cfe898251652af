// The simulated venue: market events and order messages in, inputs for the core out, in the order of their times.
// Single-threaded and without a clock: the live loop calls it from its own thread, the backtest in simulated time.
// Not for matching: exchange.hpp does that.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "adapters/sim/calendar.hpp"
#include "adapters/sim/exchange.hpp"
#include "adapters/sim/fifo.hpp"
#include "adapters/sim/line.hpp"
#include "adapters/sim/records.hpp"
#include "adapters/venue.hpp"
#include "engine/model/config.hpp"
#include "engine/model/input.hpp"

namespace adapters::sim {

/// The same instruments, terms, market and order messages give the same inputs, byte for byte.
class Venue {
 public:
  /// `market` must outlive the venue; nothing else is referred to after the constructor.
  Venue(std::span<const engine::InstrumentSpec> instruments, std::span<const engine::AccountSpec> accounts,
        const SimulationTerms& terms, MarketSource& market);

  /// Time of the next input that would be published if no more order messages arrived; nothing once the data have
  /// ended and every report is out. Changes nothing that can be seen: it reads one market event ahead, and lets the
  /// messages that come first of all arrive.
  engine::Result<std::optional<engine::Timestamp>, SourceError> next_time();

  /// The next input for the core: Quote, Trade, ExecutionReport, CancelRejected, TimerPulse, DayTurned,
  /// RolloverPassed. Header times
  /// never decrease. After an error every further call gives the same error.
  engine::Result<std::optional<engine::Frame>, SourceError> next();

  /// OrderSubmitted, OrderCancelRequested or OrderReplaceRequested of the step at core time `message.header.time`: it
  /// reaches the book one order latency later, and never before what was published already. ASSERTs on other events.
  void receive(const engine::Frame& message);

  /// What the venue has of an account now, as VenueSession::tell. No message or report is waited for.
  [[nodiscard]] std::vector<engine::Frame> tell(const AccountQuestion& question);

 private:
  /// What happens next, in the order in which it happens at one time. Pulses and day turns stand before order
  /// arrivals, so that an input at the very end of the live loop's lookahead never depends on a message to come.
  enum class Kind : std::uint8_t { Market = 1, DayEnd = 2, Pulse = 3, Arrival = 4, Report = 5, Nothing = 6 };
  struct Next {
    engine::Timestamp time{engine::kInt64Max};
    Kind kind{Kind::Nothing};
  };

  engine::Result<engine::Done, SourceError> read_ahead();
  [[nodiscard]] Next upcoming() const noexcept;
  /// Lets the event that is next happen; nothing when the core does not hear of it.
  std::optional<engine::Frame> take(Kind kind);
  engine::Frame take_market();
  void take_arrival();
  /// The exchange has done something: what it reports goes on its way, or is lost.
  void carry_reports(bool are_lost);
  engine::Frame take_pulse();
  void start(engine::Timestamp first);

  SimulationTerms terms_;
  MarketSource& market_;
  Exchange exchange_;
  Line line_;
  Records records_;
  Calendar calendar_;
  Fifo<engine::Frame> arrivals_;  ///< header.time: arrival at the book

  std::optional<engine::Frame> ahead_;  ///< the market event that was read and not yet published
  std::optional<SourceError> error_;
  bool ended_{false};
  bool started_{false};
  engine::Timestamp now_{engine::kInt64Min};  ///< of the last thing that happened
  engine::Timestamp last_arrival_{engine::kInt64Min};
  engine::Timestamp horizon_{engine::kInt64Min};  ///< of the last market event known: no pulse or day turn is later
  engine::Timestamp next_pulse_{engine::kInt64Max};
};

}  // namespace adapters::sim
