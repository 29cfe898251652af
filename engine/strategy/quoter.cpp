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
  std::int64_t far;   ///< from this distance on a working price is moved, saturating
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
  const std::int64_t tick = state.instrument(row.spec.instrument).tick_size.raw();
  const std::int64_t requote = row.spec.parameters[quoter_parameters::Requote];
  View view{.row = row,
            .quote = quote,
            .tick = tick,
            .held = held,
            .skew = skew_ticks(row, held),
            .far = checked_mul(tick, requote).value_or(kInt64Max)};
  state.ledger().orders().for_each_open(
      row.spec.id, [&](const ledger::OrderRow& order) { (order.side == Side::Buy ? view.buy : view.sell) = &order; });
  return view;
}

/// The price wanted on one side, never through the other side, before it is rounded to a tick; 0 when there is none
/// that fits. Overflows are flags looked at once: checked_sub and its like cost 5 % of the whole core here.
std::int64_t exact_price(const View& view, Side side) noexcept {
  const std::int64_t sign = sign_of(side);
  const std::int64_t best = (side == Side::Buy ? view.quote.bid : view.quote.ask).raw();
  const std::int64_t other = (side == Side::Buy ? view.quote.ask : view.quote.bid).raw();
  const std::int64_t ticks = view.parameter(quoter_parameters::HalfSpread) * sign + view.skew;
  std::int64_t away = 0;
  std::int64_t wanted = 0;
  std::int64_t inside = 0;
  const bool away_is_lost = __builtin_mul_overflow(ticks, view.tick, &away);
  const bool wanted_is_lost = __builtin_sub_overflow(best, away, &wanted);
  const bool inside_is_lost = __builtin_sub_overflow(other, sign * view.tick, &inside);
  if (away_is_lost || wanted_is_lost || inside_is_lost) return 0;
  return side == Side::Buy ? std::min(wanted, inside) : std::max(wanted, inside);
}

/// Away from the market to a tick; nothing when no price is left.
std::optional<Price> on_tick(std::int64_t exact, std::int64_t tick, Side side) noexcept {
  if (exact <= 0) return std::nullopt;
  const auto beyond = static_cast<std::int64_t>(static_cast<std::uint64_t>(exact) % static_cast<std::uint64_t>(tick));
  const std::int64_t below = exact - beyond;
  const auto rounded = side == Side::Buy || beyond == 0 ? std::optional{below} : checked_add(below, tick);
  if (!rounded || *rounded == 0) return std::nullopt;
  return Price{*rounded};
}

/// The distance of two prices above zero.
std::int64_t distance_of(Price working, std::int64_t wanted) noexcept {
  const std::int64_t distance = working.raw() - wanted;
  return distance < 0 ? -distance : distance;
}

/// True when a working order stays whatever the rounding does, which moves a price by less than a tick: most quotes are
/// answered here, without a division.
bool stays_surely(const View& view, const ledger::OrderRow& order, std::int64_t exact) noexcept {
  return exact > view.tick && distance_of(order.price, exact) <= view.far - view.tick;
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
    if (distance_of(order->price, price->raw()) < view.far) return;
    intent.action = IntentAction::Replace;
    intent.order_id = order->id;
    intent.qty = order->qty;
    intent.price = *price;
  }
  static_cast<void>(wishes.intents.push(intent));
}

/// True while the inventory limit allows one more order on this side to fill.
bool fits_inventory(const View& view, Side side) noexcept {
  std::int64_t filled = 0;
  const bool is_lost =
      __builtin_add_overflow(view.held * sign_of(side), view.parameter(quoter_parameters::OrderQty), &filled);
  return !is_lost && filled <= view.parameter(quoter_parameters::InventoryMax);
}

/// Takes the one step that brings a side to where it should be; an answer in flight is waited for.
void tend_side(const View& view, Side side, Wishes& wishes) noexcept {
  const ledger::OrderRow* const order = side == Side::Buy ? view.buy : view.sell;
  const ledger::OrderRow* const other = side == Side::Buy ? view.sell : view.buy;
  if (order != nullptr && order->status != OrdStatus::Accepted && order->status != OrdStatus::PartiallyFilled) return;
  const std::int64_t exact = fits_inventory(view, side) ? exact_price(view, side) : 0;
  if (order != nullptr && stays_surely(view, *order, exact)) return;
  const auto price = on_tick(exact, view.tick, side);
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
