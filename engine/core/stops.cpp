// The commands that stop a scope, and those that let it go on. Stopping asks for nothing but a scope that is there;
// going on asks for a reason, an incident, and for live money a second operator.
#include "engine/core/oversee.hpp"
#include "engine/core/stages.hpp"
#include "engine/state/valuation.hpp"

namespace engine::core {

namespace {

using state::State;

bool is_there(const State& state, Scope scope, std::uint32_t id) noexcept {
  if (!state.oversight().stops().knows(scope, id)) return false;
  switch (scope) {
    case Scope::System:
    case Scope::Venue:
      return true;
    case Scope::Account:
      return state.ledger().knows(AccountId{id});
    case Scope::Strategy:
      return id <= state.strategy_count();
    case Scope::Instrument:
      return state.market().knows(InstrumentId{id});
  }
  return false;
}

bool has_live_account(const State& state) noexcept {
  for (std::uint32_t id = 1; id <= state.ledger().account_count(); ++id) {
    if (state.account(AccountId{id}).environment == Environment::Live) return true;
  }
  return false;
}

/// Going on is the hardest of all commands where money is real.
template <class Command>
Reason unsigned_part_of(const State& state, const Command& command, bool is_grave) noexcept {
  if (!is_told(command.reason)) return Reason::REASON_MISSING;
  if (is_grave && command.incident == IncidentId{}) return Reason::INCIDENT_MISSING;
  const bool is_second = command.second_operator != OperatorId{} && command.second_operator != command.operator_id;
  return is_grave && has_live_account(state) && !is_second ? Reason::SECOND_OPERATOR_MISSING : Reason::NONE;
}

Reason refusal_of(const State& state, const StopScope& command) noexcept {
  if (!oversight::is_by_hand(command.kind)) return Reason::KIND_NOT_KNOWN;
  if (command.kind == HaltKind::Panic && command.scope != Scope::System) return Reason::SCOPE_NOT_KNOWN;
  if (!is_there(state, command.scope, command.id)) return Reason::SCOPE_NOT_KNOWN;
  const Reason present = state.oversight().stops().of(command.scope, command.id, command.kind, false);
  return present == Reason::NONE ? Reason::NONE : Reason::ALREADY_IN_FORCE;
}

Reason refusal_of(const State& state, const ResumeScope& command) noexcept {
  if (!is_there(state, command.scope, command.id)) return Reason::SCOPE_NOT_KNOWN;
  const bool by_engine = command.by_engine == Switch::On;
  const Reason present = state.oversight().stops().of(command.scope, command.id, command.kind, by_engine);
  if (present == Reason::NONE) return Reason::NOT_IN_FORCE;
  const bool is_grave = command.kind == HaltKind::Kill || command.kind == HaltKind::Panic;
  if (const Reason missing = unsigned_part_of(state, command, is_grave); missing != Reason::NONE) return missing;
  const bool is_on = command.scope == Scope::Account && is_on_target(state, AccountId{command.id}, present);
  return by_engine && is_on ? Reason::STILL_IN_BREACH : Reason::NONE;
}

Reason refusal_of(const State& state, const ResetBreaker& command) noexcept {
  const oversight::Breakers& breakers = state.oversight().breakers();
  if (!breakers.knows(command.scope, command.id)) return Reason::SCOPE_NOT_KNOWN;
  const oversight::BreakerRow& row = breakers.row(command.scope, command.id);
  if (row.state != BreakerState::Tripped) return Reason::NOT_IN_FORCE;
  const bool is_grave = command.scope == BreakerScope::System || command.scope == BreakerScope::Account;
  if (const Reason missing = unsigned_part_of(state, command, is_grave); missing != Reason::NONE) return missing;
  if (row.reason == Reason::MAX_DRAWDOWN) return command.rebase == Switch::On ? Reason::NONE : Reason::REBASE_MISSING;
  return is_in_breach(state, command.scope, command.id) ? Reason::STILL_IN_BREACH : Reason::NONE;
}

/// The mark that drawdown is measured from starts again where the account is now.
void rebase(Outbox& outbox, AccountId account) noexcept {
  const State& state = outbox.state();
  const auto value = state::value_of(state, account);
  if (!value) return;
  const ledger::AccountRow& row = state.ledger().account(account);
  const auto profit = checked_sub(value->equity.raw(), row.day_reference.raw());
  outbox.put(AccountMarked{.account = account,
                           .balance = row.balance,
                           .equity = value->equity,
                           .unrealised = value->unrealised,
                           .margin_used = value->margin_used,
                           .margin_free = value->margin_free,
                           .high_water_mark = value->equity,
                           .drawdown_max = row.drawdown_max,
                           .day_profit = Money{profit.value_or(0)}});
}

template <class Command>
ScopeHalted halted_by(const Command& command, HaltKind kind) noexcept {
  return {.scope = command.scope,
          .kind = kind,
          .reason = is_told(command.reason) ? command.reason : Reason::OPERATOR_REQUEST,
          .id = command.id,
          .operator_id = command.operator_id,
          .second_operator = command.second_operator,
          .incident = command.incident};
}

}  // namespace

void answer(Outbox& outbox, const StopScope& command) noexcept {
  const Reason refusal = refusal_of(outbox.state(), command);
  if (refusal != Reason::NONE) return refuse(outbox, command.correlation, refusal);
  outbox.put(CommandAccepted{.correlation = command.correlation});
  outbox.put(halted_by(command, command.kind));
}

void answer(Outbox& outbox, const ResumeScope& command) noexcept {
  const Reason refusal = refusal_of(outbox.state(), command);
  if (refusal != Reason::NONE) return refuse(outbox, command.correlation, refusal);
  outbox.put(CommandAccepted{.correlation = command.correlation});
  outbox.put(ScopeResumed{.scope = command.scope,
                          .kind = command.kind,
                          .reason = command.reason,
                          .id = command.id,
                          .operator_id = command.operator_id,
                          .second_operator = command.second_operator,
                          .incident = command.incident,
                          .by_engine = command.by_engine == Switch::On ? Switch::On : Switch::Off});
}

void answer(Outbox& outbox, const ResetBreaker& command) noexcept {
  const State& state = outbox.state();
  const Reason refusal = refusal_of(state, command);
  if (refusal != Reason::NONE) return refuse(outbox, command.correlation, refusal);
  outbox.put(CommandAccepted{.correlation = command.correlation});
  if (command.rebase == Switch::On) {
    for (std::uint32_t id = 1; id <= state.ledger().account_count(); ++id) rebase(outbox, AccountId{id});
  }
  outbox.put(BreakerChanged{.scope = command.scope,
                            .state = BreakerState::Normal,
                            .previous = BreakerState::Tripped,
                            .reason = command.reason,
                            .id = command.id,
                            .operator_id = command.operator_id,
                            .incident = command.incident,
                            .since = state.now()});
}

void answer(Outbox& outbox, const FlattenScope& command) noexcept {
  const State& state = outbox.state();
  const oversight::Stops& stops = state.oversight().stops();
  const Reason refusal = [&] {
    if (!is_there(state, command.scope, command.id)) return Reason::SCOPE_NOT_KNOWN;
    return stops.is_flattening(command.scope, command.id) ? Reason::ALREADY_IN_FORCE : Reason::NONE;
  }();
  if (refusal != Reason::NONE) return refuse(outbox, command.correlation, refusal);
  outbox.put(CommandAccepted{.correlation = command.correlation});
  // Nobody opens behind the back of what closes.
  if (stops.of(command.scope, command.id, HaltKind::Halt, false) == Reason::NONE) {
    outbox.put(halted_by(command, HaltKind::Halt));
  }
  outbox.put(FlattenChanged{.scope = command.scope,
                            .active = Switch::On,
                            .reason = is_told(command.reason) ? command.reason : Reason::OPERATOR_REQUEST,
                            .id = command.id,
                            .operator_id = command.operator_id,
                            .second_operator = command.second_operator,
                            .incident = command.incident});
}

}  // namespace engine::core
