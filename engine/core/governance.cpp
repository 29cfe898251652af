// Overrides, promotion and the registry of agents: what operators ask for, and what lapses or rolls back by itself.
#include "engine/core/oversee.hpp"
#include "engine/core/stages.hpp"

namespace engine::core {

namespace {

using oversight::OverrideRow;
using oversight::StageRow;
using state::State;

bool is_second(OperatorId second, OperatorId first) noexcept { return second != OperatorId{} && second != first; }

Reason refusal_of(const State& state, const SetOverride& command) noexcept {
  const oversight::Limits& limits = state.oversight().limits();
  if (!oversight::is_settable(command.kind)) return Reason::LIMIT_NOT_KNOWN;
  if (!is_limit_scope(state, command.scope, command.id)) return Reason::SCOPE_NOT_KNOWN;
  const OverrideRow* const present = limits.overrides().find(command.kind, command.scope, command.id);
  if (command.wanted != Switch::On) return present == nullptr ? Reason::NOT_IN_FORCE : Reason::NONE;
  if (command.incident == IncidentId{}) return Reason::INCIDENT_MISSING;
  if (command.limit < 0) return Reason::AMOUNT_OUT_OF_RANGE;
  if (command.expires <= state.now()) return Reason::EXPIRY_IN_PAST;
  for (std::uint32_t id = 1; id <= state.ledger().account_count(); ++id) {
    const bool is_live = state.account(AccountId{id}).environment == Environment::Live;
    if (is_live && !is_second(command.second_operator, command.operator_id)) return Reason::SECOND_OPERATOR_MISSING;
  }
  return present == nullptr && !limits.overrides().has_room() ? Reason::CAPACITY_REACHED : Reason::NONE;
}

Reason refusal_of(const State& state, const SetStage& command) noexcept {
  if (!state.ledger().knows(command.account)) return Reason::ACCOUNT_NOT_FOUND;
  const oversight::Promotion& promotion = state.oversight().promotion();
  const Environment present = promotion.stage(command.account);
  const bool is_stage = command.stage >= Environment::Demo && command.stage <= Environment::Live;
  if (!is_stage) return Reason::STAGE_NOT_NEXT;
  if (command.stage == present) return Reason::ALREADY_IN_FORCE;
  if (!is_told(command.reason)) return Reason::REASON_MISSING;
  if (command.stage < present) return Reason::NONE;
  if (static_cast<unsigned>(command.stage) != static_cast<unsigned>(present) + 1) return Reason::STAGE_NOT_NEXT;
  if (!promotion.is_whole(command.account)) return Reason::CHECKLIST_OPEN;
  if (command.stage != Environment::Live) return Reason::NONE;
  if (!is_second(command.second_operator, command.operator_id)) return Reason::SECOND_OPERATOR_MISSING;
  const bool has_soaked = state.now() - promotion.row(command.account).since >= oversight::kCanarySoak;
  return has_soaked ? Reason::NONE : Reason::SOAK_NOT_OVER;
}

bool is_agent(const State& state, AgentKind kind, std::uint32_t id) noexcept {
  if (!state.oversight().agents().knows(kind, id)) return false;
  if (kind == AgentKind::Strategy) return id <= state.strategy_count();
  return kind != AgentKind::Gateway || state.ledger().knows(AccountId{id});
}

bool is_status(AgentStatus status) noexcept {
  return status >= AgentStatus::Active && status <= AgentStatus::Maintenance;
}

/// Why a canary goes back to where it came from; NONE while it does well.
struct Rollback {
  Reason reason{Reason::NONE};
  std::int64_t value{0};
  std::int64_t limit{0};
};

Rollback rollback_of(const State& state, AccountId account) noexcept {
  const oversight::Oversight& oversight = state.oversight();
  const StageRow& row = oversight.promotion().row(account);
  if (const Reason open = oversight.breakers().over(account, StrategyId{}); open != Reason::NONE)
    return {.reason = open};
  if (oversight.agents().row(AgentKind::Gateway, account.raw()).present() == AgentStatus::Error) {
    return {.reason = Reason::AGENT_NOT_ACTIVE};
  }
  const std::int64_t errors = std::int64_t{row.errors} * kMillion;
  const std::int64_t most = std::int64_t{row.orders} * oversight::kCanaryErrors.raw();
  if (errors > most) return {.reason = Reason::ERROR_RATE, .value = row.errors, .limit = row.orders};
  if (row.slowest > oversight::kCanaryAnswer) {
    return {.reason = Reason::SLOW_ANSWER, .value = row.slowest.raw(), .limit = oversight::kCanaryAnswer.raw()};
  }
  return {};
}

}  // namespace

void answer(Outbox& outbox, const SetOverride& command) noexcept {
  const State& state = outbox.state();
  const Reason refusal = refusal_of(state, command);
  if (refusal != Reason::NONE) return refuse(outbox, command.correlation, refusal);
  const oversight::Limit own = state.oversight().limits().own(command.kind, command.scope, command.id);
  const bool sets = command.wanted == Switch::On;
  outbox.put(CommandAccepted{.correlation = command.correlation});
  outbox.put(OverrideChanged{.scope = command.scope,
                             .kind = command.kind,
                             .active = sets ? Switch::On : Switch::Off,
                             .id = command.id,
                             .operator_id = command.operator_id,
                             .second_operator = command.second_operator,
                             .incident = command.incident,
                             .limit = sets ? command.limit : 0,
                             .beneath = own.is_set ? own.value : 0,
                             .expires = sets ? command.expires : Timestamp{0},
                             .reason = Reason::OPERATOR_REQUEST});
}

void end_overrides(Outbox& outbox) noexcept {
  const oversight::Limits& limits = outbox.state().oversight().limits();
  if (limits.overrides().count() == 0) [[likely]] {
    return;
  }
  for (const OverrideRow& row : limits.overrides().rows()) {
    if (row.incident == IncidentId{} || row.expires > outbox.time()) continue;
    const oversight::Limit own = limits.own(row.kind, row.scope, row.id);
    outbox.put(OverrideChanged{.scope = row.scope,
                               .kind = row.kind,
                               .active = Switch::Off,
                               .id = row.id,
                               .incident = row.incident,
                               .beneath = own.is_set ? own.value : 0,
                               .expires = row.expires,
                               .reason = Reason::OVERRIDE_EXPIRED});
  }
}

void answer(Outbox& outbox, const SignChecklist& command) noexcept {
  const bool is_item = command.item >= ChecklistItem::DaysRun && command.item <= ChecklistItem::KillRehearsed;
  if (!outbox.state().ledger().knows(command.account)) {
    return refuse(outbox, command.correlation, Reason::ACCOUNT_NOT_FOUND);
  }
  if (!is_item) return refuse(outbox, command.correlation, Reason::ENTRY_NOT_NAMED);
  outbox.put(CommandAccepted{.correlation = command.correlation});
  outbox.put(ChecklistSigned{.account = command.account,
                             .operator_id = command.operator_id,
                             .item = command.item,
                             .signed_off = command.wanted == Switch::On ? Switch::On : Switch::Off,
                             .count = command.count,
                             .evidence = command.evidence});
}

void answer(Outbox& outbox, const SetStage& command) noexcept {
  const State& state = outbox.state();
  const Reason refusal = refusal_of(state, command);
  if (refusal != Reason::NONE) return refuse(outbox, command.correlation, refusal);
  outbox.put(CommandAccepted{.correlation = command.correlation});
  outbox.put(StageChanged{.account = command.account,
                          .stage = command.stage,
                          .previous = state.oversight().promotion().stage(command.account),
                          .reason = command.reason,
                          .operator_id = command.operator_id,
                          .second_operator = command.second_operator,
                          .incident = command.incident});
}

void roll_back(Outbox& outbox, AccountId account) noexcept {
  const State& state = outbox.state();
  if (state.oversight().promotion().stage(account) != Environment::Canary) return;
  const Rollback rollback = rollback_of(state, account);
  if (rollback.reason == Reason::NONE) return;
  outbox.put(StageChanged{.account = account,
                          .stage = Environment::Demo,
                          .previous = Environment::Canary,
                          .reason = rollback.reason,
                          .value = rollback.value,
                          .limit = rollback.limit});
}

void answer(Outbox& outbox, const SetAgent& command) noexcept {
  const State& state = outbox.state();
  if (!is_agent(state, command.kind, command.id)) return refuse(outbox, command.correlation, Reason::AGENT_NOT_KNOWN);
  if (!is_status(command.status)) return refuse(outbox, command.correlation, Reason::STATUS_NOT_KNOWN);
  const oversight::AgentRow& row = state.oversight().agents().row(command.kind, command.id);
  outbox.put(CommandAccepted{.correlation = command.correlation});
  outbox.put(AgentChanged{.kind = command.kind,
                          .status = command.status,
                          .learning = command.learning == Switch::On ? Switch::On : Switch::Off,
                          .id = command.id,
                          .version = row.version,
                          .errors = row.errors,
                          .operator_id = command.operator_id,
                          .reason = is_told(command.reason) ? command.reason : Reason::OPERATOR_REQUEST,
                          .heartbeat = row.heartbeat});
}

void answer(Outbox& outbox, const AgentReported& report) noexcept {
  const State& state = outbox.state();
  if (!is_agent(state, report.kind, report.id) || !is_status(report.status)) return;
  const oversight::AgentRow row = state.oversight().agents().row(report.kind, report.id);
  // What an operator took out of service does not bring itself back.
  const bool is_kept_out = row.present() == AgentStatus::Inactive || row.present() == AgentStatus::Maintenance;
  outbox.put(AgentChanged{.kind = report.kind,
                          .status = is_kept_out ? row.present() : report.status,
                          .learning = row.learning == Switch::On ? Switch::On : Switch::Off,
                          .id = report.id,
                          .version = report.version,
                          .errors = row.errors + report.failures,
                          .heartbeat = state.now()});
  if (report.kind != AgentKind::Gateway) return;
  watch_calls(outbox, {.account = AccountId{report.id}}, {.failures = report.failures, .successes = report.successes});
}

}  // namespace engine::core
