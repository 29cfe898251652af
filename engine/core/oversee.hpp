// What watches over the others in a step: breakers take their readings, stops take entries out of the market, positions
// are closed where somebody asked for it. Runs after the input and its answers, before strategies look.
#pragma once

#include <cstdint>
#include <type_traits>

#include "engine/core/outbox.hpp"
#include "engine/ledger/order_row.hpp"

namespace engine::core {

/// True for a reason that says something.
constexpr bool is_told(Reason reason) noexcept { return reason != Reason::NONE && !reason_name(reason).empty(); }

/// Breakers of accounts and the system, targets and canaries: by the executions of an account, and at each pulse.
void watch_account(Outbox& outbox, AccountId account) noexcept;
void watch_all(Outbox& outbox) noexcept;
/// A venue's answer to an order, for the breakers of its strategy and gateway: told in the step that booked it.
void watch_answer(Outbox& outbox, OrderId id, bool refused) noexcept;
/// A strategy, or without one the gateway of an account.
struct Agent {
  AccountId account{};
  StrategyId strategy{};
};
/// Calls in a row that failed, or that did not.
struct Calls {
  std::uint32_t failures{0};
  std::uint32_t successes{0};
};
/// The breaker of an agent, by its calls.
void watch_calls(Outbox& outbox, const Agent& agent, const Calls& calls) noexcept;
/// A canary that does not do well goes back to demo.
void roll_back(Outbox& outbox, AccountId account) noexcept;
/// True while what trips a breaker is over its limit; false where it cannot be told or nobody set one.
bool is_in_breach(const state::State& state, BreakerScope scope, std::uint32_t id) noexcept;
/// True while an account has realised as much as its target, of the day or the week as the reason says.
bool is_on_target(const state::State& state, AccountId account, Reason reason) noexcept;

/// Whether there is such a venue, account, strategy or instrument to have a limit.
bool is_limit_scope(const state::State& state, LimitScope scope, std::uint32_t id) noexcept;
/// Overrides whose time is over.
void end_overrides(Outbox& outbox) noexcept;

/// Takes back every order that adds risk where a scope is closed; again those that the venue did not answer for.
void cancel_entries(Outbox& outbox) noexcept;
/// Closes positions of scopes that are being flattened, and then takes their protection back.
void go_on_flattening(Outbox& outbox) noexcept;
/// Whether the order stays through every stop: it protects a position.
bool is_protection(const state::State& state, const ledger::OrderRow& order) noexcept;
/// Whether the order only takes a position towards zero, with the older ones that do.
bool only_reduces(const state::State& state, const ledger::OrderRow& order) noexcept;

/// changes_before: of oversight, before the input was folded.
template <IsEvent Event>
void oversee(Outbox& outbox, const Event& input, std::uint64_t changes_before) noexcept {
  static_cast<void>(input);
  constexpr bool kIsPulse = std::is_same_v<Event, TimerPulse>;
  if constexpr (std::is_same_v<Event, ExecutionReport>) watch_account(outbox, input.account);
  if constexpr (kIsPulse) {
    end_overrides(outbox);
    watch_all(outbox);
  }
  const oversight::Oversight& oversight = outbox.state().oversight();
  const bool has_changed = oversight.changes() != changes_before;
  if (has_changed || (kIsPulse && oversight.is_anything_closed())) [[unlikely]] {
    cancel_entries(outbox);
  }
  constexpr bool kMovesOrders = kIsPulse || std::is_same_v<Event, ExecutionReport>;
  if (oversight.stops().flattening() != 0 && (kMovesOrders || has_changed)) [[unlikely]] {
    go_on_flattening(outbox);
  }
}

}  // namespace engine::core
