// The quoting strategy: one bid and one offer around the best prices, moved when the market moves, leaning away from
// what it holds. Protected by its inventory limit: a side that would go beyond it is not quoted.
#include <algorithm>

#include "engine/base/checked.hpp"
#include "engine/strategy/strategy.hpp"

namespace engine::strategy {

namespace {

using state::State;
using state::StrategyRow;

/// What both sides look at. Our orders in the market are at most one of each side.
struct View {
  const StrategyRow& row;
  const market::QuoteRow& quote;
  std::int64_t tick;
  std::int64_t held;
  std::int64_t skew;  ///< ticks that both prices move away from the side held
  const ledger::OrderRow* buy{nullptr};
  const ledger::OrderRow* sell{nullptr};

  [[nodiscard]] std::int64_t parameter(quoter_parameters::Index which) const noexcept {
    return row.spec.parameters[which];
  }
};

/// `Skew` ticks at full inventory.
std::int64_t skew_ticks(const StrategyRow& row, std::int64_t held) noexcept {
  const std::int64_t skew = row.spec.parameters[quoter_parameters::Skew];
  if (skew == 0 || held == 0) return 0;
  const std::int64_t most = row.spec.parameters[quoter_parameters::InventoryMax];
  return div_round_int64(wide_mul(skew, held), most, Round::HalfEven).value_or(0);
}

View look(const State& state, const StrategyRow& row, const market::QuoteRow& quote) noexcept {
  const std::int64_t held = state.ledger().position(row.spec.account, row.spec.instrument).qty.raw();
  View view{.row = row,
            .quote = quote,
            .tick = state.instrument(row.spec.instrument).tick_size.raw(),
            .held = held,
            .skew = skew_ticks(row, held)};
  state.ledger().orders().for_each_open(row.spec.id, [&](const ledger::OrderRow& order) {
    (order.side == Side::Buy ? view.buy : view.sell) = &order;
  });
  return view;
}

/// The price wanted on one side, never through the other side, before it is rounded to a tick; nothing when it does
/// not fit a price.
std::optional<std::int64_t> exact_price(const View& view, Side side) noexcept {
  const std::int64_t sign = sign_of(side);
  const std::int64_t best = (side == Side::Buy ? view.quote.bid : view.quote.ask).raw();
  const std::int64_t other = (side == Side::Buy ? view.quote.ask : view.quote.bid).raw();
  const auto ticks = checked_add(view.parameter(quoter_parameters::HalfSpread) * sign, view.skew);
  const auto away = ticks ? checked_mul(*ticks, view.tick) : std::nullopt;
  const auto wanted = away ? checked_sub(best, *away) : std::nullopt;
  const auto inside = checked_sub(other, sign * view.tick);
  if (!wanted || !inside) return std::nullopt;
  return side == Side::Buy ? std::min(*wanted, *inside) : std::max(*wanted, *inside);
}

/// Away from the market to a tick; nothing when no price is left.
std::optional<Price> on_tick(std::int64_t exact, std::int64_t tick, Side side) noexcept {
  if (exact <= 0) return std::nullopt;
  const std::int64_t beyond = exact % tick;
  const std::int64_t below = exact - beyond;
  const auto rounded = side == Side::Buy || beyond == 0 ? std::optional{below} : checked_add(below, tick);
  if (!rounded || *rounded == 0) return std::nullopt;
  return Price{*rounded};
}

/// The distance of a working price from a wanted one, saturating.
std::int64_t distance_of(Price working, std::int64_t wanted) noexcept {
  const auto distance = checked_sub(working.raw(), wanted);
  return distance && *distance != kInt64Min ? std::abs(*distance) : kInt64Max;
}

/// From this distance on a working price is moved, saturating.
std::int64_t far_distance(const View& view) noexcept {
  return checked_mul(view.tick, view.parameter(quoter_parameters::Requote)).value_or(kInt64Max);
}

/// True when a working order stays whatever the rounding does, which moves a price by less than a tick: most quotes are
/// answered here, without a division.
bool stays_surely(const View& view, const ledger::OrderRow& order, std::int64_t exact) noexcept {
  return exact > view.tick && distance_of(order.price, exact) <= far_distance(view) - view.tick;
}

Intent intent_of(const StrategyRow& row, IntentAction action, Side side) noexcept {
  return {.action = action,
          .side = side,
          .ord_type = OrdType::Limit,
          .strategy = row.spec.id,
          .account = row.spec.account,
          .instrument = row.spec.instrument};
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

/// Opens, moves or takes back the order of one side, which should be at `price`, or nowhere.
void wish(const View& view, Side side, const ledger::OrderRow* order, std::optional<Price> price,
          Wishes& wishes) noexcept {
  Intent intent = intent_of(view.row, IntentAction::New, side);
  if (!price) {
    if (order == nullptr) return;
    intent.action = IntentAction::Cancel;
    intent.order_id = order->id;
  } else if (order == nullptr) {
    intent.qty = Qty{view.parameter(quoter_parameters::OrderQty)};
    intent.price = *price;
  } else {
    if (distance_of(order->price, price->raw()) < far_distance(view)) return;
    intent.action = IntentAction::Replace;
    intent.order_id = order->id;
    intent.qty = order->qty;
    intent.price = *price;
  }
  static_cast<void>(wishes.intents.push(intent));
}

/// True while the inventory limit allows one more order on this side to fill.
bool fits_inventory(const View& view, Side side) noexcept {
  const auto filled =
      checked_add(view.held * sign_of(side), view.parameter(quoter_parameters::OrderQty)).value_or(kInt64Max);
  return filled <= view.parameter(quoter_parameters::InventoryMax);
}

/// Takes the one step that brings a side to where it should be; an answer in flight is waited for.
void tend_side(const View& view, Side side, Wishes& wishes) noexcept {
  const ledger::OrderRow* const order = side == Side::Buy ? view.buy : view.sell;
  const ledger::OrderRow* const other = side == Side::Buy ? view.sell : view.buy;
  if (order != nullptr && order->status != OrdStatus::Accepted && order->status != OrdStatus::PartiallyFilled) return;
  const bool fits = fits_inventory(view, side);
  const auto exact = fits ? exact_price(view, side) : std::nullopt;
  if (order != nullptr && exact && stays_surely(view, *order, *exact)) return;
  const auto price = exact ? on_tick(*exact, view.tick, side) : std::nullopt;
  if (price && meets_own(other, wishes, side, *price)) return;
  wish(view, side, order, price, wishes);
}

}  // namespace

void make_quotes(const State& state, const StrategyRow& row, Trigger trigger, Wishes& wishes) noexcept {
  if (!trigger.quote && !trigger.orders) return;
  const market::QuoteRow& quote = state.market().quote(row.spec.instrument);
  if (quote.crossed()) return;
  const View view = look(state, row, quote);
  if (view.tick <= 0) return;
  tend_side(view, Side::Buy, wishes);
  tend_side(view, Side::Sell, wishes);
}

}  // namespace engine::strategy
