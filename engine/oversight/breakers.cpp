#include "engine/oversight/breakers.hpp"

#include <algorithm>

#include "engine/base/checked.hpp"

namespace engine::oversight {

namespace {

/// Percentages multiply: 90 of 70.
bool reaches(const Reading& reading, std::int64_t percent, std::int64_t of_percent) noexcept {
  return wide_mul(reading.value, 10'000) >= wide_mul(reading.limit, percent * of_percent);
}

BreakerRow moved(const BreakerRow& row, BreakerState state, Reason reason, Timestamp now) noexcept {
  BreakerRow next = row;
  if (row.present() != state) next.since = now;
  next.state = state;
  next.reason = reason;
  next.clear_since = Timestamp{0};
  return next;
}

/// Over the limit by prices: the first pulse warns, and one with a newer price trips.
std::optional<BreakerRow> confirmed(const BreakerRow& row, const Reading& reading, Timestamp now) noexcept {
  const bool is_first = row.confirmations == 0;
  if (!is_first && reading.marked <= row.marked) return std::nullopt;
  const auto confirmations = static_cast<std::uint8_t>(row.confirmations + 1);
  const bool trips = confirmations >= kPulsesToTrip;
  BreakerRow next = moved(row, trips ? BreakerState::Tripped : BreakerState::Warning, reading.reason, now);
  next.confirmations = confirmations;
  next.marked = reading.marked;
  return next;
}

/// A warning goes when its cause has been gone for long enough.
std::optional<BreakerRow> cleared(const BreakerRow& row, Timestamp now) noexcept {
  if (row.clear_since.raw() == 0) {
    BreakerRow next = row;
    next.confirmations = 0;
    next.clear_since = now;
    return next;
  }
  if (now - row.clear_since < kClearFor) return std::nullopt;
  return BreakerRow{.state = BreakerState::Normal, .reason = Reason::NONE, .since = now};
}

}  // namespace

std::optional<BreakerRow> after(const BreakerRow& row, const Reading& reading, Timestamp now) noexcept {
  if (row.present() == BreakerState::Tripped) return std::nullopt;
  if (reading.value >= reading.limit) {
    if (reading.is_realised) return moved(row, BreakerState::Tripped, reading.reason, now);
    return confirmed(row, reading, now);
  }
  if (row.present() == BreakerState::Warning) {
    if (!reaches(reading, kWarnPercent, kClearPercent)) return cleared(row, now);
    if (row.confirmations == 0 && row.clear_since.raw() == 0) return std::nullopt;
    BreakerRow next = row;
    next.confirmations = 0;
    next.clear_since = Timestamp{0};
    return next;
  }
  if (!reaches(reading, kWarnPercent, 100)) return std::nullopt;
  return moved(row, BreakerState::Warning, reading.reason, now);
}

std::optional<BreakerRow> after_calls(const BreakerRow& row, std::uint32_t failures, std::uint32_t successes,
                                      std::int64_t failures_max, Timestamp now) noexcept {
  BreakerRow next = row;
  if (failures != 0) {
    next.failures = std::max(row.failures, row.failures + failures);  // At the top it stays there.
    next.successes = 0;
    const bool trips = row.present() == BreakerState::HalfOpen || next.failures >= failures_max;
    if (trips) {
      next = moved(next, BreakerState::Tripped, Reason::FAILURES_IN_ROW, now);
      next.since = now;
    }
    return next;
  }
  if (successes == 0 || row.present() == BreakerState::Tripped) return std::nullopt;
  if (row.present() == BreakerState::HalfOpen) {
    next.successes = row.successes + successes;
    if (next.successes < kSuccessesToClose) return next;
    return BreakerRow{.state = BreakerState::Normal, .reason = Reason::NONE, .since = now};
  }
  if (row.failures == 0) return std::nullopt;
  next.failures = 0;
  return next;
}

std::optional<BreakerRow> after_time(const BreakerRow& row, Timestamp now) noexcept {
  if (row.present() != BreakerState::Tripped || now - row.since < kHalfOpenAfter) return std::nullopt;
  BreakerRow next = moved(row, BreakerState::HalfOpen, row.reason, now);
  next.failures = next.successes = 0;
  return next;
}

BreakerChanged change_of(BreakerScope scope, std::uint32_t id, const BreakerRow& before,
                         const BreakerRow& next) noexcept {
  return {.scope = scope,
          .state = next.present(),
          .previous = before.present(),
          .confirmations = next.confirmations,
          .reason = next.reason == Reason{} ? Reason::NONE : next.reason,
          .id = id,
          .since = next.since,
          .marked = next.marked,
          .clear_since = next.clear_since,
          .failures = next.failures,
          .successes = next.successes};
}

Breakers::Breakers(Arena& arena, const Capacities& capacities) noexcept
    : accounts_{capacities.accounts},
      strategies_{capacities.strategies},
      rows_{arena, static_cast<std::uint32_t>(rows_needed(capacities))},
      tripped_{arena, 1} {}

std::size_t Breakers::rows_needed(const Capacities& capacities) noexcept {
  return std::size_t{2} + 2 * std::size_t{capacities.accounts} + capacities.strategies;
}

/// The first row is nobody's: it stands for breakers that are not there.
std::optional<std::uint32_t> Breakers::place(BreakerScope scope, std::uint32_t id) const noexcept {
  const auto within = [id](std::uint32_t before, std::uint32_t count) {
    return id != 0 && id <= count ? std::optional{before + id} : std::nullopt;
  };
  switch (scope) {
    case BreakerScope::System:
      return id == 0 ? std::optional{1U} : std::nullopt;
    case BreakerScope::Account:
      return within(1, accounts_);
    case BreakerScope::Strategy:
      return within(1 + accounts_, strategies_);
    case BreakerScope::Gateway:
      return within(1 + accounts_ + strategies_, accounts_);
  }
  return std::nullopt;
}

void Breakers::fold(const BreakerChanged& event) noexcept {
  const auto at = place(event.scope, event.id);
  if (!at) return;
  const bool was = rows_[*at].state == BreakerState::Tripped;
  const bool is = event.state == BreakerState::Tripped;
  rows_.mutate(*at) = {.state = event.state,
                       .confirmations = event.confirmations,
                       .reason = event.reason,
                       .failures = event.failures,
                       .successes = event.successes,
                       .since = event.since,
                       .marked = event.marked,
                       .clear_since = event.clear_since};
  if (was != is) tripped_.mutate(0) += is ? 1U : 0U - 1U;
}

const BreakerRow& Breakers::row(BreakerScope scope, std::uint32_t id) const noexcept {
  return rows_[place(scope, id).value_or(0)];
}

Reason Breakers::over(AccountId account, StrategyId strategy) const noexcept {
  if (tripped_[0] == 0) return Reason::NONE;
  if (is_tripped(BreakerScope::System, 0)) return Reason::CIRCUIT_OPEN_SYSTEM;
  if (is_tripped(BreakerScope::Account, account.raw())) return Reason::CIRCUIT_OPEN_ACCOUNT;
  const bool agent =
      is_tripped(BreakerScope::Gateway, account.raw()) || is_tripped(BreakerScope::Strategy, strategy.raw());
  return agent ? Reason::CIRCUIT_OPEN_AGENT : Reason::NONE;
}

}  // namespace engine::oversight
