// The command that changes a limit: held to what the configuration is held to, in force from its own sequence on.
#include "engine/core/oversee.hpp"
#include "engine/core/stages.hpp"

namespace engine::core {

bool is_limit_scope(const state::State& state, LimitScope scope, std::uint32_t id) noexcept {
  if (!state.oversight().limits().knows(scope, id)) return false;
  switch (scope) {
    case LimitScope::System:
    case LimitScope::Venue:
      return true;
    case LimitScope::Account:
      return state.ledger().knows(AccountId{id});
    case LimitScope::Strategy:
      return id <= state.strategy_count();
    case LimitScope::Instrument:
      return state.market().knows(InstrumentId{id});
  }
  return false;
}

namespace {

Reason refusal_of(const state::State& state, const SetLimit& command) noexcept {
  if (!oversight::is_settable(command.kind)) return Reason::LIMIT_NOT_KNOWN;
  if (!is_limit_scope(state, command.scope, command.id)) return Reason::SCOPE_NOT_KNOWN;
  const bool sets = command.wanted == Switch::On;
  if (sets && command.limit < 0) return Reason::AMOUNT_OUT_OF_RANGE;
  // What the configuration gives for the system may be moved, never taken away.
  if (!sets && command.scope == LimitScope::System && oversight::is_configured(command.kind)) {
    return Reason::LIMIT_NOT_KNOWN;
  }
  const oversight::Limit now = state.oversight().limits().of(command.kind, command.scope, command.id);
  const bool is_so = sets ? now.is_set && now.value == command.limit : !now.is_set;
  return is_so ? Reason::ALREADY_IN_FORCE : Reason::NONE;
}

}  // namespace

void answer(Outbox& outbox, const SetLimit& command) noexcept {
  const state::State& state = outbox.state();
  if (const Reason refusal = refusal_of(state, command); refusal != Reason::NONE) {
    return refuse(outbox, command.correlation, refusal);
  }
  const oversight::Limit before = state.oversight().limits().of(command.kind, command.scope, command.id);
  const bool sets = command.wanted == Switch::On;
  outbox.put(CommandAccepted{.correlation = command.correlation});
  outbox.put(LimitChanged{.scope = command.scope,
                          .kind = command.kind,
                          .set = sets ? Switch::On : Switch::Off,
                          .was_set = before.is_set ? Switch::On : Switch::Off,
                          .id = command.id,
                          .limit = sets ? command.limit : 0,
                          .previous = before.is_set ? before.value : 0,
                          .reason = command.reason == Reason::NONE ? Reason::OPERATOR_REQUEST : command.reason,
                          .operator_id = command.operator_id,
                          .incident = command.incident});
}

}  // namespace engine::core
