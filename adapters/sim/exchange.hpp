// What the simulated venue does with a quote, a trade or an order message once it is there: it fills, refuses and
// reports. Not for the order of events in time: venue.hpp has that. The rules are in README.md, numbered.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "adapters/sim/book.hpp"
#include "adapters/sim/fifo.hpp"
#include "adapters/sim/orders.hpp"
#include "adapters/venue.hpp"
#include "engine/model/config.hpp"
#include "engine/model/events.hpp"
#include "engine/model/input.hpp"
#include "engine/model/reasons.hpp"

namespace adapters::sim {

/// The commission of one fill: notional times parts per million, rounded half to even to money units once.
engine::Money commission_of(engine::Price price, engine::Qty qty, engine::PartsPerMillion rate) noexcept;

/// Books of all instruments. Every call happens at a venue time; times never decrease from call to call. Reports are
/// queued with the time at which the core may see them, one report latency later.
class Exchange {
 public:
  Exchange(std::span<const engine::InstrumentSpec> instruments, std::span<const engine::AccountSpec> accounts,
           const SimulationTerms& terms);

  void on_quote(engine::Timestamp now, const engine::Quote& quote);
  void on_trade(engine::Timestamp now, const engine::Trade& trade);
  /// An order message or a question, at its arrival. At least one report follows each.
  void on_message(engine::Timestamp now, const engine::Frame& message);

  /// The same messages, refused whatever they say.
  void refuse_message(engine::Timestamp now, const engine::Frame& message, engine::Reason reason);
  /// Each fill of this order against the outside is cut, if the order is here and has more than one lot.
  void cut_fills_of(engine::OrderId id);
  /// No order is known any more, and nobody is told.
  void forget_orders();

  /// The orders of an account that work, as answers to a question.
  [[nodiscard]] std::vector<engine::ExecutionReport> working_orders(engine::AccountId account);

  [[nodiscard]] const Fifo<engine::Frame>& reports() const noexcept { return reports_; }
  void pop_report() noexcept { reports_.pop(); }

 private:
  /// What the outside still offers on one side of the last quote.
  struct Outside {
    engine::Price price{};
    engine::Qty left{};  ///< 0: nothing that may be taken
  };
  struct Market {
    engine::InstrumentSpec spec{};
    engine::Quote quote{};  ///< the last one, crossed or not; all zero before the first
    Outside bid{};
    Outside ask{};
    Book book{};
    std::vector<std::uint32_t> waiting{};    ///< market and fill-or-kill orders, by arrival
    std::vector<std::uint32_t> immediate{};  ///< immediate-or-cancel limit orders, by arrival
  };

  void submit(const engine::OrderSubmitted& message);
  void cancel(const engine::OrderCancelRequested& message);
  void replace(const engine::OrderReplaceRequested& message);
  void tell(const engine::OrderStatusRequested& question);
  [[nodiscard]] engine::Reason refusal_of(const engine::OrderSubmitted& message) const;
  [[nodiscard]] static engine::Reason refusal_of(const Market& market, engine::Qty qty);
  [[nodiscard]] engine::Reason refusal_of(const engine::OrderReplaceRequested& message) const;
  [[nodiscard]] std::optional<std::uint32_t> market_of(engine::InstrumentId instrument) const noexcept;

  void put_in_book(std::uint32_t row);
  void take_out(std::uint32_t row);
  void match_own(Market& market);
  void fill_waiting(Market& market);
  void fill_market_order(Market& market, std::uint32_t row);
  void fill_or_kill(Market& market, std::uint32_t row);
  void fill_reached(Market& market, engine::Side side);
  void fill_through(Market& market, const engine::Trade& trade, engine::Qty& left);
  void fill_at(Market& market, const engine::Trade& trade, engine::Qty left);
  void cancel_immediate(Market& market);

  /// How much of a fill against the outside happens now: less than `qty` when this fill is one that is cut.
  engine::Qty cut(const Market& market, const Order& order, engine::Qty qty);
  /// Fills a resting order against the outside; the part that happened.
  engine::Qty fill_resting(Market& market, engine::Side side, std::size_t index, engine::Qty qty);

  void execute(std::uint32_t row, engine::Qty qty, engine::Price price);
  void finish_canceled(std::uint32_t row, engine::Reason reason);
  [[nodiscard]] engine::ExecutionReport state_of(const Order& order);
  [[nodiscard]] engine::ExecutionReport report_on(const Order& order, engine::ExecType type);
  void publish(const engine::ExecutionReport& report);
  void reject(const engine::OrderSubmitted& message, engine::Reason reason);
  template <class Request>
  void refuse(const Request& request, engine::CancelRejectedFor response_to, engine::Reason reason);

  std::uint64_t seed_;
  engine::Duration report_latency_;
  engine::PartsPerMillion partial_fills_;
  engine::PartsPerMillion rejects_;

  std::vector<Market> markets_;
  std::vector<engine::AccountId> accounts_;
  Orders orders_;
  Fifo<engine::Frame> reports_;
  engine::Timestamp now_{};
  std::uint64_t submissions_{0};  ///< counters: each random draw is a function of the seed and one of them
  std::uint64_t outside_fills_{0};
  std::uint64_t priorities_{0};
  std::uint64_t venue_orders_{0};
  std::uint64_t executions_{0};
};

}  // namespace adapters::sim
