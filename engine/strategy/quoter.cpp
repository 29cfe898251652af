// The quoting strategy: one bid and one offer around the best prices, moved when the market moves, leaning away from
// what it holds. Protected by its inventory limit: a side that would go beyond it is not quoted.
#include <algorithm>

#include "engine/base/checked.hpp"
#include "engine/strategy/strategy.hpp"

namespace engine::strategy {

namespace {

using state::State;
using state::StrategyRow;

/// Our orders in the market, at most one of each side.
struct Working {
  const ledger::OrderRow* buy{nullptr};
  const ledger::OrderRow* sell{nullptr};
};

Working working_orders(const State& state, const StrategyRow& row) noexcept {
  Working working;
  state.ledger().orders().for_each_open(row.spec.id, [&](const ledger::OrderRow& order) {
    (order.side == Side::Buy ? working.buy : working.sell) = &order;
  });
  return working;
}

/// Both prices move away from the side held, by `skew` ticks at full inventory.
std::int64_t skew_ticks(const StrategyRow& row, std::int64_t held) noexcept {
  const std::int64_t skew = row.spec.parameters[quoter_parameters::Skew];
  if (skew == 0 || held == 0) return 0;
  const std::int64_t most = row.spec.parameters[quoter_parameters::InventoryMax];
  return div_round_int64(wide_mul(skew, held), most, Round::HalfEven).value_or(0);
}

/// The price wanted on one side, never through the other side, before it is rounded to a tick.
int128 exact_price(const State& state, const StrategyRow& row, Side side, std::int64_t held) noexcept {
  const market::QuoteRow& quote = state.market().quote(row.spec.instrument);
  const std::int64_t tick = state.instrument(row.spec.instrument).tick_size.raw();
  const std::int64_t sign = sign_of(side);
  const Price best = side == Side::Buy ? quote.bid : quote.ask;
  const Price other = side == Side::Buy ? quote.ask : quote.bid;
  const int128 ticks =
      static_cast<int128>(row.spec.parameters[quoter_parameters::HalfSpread]) * sign + skew_ticks(row, held);
  const int128 wanted = static_cast<int128>(best.raw()) - ticks * tick;
  const int128 inside = static_cast<int128>(other.raw()) - static_cast<int128>(sign) * tick;
  return side == Side::Buy ? std::min(wanted, inside) : std::max(wanted, inside);
}

/// Away from the market to a tick; nothing when no price is left.
std::optional<Price> on_tick(int128 exact, std::int64_t tick, Side side) noexcept {
  if (tick <= 0) return std::nullopt;
  const int128 rounded = div_round(exact, tick, side == Side::Buy ? Round::Floor : Round::Ceiling) * tick;
  if (rounded <= 0 || !fits_int64(rounded)) return std::nullopt;
  return Price{static_cast<std::int64_t>(rounded)};
}

/// True when a working order stays whatever the rounding does, which moves a price by less than a tick: most quotes are
/// answered here, without a division.
bool stays_surely(const ledger::OrderRow& order, int128 exact, std::int64_t tick, std::int64_t requote) noexcept {
  const int128 distance = exact > order.price.raw() ? exact - order.price.raw() : order.price.raw() - exact;
  return exact > tick && distance + tick <= wide_mul(tick, requote);
}

Intent intent_of(const StrategyRow& row, IntentAction action, Side side) noexcept {
  return {.action = action,
          .side = side,
          .ord_type = OrdType::Limit,
          .strategy = row.spec.id,
          .account = row.spec.account,
          .instrument = row.spec.instrument};
}

/// True when a working price is far enough from the wanted one to be moved.
bool is_far(const State& state, const StrategyRow& row, Price working, Price wanted) noexcept {
  const std::int64_t tick = state.instrument(row.spec.instrument).tick_size.raw();
  const std::int64_t distance = (working - wanted).raw();
  const std::int64_t size = distance < 0 ? -distance : distance;
  return wide_mul(tick, row.spec.parameters[quoter_parameters::Requote]) <= size;
}

/// True when an order at `price` would meet our own on the other side: at its price in force, the one that a replace
/// in flight asks for, or one just wished. Such a side waits until the other has moved.
bool meets_own(const ledger::OrderRow* other, const Wishes& wishes, Side side, Price price) noexcept {
  const auto meets = [&](Price against) {
    if (against.raw() == 0) return false;
    return side == Side::Buy ? price >= against : price <= against;
  };
  if (other != nullptr && (meets(other->price) || meets(other->pending_price))) return true;
  return std::ranges::any_of(wishes.intents, [&](const Intent& wished) {
    return wished.side != side && wished.action != IntentAction::Cancel && meets(wished.price);
  });
}

/// Takes the one step that brings a side to where it should be; an answer in flight is waited for.
void tend_side(const State& state, const StrategyRow& row, Side side, const Working& working, Wishes& wishes) noexcept {
  const ledger::OrderRow* const order = side == Side::Buy ? working.buy : working.sell;
  const ledger::OrderRow* const other = side == Side::Buy ? working.sell : working.buy;
  if (order != nullptr && order->status != OrdStatus::Accepted && order->status != OrdStatus::PartiallyFilled) return;
  const std::int64_t held = state.ledger().position(row.spec.account, row.spec.instrument).qty.raw();
  const std::int64_t size = row.spec.parameters[quoter_parameters::OrderQty];
  const bool fits =
      static_cast<int128>(held) * sign_of(side) + size <= row.spec.parameters[quoter_parameters::InventoryMax];
  const int128 exact = exact_price(state, row, side, held);
  const std::int64_t tick = state.instrument(row.spec.instrument).tick_size.raw();
  const std::int64_t requote = row.spec.parameters[quoter_parameters::Requote];
  if (order != nullptr && fits && stays_surely(*order, exact, tick, requote)) return;
  const auto price = fits ? on_tick(exact, tick, side) : std::nullopt;
  if (price && meets_own(other, wishes, side, *price)) return;
  Intent intent = intent_of(row, IntentAction::New, side);
  if (!price) {
    if (order == nullptr) return;
    intent.action = IntentAction::Cancel;
    intent.order_id = order->id;
  } else if (order == nullptr) {
    intent.qty = Qty{size};
    intent.price = *price;
  } else {
    if (!is_far(state, row, order->price, *price)) return;
    intent.action = IntentAction::Replace;
    intent.order_id = order->id;
    intent.qty = order->qty;
    intent.price = *price;
  }
  static_cast<void>(wishes.intents.push(intent));
}

}  // namespace

void make_quotes(const State& state, const StrategyRow& row, Trigger trigger, Wishes& wishes) noexcept {
  if (!trigger.quote && !trigger.orders) return;
  if (state.market().quote(row.spec.instrument).crossed()) return;
  const Working working = working_orders(state, row);
  tend_side(state, row, Side::Buy, working, wishes);
  tend_side(state, row, Side::Sell, working, wishes);
}

}  // namespace engine::strategy
