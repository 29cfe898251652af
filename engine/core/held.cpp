// Orders that are kept here: their triggers, which may trail the market, and the end of their time.
#include <algorithm>

#include "engine/core/envelope.hpp"
#include "engine/core/orders_out.hpp"
#include "engine/core/stages.hpp"
#include "engine/risk/chain.hpp"

namespace engine::core {

namespace {

using ledger::OrderRow;
using market::QuoteRow;

/// The price that a trigger looks at, or nothing when this quote or trade says nothing to it.
std::optional<Price> observed_by(const OrderRow& order, const QuoteRow& quote, Seen seen) noexcept {
  if (order.trigger_type == TriggerType::LastPrice) {
    return seen == Seen::Trade ? std::optional{quote.trade_price} : std::nullopt;
  }
  if (seen != Seen::Quote || quote.crossed() || quote.bid.raw() <= 0) return std::nullopt;
  if (order.trigger_type == TriggerType::BidAsk) return order.side == Side::Buy ? quote.ask : quote.bid;
  const int128 twice = static_cast<int128>(quote.bid.raw()) + quote.ask.raw();
  return Price{static_cast<std::int64_t>(twice / 2)};
}

/// A stop triggers behind the market, a target before it.
bool is_reached(const OrderRow& order, Price observed) noexcept {
  const bool above = (order.side == Side::Buy) == is_stop(order.ord_type);
  return above ? observed >= order.trigger_price : observed <= order.trigger_price;
}

std::optional<std::int64_t> distance_of(const OrderRow& order, Price observed, Price tick) noexcept {
  switch (order.trailing_offset_type) {
    case TrailingOffset::Absolute:
      return order.trailing_offset;
    case TrailingOffset::Ticks:
      return checked_mul(order.trailing_offset, tick.raw());
    case TrailingOffset::BasisPoints:
      return div_round_int64(wide_mul(observed.raw(), order.trailing_offset), 10'000, Round::HalfEven);
  }
  return std::nullopt;
}

/// Where a trailing trigger belongs now, or nothing when it stays: it only ever moves with the market.
std::optional<Price> trailed(const OrderRow& order, Price observed, Price tick) noexcept {
  const auto distance = distance_of(order, observed, tick);
  if (!distance) return std::nullopt;
  const auto wanted =
      order.side == Side::Sell ? checked_sub(observed.raw(), *distance) : checked_add(observed.raw(), *distance);
  if (!wanted || *wanted <= 0) return std::nullopt;
  const bool is_first = order.trigger_price.raw() == 0;
  const bool is_better =
      order.side == Side::Sell ? *wanted > order.trigger_price.raw() : *wanted < order.trigger_price.raw();
  return is_first || is_better ? std::optional{Price{*wanted}} : std::nullopt;
}

/// A child takes off what is there, whatever the switch says; everything else asks again.
bool may_leave(Outbox& outbox, const OrderRow& order) noexcept {
  if (order.parent_order_id.raw() != 0) return true;
  const risk::Request request = risk::make_request(outbox.state(), intent_of(order), nullptr);
  risk::GateChecks checks;
  const GateDecision decision = risk::decide(outbox.state(), request, checks);
  put_envelope(outbox, request, decision.verdict, checks);
  outbox.put(decision);
  if (decision.verdict == Verdict::Passed) return true;
  outbox.put(OrderDenied{.order_id = order.id, .reason = decision.reason});
  return false;
}

/// Moves or fires one order's trigger. True when it left, or may not any more.
bool watch(Outbox& outbox, OrderId id, Seen seen) noexcept {
  const state::State& state = outbox.state();
  const OrderRow* order = state.ledger().orders().find(id);
  const bool waits = order == nullptr || !ledger::is_held(order->status) || order->qty.raw() == 0;
  if (waits || !has_trigger(order->ord_type)) return false;
  const auto observed = observed_by(*order, state.market().quote(order->instrument), seen);
  if (!observed) return false;
  if (is_trailing(order->ord_type)) {
    if (const auto moved = trailed(*order, *observed, state.instrument(order->instrument).tick_size)) {
      outbox.put(OrderUpdated{.order_id = id, .qty = order->qty, .price = order->price, .trigger_price = *moved});
      return false;
    }
  }
  if (order->trigger_price.raw() == 0 || !is_reached(*order, *observed)) return false;
  if (may_leave(outbox, *order)) release(outbox, *order, *observed);
  return true;
}

}  // namespace

void watch_triggers(Outbox& outbox, InstrumentId instrument, Seen seen) noexcept {
  OrderIds held;
  outbox.state().ledger().orders().for_each_held(
      instrument, [&](const OrderRow& order) { static_cast<void>(held.push(order.id)); });
  for (const OrderId id : held) {
    if (watch(outbox, id, seen)) follow(outbox, id);
  }
}

void end_times(Outbox& outbox) noexcept {
  const Timestamp now = outbox.state().now();
  const OrderIds ended = pick_open(outbox.state(), [&](const OrderRow& order) {
    const bool is_over = order.expire_time.raw() != 0 && order.expire_time <= now;
    return is_over && order.status != OrdStatus::Unknown && obstacle(&order, IntentAction::Cancel) == Reason::NONE;
  });
  for (const OrderId id : ended) {
    cancel(outbox, *outbox.state().ledger().orders().find(id), Reason::ORDER_EXPIRED);
    follow(outbox, id);
  }
}

}  // namespace engine::core
