// Who may trade, with what, and for how long: overrides of limits, promotion, the registry of agents. Commands are of
// family 0x0434, what they come to of 0x0988.
#pragma once

#include <cstdint>

#include "engine/model/describe.hpp"
#include "engine/model/enums.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/reasons.hpp"
#include "engine/model/units.hpp"

namespace engine {

/// Puts another limit in the place of a scope's own until a time, for the sake of an incident.
struct SetOverride {
  CorrelationId correlation{};
  OperatorId operator_id{};
  LimitScope scope{LimitScope::System};
  LimitKind kind{LimitKind::OrderQty};
  Switch wanted{Switch::On};  ///< Off: lifts it before its time
  Reserved<1> reserved{};
  std::uint32_t id{};
  OperatorId second_operator{};
  IncidentId incident{};
  std::int64_t limit{0};
  Timestamp expires{};
};
LOCKSTEP_DESCRIBE(SetOverride, 56, correlation, operator_id, scope, kind, wanted, reserved, id, second_operator,
                  incident, limit, expires);

/// An operator signs one line of the checklist that an account's next stage needs, or takes that back.
struct SignChecklist {
  CorrelationId correlation{};
  OperatorId operator_id{};
  AccountId account{};
  ChecklistItem item{ChecklistItem::DaysRun};
  Switch wanted{Switch::On};
  Reserved<2> reserved{};
  std::uint32_t count{0};  ///< what was counted: days, replays; 0 where there is nothing to count
  Sequence evidence{};     ///< where in the journal it can be looked up
};
LOCKSTEP_DESCRIBE(SignChecklist, 40, correlation, operator_id, account, item, wanted, reserved, count, evidence);

/// Moves an account up by one stage, or down by any number.
struct SetStage {
  CorrelationId correlation{};
  OperatorId operator_id{};
  AccountId account{};
  Environment stage{Environment::Demo};
  Reserved<1> reserved{};
  Reason reason{Reason::NONE};
  OperatorId second_operator{};
  IncidentId incident{};
};
LOCKSTEP_DESCRIBE(SetStage, 40, correlation, operator_id, account, stage, reserved, reason, second_operator, incident);

/// Takes an agent out of service or brings it back.
struct SetAgent {
  CorrelationId correlation{};
  OperatorId operator_id{};
  std::uint32_t id{};
  AgentKind kind{AgentKind::Part};
  AgentStatus status{AgentStatus::Active};
  Switch learning{Switch::Off};
  Reserved<1> reserved{};
  Reason reason{Reason::NONE};
  Reserved<2> reserved_tail{};
};
LOCKSTEP_DESCRIBE(SetAgent, 32, correlation, operator_id, id, kind, status, learning, reserved, reason, reserved_tail);

/// An agent outside of the core tells that it is there, and what its outside calls came to since it last did.
struct AgentReported {
  AgentKind kind{AgentKind::Gateway};
  AgentStatus status{AgentStatus::Active};
  Reserved<2> reserved{};
  std::uint32_t id{};
  std::uint32_t version{0};
  std::uint32_t failures{0};   ///< calls in a row that failed, the latest ones
  std::uint32_t successes{0};  ///< calls in a row that did not, where the latest one did not fail
  std::uint32_t reserved_word{0};
};
LOCKSTEP_DESCRIBE(AgentReported, 24, kind, status, reserved, id, version, failures, successes, reserved_word);

struct OverrideChanged {
  LimitScope scope{LimitScope::System};
  LimitKind kind{LimitKind::OrderQty};
  Switch active{Switch::On};
  Reserved<1> reserved{};
  std::uint32_t id{};
  OperatorId operator_id{};  ///< 0: the engine itself, at its expiry
  OperatorId second_operator{};
  IncidentId incident{};
  std::int64_t limit{0};
  std::int64_t beneath{0};  ///< the scope's own limit; 0 where it has none
  Timestamp expires{};
  Reason reason{Reason::NONE};
  Reserved<6> reserved_tail{};
};
LOCKSTEP_DESCRIBE(OverrideChanged, 56, scope, kind, active, reserved, id, operator_id, second_operator, incident, limit,
                  beneath, expires, reason, reserved_tail);

/// The envelope before this record was held against an override.
struct OverrideUsed {
  LimitScope scope{LimitScope::System};
  LimitKind kind{LimitKind::OrderQty};
  std::uint8_t gate{0};
  Reserved<1> reserved{};
  std::uint32_t id{};
  IncidentId incident{};
  std::int64_t limit{0};
  Timestamp expires{};
};
LOCKSTEP_DESCRIBE(OverrideUsed, 32, scope, kind, gate, reserved, id, incident, limit, expires);

struct ChecklistSigned {
  AccountId account{};
  OperatorId operator_id{};
  ChecklistItem item{ChecklistItem::DaysRun};
  Switch signed_off{Switch::On};
  Reserved<2> reserved{};
  std::uint32_t count{0};
  Sequence evidence{};
};
LOCKSTEP_DESCRIBE(ChecklistSigned, 24, account, operator_id, item, signed_off, reserved, count, evidence);

/// An account's stage is another; its checklist starts again.
struct StageChanged {
  AccountId account{};
  Environment stage{Environment::Demo};
  Environment previous{Environment::Demo};
  Reason reason{Reason::NONE};
  OperatorId operator_id{};  ///< 0: the engine itself, which rolled back
  OperatorId second_operator{};
  IncidentId incident{};
  std::int64_t value{0};  ///< what rolled it back, and the limit that it met
  std::int64_t limit{0};
};
LOCKSTEP_DESCRIBE(StageChanged, 40, account, stage, previous, reason, operator_id, second_operator, incident, value,
                  limit);

/// An agent's row in the registry as it is from now on.
struct AgentChanged {
  AgentKind kind{AgentKind::Part};
  AgentStatus status{AgentStatus::Active};
  Switch learning{Switch::Off};
  Reserved<1> reserved{};
  std::uint32_t id{};
  std::uint32_t version{0};
  std::uint32_t errors{0};  ///< over its life
  OperatorId operator_id{};
  Reason reason{Reason::NONE};
  Reserved<2> reserved_tail{};
  Timestamp heartbeat{};  ///< when it last told of itself; 0: never
};
LOCKSTEP_DESCRIBE(AgentChanged, 32, kind, status, learning, reserved, id, version, errors, operator_id, reason,
                  reserved_tail, heartbeat);

}  // namespace engine
