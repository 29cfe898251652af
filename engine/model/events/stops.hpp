// What stops trading and lets it go on again: stops by operators and by the engine, breakers, flattening. Commands are
// of family 0x0430, what they come to of 0x0986.
#pragma once

#include <cstdint>

#include "engine/model/describe.hpp"
#include "engine/model/enums.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/reasons.hpp"
#include "engine/model/units.hpp"

namespace engine {

/// Stops a scope by hand. Nothing about it is checked but that the scope is there: it is the easiest command of all.
struct StopScope {
  CorrelationId correlation{};
  OperatorId operator_id{};
  Scope scope{Scope::System};
  HaltKind kind{HaltKind::Kill};
  Reason reason{Reason::NONE};
  std::uint32_t id{};            ///< venue, account, strategy or instrument; 0 for the system
  OperatorId second_operator{};  ///< 0 for none
  IncidentId incident{};         ///< 0 for none
};
LOCKSTEP_DESCRIBE(StopScope, 40, correlation, operator_id, scope, kind, reason, id, second_operator, incident);

/// Lifts one stop of a scope, and no other: the same kind by the same hand.
struct ResumeScope {
  CorrelationId correlation{};
  OperatorId operator_id{};
  Scope scope{Scope::System};
  HaltKind kind{HaltKind::Halt};
  Reason reason{Reason::NONE};
  std::uint32_t id{};
  OperatorId second_operator{};
  IncidentId incident{};
  Switch by_engine{Switch::Off};  ///< On: the stop that the engine laid down itself
  Reserved<7> reserved{};
};
LOCKSTEP_DESCRIBE(ResumeScope, 48, correlation, operator_id, scope, kind, reason, id, second_operator, incident,
                  by_engine, reserved);

/// Lets an automatic breaker that tripped close again. Refused while what tripped it is still so.
struct ResetBreaker {
  CorrelationId correlation{};
  OperatorId operator_id{};
  BreakerScope scope{BreakerScope::System};
  Switch rebase{Switch::Off};  ///< On: high-water marks start again from the equity of now
  Reason reason{Reason::NONE};
  std::uint32_t id{};  ///< account (gateway: its account) or strategy; 0 for the system
  OperatorId second_operator{};
  IncidentId incident{};
};
LOCKSTEP_DESCRIBE(ResetBreaker, 40, correlation, operator_id, scope, rebase, reason, id, second_operator, incident);

/// Halts a scope and closes its positions; their protection goes once they are closed.
struct FlattenScope {
  CorrelationId correlation{};
  OperatorId operator_id{};
  Scope scope{Scope::System};
  Reserved<1> reserved{};
  Reason reason{Reason::NONE};
  std::uint32_t id{};
  OperatorId second_operator{};
  IncidentId incident{};
};
LOCKSTEP_DESCRIBE(FlattenScope, 40, correlation, operator_id, scope, reserved, reason, id, second_operator, incident);

/// One stop of a scope is lifted; others may still be there.
struct ScopeResumed {
  Scope scope{Scope::System};
  HaltKind kind{HaltKind::Halt};
  Reason reason{Reason::NONE};
  std::uint32_t id{};
  OperatorId operator_id{};
  OperatorId second_operator{};
  IncidentId incident{};
  Switch by_engine{Switch::Off};  ///< On: it was the engine's own
  Reserved<7> reserved{};
};
LOCKSTEP_DESCRIBE(ScopeResumed, 32, scope, kind, reason, id, operator_id, second_operator, incident, by_engine,
                  reserved);

/// An automatic breaker as it is from now on. `value` was held against `limit`, both as the reason says.
struct BreakerChanged {
  BreakerScope scope{BreakerScope::System};
  BreakerState state{BreakerState::Normal};
  BreakerState previous{BreakerState::Normal};
  std::uint8_t confirmations{0};  ///< pulses in a row whose marks were over the limit
  Reason reason{Reason::NONE};
  Reserved<2> reserved{};
  std::uint32_t id{};
  OperatorId operator_id{};  ///< 0: the engine itself
  std::int64_t value{0};
  std::int64_t limit{0};
  IncidentId incident{};
  Timestamp since{};           ///< of the state
  Timestamp marked{};          ///< of the newest price that was confirmed by; 0 without one
  Timestamp clear_since{};     ///< since when a warning's cause is gone; 0 while it is not
  std::uint32_t failures{0};   ///< in a row, of an agent
  std::uint32_t successes{0};  ///< in a row, of an agent that is half open
};
LOCKSTEP_DESCRIBE(BreakerChanged, 72, scope, state, previous, confirmations, reason, reserved, id, operator_id, value,
                  limit, incident, since, marked, clear_since, failures, successes);

/// What a stop took out of the market in this step, and what it left there.
struct EntriesCancelled {
  std::uint32_t cancelled{0};   ///< asked for in this step
  std::uint32_t in_doubt{0};    ///< of these: asked before, and the venue owes the answer for too long
  std::uint32_t working{0};     ///< orders that add risk and may still fill, those just asked for among them
  std::uint32_t protection{0};  ///< orders that stay since they protect a position
  std::uint32_t reducers{0};    ///< orders that stay since they only reduce one
  std::uint32_t reserved{0};
};
LOCKSTEP_DESCRIBE(EntriesCancelled, 24, cancelled, in_doubt, working, protection, reducers, reserved);

/// Positions of a scope are being closed, or all are.
struct FlattenChanged {
  Scope scope{Scope::System};
  Switch active{Switch::On};
  Reason reason{Reason::NONE};
  std::uint32_t id{};
  OperatorId operator_id{};  ///< 0: the engine itself, which found nothing left
  OperatorId second_operator{};
  IncidentId incident{};
  std::uint32_t positions{0};  ///< still open
  std::uint32_t reserved{0};
};
LOCKSTEP_DESCRIBE(FlattenChanged, 32, scope, active, reason, id, operator_id, second_operator, incident, positions,
                  reserved);

}  // namespace engine
