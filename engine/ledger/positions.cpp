#include "engine/ledger/positions.hpp"

#include <algorithm>

#include "engine/base/checked.hpp"

namespace engine::ledger {

namespace {

/// Takes `closing` units out of the position: their cost leaves, the difference to what they fetched is profit.
std::optional<Money> close_part(PositionRow& position, std::int64_t closing, Price price) noexcept {
  const std::int64_t sign = position.qty.raw() > 0 ? 1 : -1;
  const std::int64_t held = position.qty.raw() * sign;
  // The average price fits 64 bits; asked without dividing.
  if (magnitude(position.cost) > magnitude(wide_mul(kInt64Max, held))) return std::nullopt;
  const int128 cost = closing == held ? position.cost : scale_fraction(position.cost, closing, held, Round::HalfEven);
  const int128 gross = wide_mul(price.raw(), closing) * sign - cost;
  const auto realised = money_from_cost(gross, Round::HalfEven);
  if (!realised) return std::nullopt;
  const auto total = checked_add(position.realised, *realised);
  if (!total) return std::nullopt;
  position.cost -= cost;
  position.qty = Qty{position.qty.raw() - closing * sign};
  position.dust += gross - wide_mul(realised->raw(), kCostPerMoney);
  position.realised = *total;
  return realised;
}

/// Adds `qty` signed units at `price`.
bool open_part(PositionRow& position, std::int64_t qty, Price price) noexcept {
  const auto total = checked_add(position.qty.raw(), qty);
  const auto cost = checked_add(position.cost, wide_mul(price.raw(), qty));
  if (!total || !cost || *total == kInt64Min) return false;
  if (position.qty.raw() == 0 && qty != 0) {
    position.swap = Money{0};
    position.peak = Qty{0};
  }
  position.qty = Qty{*total};
  position.cost = *cost;
  position.peak = std::max(position.peak, absolute(position.qty));
  return true;
}

}  // namespace

Price PositionRow::average_price() const noexcept {
  if (qty.raw() == 0) return Price{0};
  return Price{div_round_int64(cost, qty.raw(), Round::HalfEven).value_or(kInt64Max)};
}

bool PositionRow::is_balanced() const noexcept {
  const int128 net = static_cast<int128>(bought.raw()) - sold.raw();
  if (net != qty.raw()) return false;                                    // P1
  return flow == cost - wide_mul(realised.raw(), kCostPerMoney) - dust;  // P2
}

PositionStatus PositionRow::status() const noexcept {
  if (qty.raw() == 0) return PositionStatus::Closed;
  return absolute(qty) < peak ? PositionStatus::Partial : PositionStatus::Open;
}

std::optional<FillOutcome> apply_fill(const PositionRow& position, const Fill& fill) noexcept {
  FillOutcome outcome{.position = position, .realised = Money{0}};
  PositionRow& after = outcome.position;
  const std::int64_t sign = sign_of(fill.side);
  Qty& total = fill.side == Side::Buy ? after.bought : after.sold;
  const auto turned_over = checked_add(total, fill.qty);
  const auto flow = checked_add(after.flow, wide_mul(fill.price.raw(), fill.qty.raw()) * sign);
  const auto fees = checked_add(after.fees, fill.fee);
  if (!turned_over || !flow || !fees) return std::nullopt;
  total = *turned_over;
  after.flow = *flow;
  after.fees = *fees;

  const bool reduces = after.qty.raw() != 0 && (after.qty.raw() > 0) != (sign > 0);
  const std::int64_t closing = reduces ? std::min(absolute(after.qty).raw(), fill.qty.raw()) : 0;
  if (closing > 0) {
    const auto realised = close_part(after, closing, fill.price);
    if (!realised) return std::nullopt;
    outcome.realised = *realised;
  }
  if (!open_part(after, (fill.qty.raw() - closing) * sign, fill.price)) return std::nullopt;
  return outcome;
}

std::optional<FillOutcome> reverse_fill(const PositionRow& position, const Fill& fill, Money realised) noexcept {
  FillOutcome outcome{.position = position, .realised = Money{0}};
  PositionRow& after = outcome.position;
  const std::int64_t sign = sign_of(fill.side);
  const int128 notional = wide_mul(fill.price.raw(), fill.qty.raw()) * sign;
  Qty& total = fill.side == Side::Buy ? after.bought : after.sold;
  const auto turned_over = checked_sub(total.raw(), fill.qty.raw());
  const auto qty = checked_sub(after.qty.raw(), fill.qty.raw() * sign);
  const auto flow = checked_sub(after.flow, notional);
  const auto fees = checked_sub(after.fees.raw(), fill.fee.raw());
  const auto profit = checked_sub(after.realised.raw(), realised.raw());
  if (!turned_over || !qty || *qty == kInt64Min || !flow || !fees || !profit) return std::nullopt;
  total = Qty{*turned_over};
  after.qty = Qty{*qty};
  after.peak = std::max(after.peak, absolute(after.qty));
  after.flow = *flow;
  after.fees = Money{*fees};
  after.realised = Money{*profit};
  const auto paid = checked_add(*flow, wide_mul(*profit, kCostPerMoney));
  const auto cost = paid ? checked_add(*paid, after.dust) : std::nullopt;
  if (!cost) return std::nullopt;
  after.cost = *cost;  // P2
  if (*qty == 0) {
    // Nothing is open, so nothing can be worth anything: what is left of the cost is profit or loss.
    const auto rest = money_from_cost(-after.cost, Round::HalfEven);
    const auto all = rest ? checked_add(after.realised, *rest) : std::nullopt;
    if (!all) return std::nullopt;
    after.dust -= after.cost + wide_mul(rest->raw(), kCostPerMoney);
    after.cost = 0;
    after.realised = *all;
  }
  const auto change = checked_sub(after.realised.raw(), position.realised.raw());
  if (!change) return std::nullopt;
  outcome.realised = Money{*change};
  return outcome;
}

std::optional<Money> unrealised_at(const PositionRow& position, Price price) noexcept {
  if (position.qty.raw() == 0) return Money{0};
  return money_from_cost(cost_of(price, position.qty) - position.cost, Round::HalfEven);
}

}  // namespace engine::ledger
