// The trend follower: long while the fast average is above the slow one, short while it is below, entered once for each
// crossing; protected by a stop that trails the close by a multiple of ATR and is watched at every quote.
#include <algorithm>

#include "engine/base/checked.hpp"
#include "engine/strategy/strategy.hpp"

namespace engine::strategy {

namespace {

using state::State;
using state::StrategyRow;

/// What the strategy remembers, by slot.
enum Slot : std::uint8_t {
  kStop = 0,    ///< price of the stop; 0 while flat
  kTraded = 1,  ///< +1 or -1: the crossing that was entered last
};

enum Indicator : std::uint8_t { kFast = 0, kSlow = 1, kAtr = 2 };

std::optional<Price> indicator(const State& state, const StrategyRow& row, Indicator which) noexcept {
  const std::uint32_t link = row.indicators[which];
  return link == 0 ? std::nullopt : state.market().indicator(link - 1).price();
}

/// +1 above, -1 below, 0 level or not ready.
std::int64_t trend(const State& state, const StrategyRow& row) noexcept {
  const auto fast = indicator(state, row, kFast);
  const auto slow = indicator(state, row, kSlow);
  if (!fast || !slow || *fast == *slow) return 0;
  return *fast > *slow ? 1 : -1;
}

void note(const StrategyRow& row, Slot slot, std::int64_t value, Wishes& wishes) noexcept {
  if (row.slots[slot] == value) return;
  static_cast<void>(wishes.notes.push({.strategy = row.spec.id, .slot = slot, .value = value}));
}

void send_market(const StrategyRow& row, std::int64_t signed_qty, Wishes& wishes) noexcept {
  static_cast<void>(wishes.intents.push({.action = IntentAction::New,
                                         .side = signed_qty > 0 ? Side::Buy : Side::Sell,
                                         .ord_type = OrdType::Market,
                                         .time_in_force = TimeInForce::Ioc,
                                         .strategy = row.spec.id,
                                         .account = row.spec.account,
                                         .instrument = row.spec.instrument,
                                         .qty = absolute(Qty{signed_qty})}));
}

/// Where the stop of a position belongs now: `distance` behind the price at which it would be closed.
std::optional<std::int64_t> stop_price(const State& state, const StrategyRow& row, std::int64_t direction) noexcept {
  const auto atr = indicator(state, row, kAtr);
  const market::QuoteRow& quote = state.market().quote(row.spec.instrument);
  if (!atr || !quote.has_mark()) return std::nullopt;
  const std::int64_t multiple = row.spec.parameters[trend_parameters::StopAtr];
  const auto distance = div_round_int64(wide_mul(atr->raw(), multiple), kMillion, Round::HalfEven);
  if (!distance) return std::nullopt;
  const Price exit = direction > 0 ? quote.mark_bid : quote.mark_ask;
  return checked_sub(exit.raw(), *distance * direction);
}

/// Holding: the stop follows the market and never goes back.
void trail_stop(const State& state, const StrategyRow& row, std::int64_t direction, Wishes& wishes) noexcept {
  const auto wanted = stop_price(state, row, direction);
  if (!wanted) return;
  const std::int64_t held = row.slots[kStop];
  const std::int64_t better = direction > 0 ? std::max(held, *wanted) : std::min(held, *wanted);
  note(row, kStop, held == 0 ? *wanted : better, wishes);
}

bool stop_is_hit(const State& state, const StrategyRow& row, std::int64_t direction) noexcept {
  const market::QuoteRow& quote = state.market().quote(row.spec.instrument);
  const std::int64_t stop = row.slots[kStop];
  if (stop == 0 || quote.crossed()) return false;
  return direction > 0 ? quote.bid.raw() <= stop : quote.ask.raw() >= stop;
}

void manage_position(const State& state, const StrategyRow& row, std::int64_t held, Trigger trigger,
                     Wishes& wishes) noexcept {
  const std::int64_t direction = held > 0 ? 1 : -1;
  note(row, kTraded, direction, wishes);
  const bool reversed = trigger.bar && trend(state, row) == -direction;
  if (reversed || stop_is_hit(state, row, direction)) {
    send_market(row, -held, wishes);
  } else if (trigger.bar || row.slots[kStop] == 0) {
    trail_stop(state, row, direction, wishes);
  }
}

}  // namespace

void follow_trend(const State& state, const StrategyRow& row, Trigger trigger, Wishes& wishes) noexcept {
  const StrategySpec& spec = row.spec;
  if (state.ledger().orders().open_count(spec.id) != 0) return;  // one thing at a time
  const std::int64_t held = state.ledger().position(spec.account, spec.instrument).qty.raw();
  if (held != 0) {
    manage_position(state, row, held, trigger, wishes);
    return;
  }
  if (row.slots[kStop] != 0) note(row, kStop, 0, wishes);
  if (!trigger.bar) return;
  const std::int64_t direction = trend(state, row);
  if (direction == 0 || direction == row.slots[kTraded]) return;
  send_market(row, spec.parameters[trend_parameters::OrderQty] * direction, wishes);
}

}  // namespace engine::strategy
