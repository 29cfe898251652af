#include "engine/oversight/limits.hpp"

namespace engine::oversight {

namespace {

constexpr std::uint32_t places_of(const Capacities& capacities) noexcept {
  return 1 + kVenuesMax + capacities.accounts + capacities.strategies + capacities.instruments;
}

}  // namespace

Limits::Limits(Arena& arena, const Capacities& capacities) noexcept
    : accounts_{capacities.accounts},
      strategies_{capacities.strategies},
      instruments_{capacities.instruments},
      places_{places_of(capacities)},
      rows_{arena, kLimitKinds * places_of(capacities)},
      warned_{arena, capacities.accounts * kLimitKinds},
      overrides_{arena} {}

std::size_t Limits::rows_needed(const Capacities& capacities) noexcept {
  return std::size_t{kLimitKinds} * places_of(capacities);
}

void Limits::define(const RiskLimits& limits) noexcept {
  const auto set = [this](LimitKind kind, std::int64_t value) {
    rows_.mutate(row(kind, LimitScope::System, 0)) = {.value = value, .is_set = 1};
  };
  set(LimitKind::OrderQty, limits.order_qty_max.raw());
  set(LimitKind::OrderNotional, limits.order_notional_max.raw());
  set(LimitKind::PositionQty, limits.position_qty_max.raw());
  set(LimitKind::DailyLoss, limits.daily_loss_max.raw());
  set(LimitKind::PriceBand, limits.price_band.raw());
  set(LimitKind::QuoteAge, limits.quote_age_max.raw());
  set(LimitKind::AccountOrders, limits.account_orders_max);
  set(LimitKind::StrategyOrders, limits.strategy_orders_max);
}

bool Limits::knows(LimitScope scope, std::uint32_t id) const noexcept {
  switch (scope) {
    case LimitScope::System:
      return id == 0;
    case LimitScope::Venue:
      return id != 0 && id <= kVenuesMax;
    case LimitScope::Account:
      return id != 0 && id <= accounts_;
    case LimitScope::Strategy:
      return id != 0 && id <= strategies_;
    case LimitScope::Instrument:
      return id != 0 && id <= instruments_;
  }
  return false;
}

std::uint32_t Limits::place(LimitScope scope, std::uint32_t id) const noexcept {
  std::uint32_t place = id;
  if (scope > LimitScope::Venue) place += kVenuesMax;
  if (scope > LimitScope::Account) place += accounts_;
  if (scope > LimitScope::Strategy) place += strategies_;
  return place;
}

void Limits::fold(const LimitChanged& event) noexcept {
  if (!is_settable(event.kind) || !knows(event.scope, event.id)) return;
  rows_.mutate(row(event.kind, event.scope, event.id)) = {.value = event.limit,
                                                          .is_set = event.set == Switch::On ? 1U : 0U};
}

void Limits::fold(const LimitWarned& event) noexcept {
  if (!is_settable(event.kind) || event.account.raw() == 0 || event.account.raw() > accounts_) return;
  const std::uint32_t place = (event.account.raw() - 1) * kLimitKinds + static_cast<std::uint32_t>(event.kind) - 1;
  warned_.mutate(place) = event.percent;
}

Limit Limits::of(LimitKind kind, LimitScope scope, std::uint32_t id) const noexcept {
  const OverrideRow* const over = overrides_.find(kind, scope, id);
  if (over == nullptr) [[likely]] {
    return own(kind, scope, id);
  }
  return {.value = over->limit, .scope = scope, .kind = kind, .scope_id = id, .is_set = true};
}

Limit Limits::own(LimitKind kind, LimitScope scope, std::uint32_t id) const noexcept {
  if (!is_settable(kind) || !knows(scope, id)) return {};
  const LimitRow& found = rows_[row(kind, scope, id)];
  return {.value = found.value, .scope = scope, .kind = kind, .scope_id = id, .is_set = found.is_set != 0};
}

Limit Limits::strictest(LimitKind kind, const LimitScopes& scopes) const noexcept {
  Limit strictest = of(kind, LimitScope::System, 0);
  const auto consider = [&](LimitScope scope, std::uint32_t id) {
    const Limit limit = of(kind, scope, id);
    if (!limit.is_set) return;
    const bool is_stricter = is_floor(kind) ? limit.value > strictest.value : limit.value < strictest.value;
    if (!strictest.is_set || is_stricter) strictest = limit;
  };
  consider(LimitScope::Venue, scopes.venue.raw() == 0 ? 1 : scopes.venue.raw());
  consider(LimitScope::Account, scopes.account.raw());
  consider(LimitScope::Strategy, scopes.strategy.raw());
  consider(LimitScope::Instrument, scopes.instrument.raw());
  return strictest;
}

}  // namespace engine::oversight
