// The readings of breakers: losses of the day, drawdown, targets, calls that fail, gateways that fell silent. Where
// nobody set a limit the defaults hold for every account that is not simulated.
#include <algorithm>

#include "engine/core/oversee.hpp"
#include "engine/core/stages.hpp"
#include "engine/state/valuation.hpp"

namespace engine::core {

namespace {

using oversight::BreakerRow;
using oversight::Reading;
using state::State;

constexpr std::int64_t kDailyLossTrip = 30'000;  ///< parts per million of the day's reference
constexpr std::int64_t kDrawdownTrip = 70'000;   ///< of the high-water mark
constexpr std::int64_t kFailuresInRow = 5;

bool is_real(const State& state, AccountId account) noexcept {
  return state.account(account).environment != Environment::Simulated;
}

/// What somebody set, or the default where money may be real; not set: nothing is watched.
oversight::Limit trip_of(const State& state, LimitKind kind, AccountId account, std::int64_t otherwise,
                         StrategyId strategy = {}) noexcept {
  oversight::Limit limit = state.oversight().limits().strictest(kind, {.account = account, .strategy = strategy});
  if (limit.is_set || !is_real(state, account)) return limit;
  limit.value = otherwise;
  limit.is_set = true;
  return limit;
}

/// loss as parts per million of what it is a loss of, rounded up; nothing where there is nothing to lose.
std::optional<std::int64_t> share_of(std::int64_t loss, std::int64_t whole) noexcept {
  if (whole <= 0) return std::nullopt;
  return div_round_int64(wide_mul(loss, kMillion), whole, Round::Ceiling).value_or(loss > 0 ? kInt64Max : kInt64Min);
}

/// The newest price that the account's equity rests on.
Timestamp newest_mark(const State& state, AccountId account) noexcept {
  Timestamp newest{0};
  ledger::for_each_instrument(state.ledger().account(account).active, [&](InstrumentId instrument) {
    newest = std::max(newest, state.market().quote(instrument).mark_time);
  });
  return newest;
}

std::optional<Reading> daily_loss(const State& state, AccountId account) noexcept {
  const oversight::Limit trip = trip_of(state, LimitKind::DailyLossTrip, account, kDailyLossTrip);
  const ledger::AccountRow& row = state.ledger().account(account);
  const auto loss = state::day_loss(state, account);
  const auto share = loss ? share_of(loss->raw(), row.day_reference.raw()) : std::nullopt;
  if (!trip.is_set || !share) return std::nullopt;
  const std::int64_t lost = row.day_realised.raw() < 0 ? -std::max(row.day_realised.raw(), -kInt64Max) : 0;
  const auto realised = share_of(lost, row.day_reference.raw());
  return Reading{.reason = Reason::DAILY_LOSS_LIMIT,
                 .value = *share,
                 .limit = trip.value,
                 .marked = newest_mark(state, account),
                 .is_realised = realised && *realised >= trip.value};
}

/// Of one account. Without a position no price can take it back.
std::optional<Reading> drawdown(const State& state, AccountId account) noexcept {
  const oversight::Limit trip = trip_of(state, LimitKind::DrawdownTrip, account, kDrawdownTrip);
  const ledger::AccountRow& row = state.ledger().account(account);
  const auto equity = state::equity(state, account);
  const auto distance = equity ? checked_sub(row.high_water_mark.raw(), equity->raw()) : std::nullopt;
  const auto share = distance ? share_of(*distance, row.high_water_mark.raw()) : std::nullopt;
  if (!trip.is_set || !share) return std::nullopt;
  return Reading{.reason = Reason::MAX_DRAWDOWN,
                 .value = *share,
                 .limit = trip.value,
                 .marked = newest_mark(state, account),
                 .is_realised = *equity == row.balance};
}

/// Of all accounts together, in the currency of the first.
std::optional<Reading> drawdown_of_all(const State& state) noexcept {
  const oversight::Limit trip = trip_of(state, LimitKind::DrawdownTrip, AccountId{1}, kDrawdownTrip);
  if (!trip.is_set) return std::nullopt;
  std::int64_t marks = 0;
  std::int64_t distances = 0;
  Reading all{.reason = Reason::MAX_DRAWDOWN, .limit = trip.value, .is_realised = true};
  for (std::uint32_t id = 1; id <= state.ledger().account_count(); ++id) {
    const AccountId account{id};
    const ledger::AccountRow& row = state.ledger().account(account);
    const auto rate =
        state::currency_rate(state, state.account(account).currency, state.account(AccountId{1}).currency);
    const auto equity = state::equity(state, account);
    const auto distance = equity ? checked_sub(row.high_water_mark.raw(), equity->raw()) : std::nullopt;
    const auto mark = rate ? convert(row.high_water_mark, *rate) : std::nullopt;
    const auto lost = rate && distance ? convert(Money{*distance}, *rate) : std::nullopt;
    const auto marks_now = mark ? checked_add(marks, mark->raw()) : std::nullopt;
    const auto lost_now = lost ? checked_add(distances, lost->raw()) : std::nullopt;
    if (!marks_now || !lost_now) return std::nullopt;
    marks = *marks_now;
    distances = *lost_now;
    all.marked = std::max(all.marked, newest_mark(state, account));
    all.is_realised = all.is_realised && *equity == row.balance;
  }
  const auto share = share_of(distances, marks);
  if (!share) return std::nullopt;
  all.value = *share;
  return all;
}

/// The one that is nearer to its limit.
void take_worse(std::optional<Reading>& worst, const std::optional<Reading>& next) noexcept {
  if (!next) return;
  if (!worst || wide_mul(next->value, worst->limit) > wide_mul(worst->value, next->limit)) worst = next;
}

std::optional<Reading> worst_drawdown(const State& state) noexcept {
  std::optional<Reading> worst;
  for (std::uint32_t id = 1; id <= state.ledger().account_count(); ++id) {
    take_worse(worst, drawdown(state, AccountId{id}));
  }
  if (state.ledger().account_count() > 1) take_worse(worst, drawdown_of_all(state));
  return worst;
}

std::optional<Reading> reading_of(const State& state, BreakerScope scope, std::uint32_t id) noexcept {
  if (scope == BreakerScope::System) return worst_drawdown(state);
  return scope == BreakerScope::Account ? daily_loss(state, AccountId{id}) : std::nullopt;
}

void put(Outbox& outbox, BreakerScope scope, std::uint32_t id, const BreakerRow& next,
         const Reading& reading) noexcept {
  BreakerChanged change = change_of(scope, id, outbox.state().oversight().breakers().row(scope, id), next);
  change.value = reading.value;
  change.limit = reading.limit;
  outbox.put(change);
}

/// is_pulse: by prices a breaker moves at pulses only, so that one tick neither trips nor resets it.
void watch(Outbox& outbox, BreakerScope scope, std::uint32_t id, bool is_pulse) noexcept {
  const State& state = outbox.state();
  const auto reading = reading_of(state, scope, id);
  if (!reading || (!is_pulse && !reading->is_realised)) return;
  const auto next = after(state.oversight().breakers().row(scope, id), *reading, state.now());
  if (next) put(outbox, scope, id, *next, *reading);
}

/// What the account has realised in the period that the reason names, and its target for it.
std::optional<Reading> target_of(const State& state, AccountId account, Reason reason) noexcept {
  const bool is_weekly = reason == Reason::WEEKLY_TARGET_REACHED;
  const LimitKind kind = is_weekly ? LimitKind::WeeklyTarget : LimitKind::DailyTarget;
  const oversight::Limit target = state.oversight().limits().strictest(kind, {.account = account});
  const std::int64_t today = state.ledger().account(account).day_realised.raw();
  const auto realised =
      is_weekly ? checked_add(state.oversight().week_realised(account).raw(), today) : std::optional{today};
  if (!target.is_set || !realised) return std::nullopt;
  return Reading{.reason = reason, .value = *realised, .limit = target.value, .is_realised = true};
}

void watch_targets(Outbox& outbox, AccountId account) noexcept {
  const State& state = outbox.state();
  for (const Reason reason : {Reason::DAILY_TARGET_REACHED, Reason::WEEKLY_TARGET_REACHED}) {
    if (!is_on_target(state, account, reason)) continue;
    if (state.oversight().stops().of(Scope::Account, account.raw(), HaltKind::Halt, true) != Reason::NONE) return;
    const auto reading = target_of(state, account, reason);
    outbox.put(ScopeHalted{.scope = Scope::Account,
                           .reason = reason,
                           .id = account.raw(),
                           .value = reading->value,
                           .limit = reading->limit});
  }
}

/// A gateway that tells of itself must go on doing so.
void watch_gateway(Outbox& outbox, AccountId account) noexcept {
  const State& state = outbox.state();
  const BreakerRow& row = state.oversight().breakers().row(BreakerScope::Gateway, account.raw());
  const Timestamp heartbeat = state.oversight().agents().row(AgentKind::Gateway, account.raw()).heartbeat;
  const oversight::Limit age = state.oversight().limits().strictest(LimitKind::HeartbeatAge, {.account = account});
  const bool is_silent = age.is_set && heartbeat.raw() != 0 && (state.now() - heartbeat).raw() > age.value;
  if (is_silent) {
    if (row.present() == BreakerState::Tripped) return;
    const BreakerRow next{.state = BreakerState::Tripped, .reason = Reason::HEARTBEAT_STALE, .since = state.now()};
    return put(outbox, BreakerScope::Gateway, account.raw(), next,
               {.value = (state.now() - heartbeat).raw(), .limit = age.value});
  }
  if (const auto next = after_time(row, state.now())) put(outbox, BreakerScope::Gateway, account.raw(), *next, {});
}

}  // namespace

bool is_in_breach(const State& state, BreakerScope scope, std::uint32_t id) noexcept {
  const auto reading = reading_of(state, scope, id);
  return reading && reading->value >= reading->limit;
}

bool is_on_target(const State& state, AccountId account, Reason reason) noexcept {
  if (reason != Reason::DAILY_TARGET_REACHED && reason != Reason::WEEKLY_TARGET_REACHED) return false;
  const auto reading = target_of(state, account, reason);
  return reading && reading->value >= reading->limit;
}

void watch_account(Outbox& outbox, AccountId account) noexcept {
  if (!outbox.state().ledger().knows(account)) return;
  watch(outbox, BreakerScope::Account, account.raw(), false);
  watch(outbox, BreakerScope::System, 0, false);
  watch_targets(outbox, account);
  roll_back(outbox, account);
}

void watch_all(Outbox& outbox) noexcept {
  const State& state = outbox.state();
  for (std::uint32_t id = 1; id <= state.ledger().account_count(); ++id) {
    watch(outbox, BreakerScope::Account, id, true);
    watch_targets(outbox, AccountId{id});
    watch_gateway(outbox, AccountId{id});
  }
  watch(outbox, BreakerScope::System, 0, true);
  for (std::uint32_t id = 1; id <= state.strategy_count(); ++id) {
    const BreakerRow& row = state.oversight().breakers().row(BreakerScope::Strategy, id);
    if (const auto next = after_time(row, state.now())) put(outbox, BreakerScope::Strategy, id, *next, {});
  }
  for (std::uint32_t id = 1; id <= state.ledger().account_count(); ++id) roll_back(outbox, AccountId{id});
}

void watch_calls(Outbox& outbox, const Agent& agent, const Calls& calls) noexcept {
  const State& state = outbox.state();
  const oversight::Limit most = trip_of(state, LimitKind::FailuresInRow, agent.account, kFailuresInRow, agent.strategy);
  const BreakerScope scope = agent.strategy.raw() != 0 ? BreakerScope::Strategy : BreakerScope::Gateway;
  const std::uint32_t id = agent.strategy.raw() != 0 ? agent.strategy.raw() : agent.account.raw();
  const BreakerRow& row = state.oversight().breakers().row(scope, id);
  if (!most.is_set) return;
  const auto next = after_calls(row, calls.failures, calls.successes, most.value, state.now());
  if (next) put(outbox, scope, id, *next, {.value = next->failures, .limit = most.value});
}

void watch_answer(Outbox& outbox, OrderId id, bool refused) noexcept {
  const ledger::OrderRow* order = outbox.state().ledger().orders().find(id);
  if (order == nullptr) return;
  const Calls calls{.failures = refused ? 1U : 0U, .successes = refused ? 0U : 1U};
  const Agent gateway{.account = order->account};
  const Agent strategy{.account = order->account, .strategy = order->strategy};
  if (strategy.strategy.raw() <= outbox.state().strategy_count()) watch_calls(outbox, strategy, calls);
  watch_calls(outbox, gateway, calls);
}

}  // namespace engine::core
