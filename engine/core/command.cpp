#include "engine/core/stages.hpp"

namespace engine::core {

namespace {

/// Arming needs a report without open differences: where money is at stake one of this session, elsewhere none that
/// says otherwise.
Reason unreconciled(const state::State& state, const ArmAccount& command) noexcept {
  const ledger::ReconciliationRow& row = state.ledger().reconciliation().row(command.account);
  if (row.open() != 0) return Reason::RECONCILE_CONFLICT;
  const bool is_other = command.reconciliation.raw() != 0 && command.reconciliation != row.report;
  const bool is_due = command.environment == Environment::Canary || command.environment == Environment::Live;
  const bool is_closed = row.status == ReconcileStatus::Closed;
  return is_other || (is_due && !is_closed) ? Reason::NOT_RECONCILED : Reason::NONE;
}

}  // namespace

void refuse(Outbox& outbox, const CorrelationId& correlation, Reason reason) noexcept {
  outbox.put(CommandRefused{.correlation = correlation, .reason = reason});
}

void answer(Outbox& outbox, const SetTradingSwitch& command) noexcept {
  const bool wanted = command.trading == Switch::On;
  if (outbox.state().oversight().is_trading_on() == wanted) {
    refuse(outbox, command.correlation, Reason::ALREADY_IN_FORCE);
    return;
  }
  outbox.put(CommandAccepted{.correlation = command.correlation});
  outbox.put(TradingSwitched{.trading = wanted ? Switch::On : Switch::Off,
                             .reason = command.reason == Reason::NONE ? Reason::OPERATOR_REQUEST : command.reason,
                             .operator_id = command.operator_id,
                             .second_operator = command.second_operator,
                             .incident = command.incident});
}

/// The engine itself only ever restricts; a mode that is none means the strictest.
void answer(Outbox& outbox, const SetSafetyMode& command) noexcept {
  const SafetyMode present = outbox.state().oversight().mode();
  const bool is_known = command.mode >= SafetyMode::Normal && command.mode <= SafetyMode::Observe;
  const SafetyMode wanted = is_known ? command.mode : SafetyMode::Observe;
  const bool is_automatic = command.operator_id == kEngineOperator;
  if (wanted == present || (is_automatic && wanted < present)) {
    refuse(outbox, command.correlation, Reason::ALREADY_IN_FORCE);
    return;
  }
  outbox.put(CommandAccepted{.correlation = command.correlation});
  outbox.put(SafetyModeChanged{.mode = wanted,
                               .reason = command.reason,
                               .operator_id = command.operator_id,
                               .second_operator = command.second_operator,
                               .incident = command.incident});
}

void answer(Outbox& outbox, const ArmAccount& command) noexcept {
  const state::State& state = outbox.state();
  const auto refusal = [&] {
    if (!state.ledger().knows(command.account)) return Reason::ACCOUNT_NOT_FOUND;
    if (state.account(command.account).environment != command.environment) return Reason::ENVIRONMENT_MISMATCH;
    if (state.oversight().is_account_halted(command.account)) return Reason::TRADING_HALTED;
    if (!oversight::covers(state.oversight().promotion().stage(command.account), command.environment)) {
      return Reason::ENVIRONMENT_MISMATCH;
    }
    if (state.oversight().is_armed(command.account)) return Reason::ALREADY_IN_FORCE;
    return unreconciled(state, command);
  }();
  if (refusal != Reason::NONE) {
    refuse(outbox, command.correlation, refusal);
    return;
  }
  outbox.put(CommandAccepted{.correlation = command.correlation});
  outbox.put(AccountArmed{.account = command.account,
                          .operator_id = command.operator_id,
                          .environment = command.environment,
                          .second_operator = command.second_operator,
                          .reconciliation = command.reconciliation});
}

void answer(Outbox& outbox, const DisarmAccount& command) noexcept {
  const state::State& state = outbox.state();
  if (!state.ledger().knows(command.account)) {
    refuse(outbox, command.correlation, Reason::ACCOUNT_NOT_FOUND);
    return;
  }
  if (!state.oversight().is_armed(command.account)) {
    refuse(outbox, command.correlation, Reason::ALREADY_IN_FORCE);
    return;
  }
  outbox.put(CommandAccepted{.correlation = command.correlation});
  outbox.put(AccountDisarmed{.account = command.account,
                             .reason = command.reason == Reason::NONE ? Reason::OPERATOR_REQUEST : command.reason,
                             .operator_id = command.operator_id});
}

void answer(Outbox& outbox, const SessionStarted&) noexcept {
  const state::State& state = outbox.state();
  bool has_unknown = false;
  // Whatever the venue had when the last session ended is UNKNOWN until it tells; what was kept here is still.
  for (const ledger::OrderRow& order : state.ledger().orders().rows()) {
    if (order.id.raw() == 0 || !ledger::is_open(order.status) || ledger::is_held(order.status)) continue;
    outbox.put(OrderBecameUnknown{.order_id = order.id, .was = order.status});
    has_unknown = true;
  }
  // What may have filled meanwhile is not known: nobody trades on until it is reconciled and an operator arms.
  if (has_unknown) return;
  for (std::uint32_t id = 1; id <= state.ledger().account_count(); ++id) {
    const AccountSpec& spec = state.account(AccountId{id});
    const bool arm = spec.armed_at_start == Switch::On && spec.environment == Environment::Simulated;
    if (arm) outbox.put(AccountArmed{.account = spec.id, .environment = spec.environment});
  }
}

}  // namespace engine::core
