// What the release gates ask of the core: how far they are closed now, and which orders only reduce.
#pragma once

#include <cstdint>

#include "engine/model/enums.hpp"
#include "engine/model/events/decision.hpp"
#include "engine/model/reasons.hpp"
#include "engine/oversight/oversight.hpp"
#include "engine/oversight/places.hpp"

namespace engine::core {

// The release gates look at each of these, and see nothing of oversight but through here.
using oversight::LimitScopes;
using oversight::Places;

/// Why the gates are closed: to everything but cancels and protection under Observing, else to what does not only
/// reduce. Killed and switched off are one: nothing may be opened by anybody.
enum class Closure : std::uint8_t {
  None = 1,
  SwitchedOff = 2,
  Halted = 3,
  Reducing = 4,
  Observing = 5,
  Panicked = 6,
  SystemBroken = 7,
  AccountBroken = 8,
  AgentBroken = 9,
  AgentOut = 10,
};

constexpr Reason reason_of(Closure closure) noexcept {
  switch (closure) {
    case Closure::None:
      break;
    case Closure::SwitchedOff:
      return Reason::KILL_SWITCH_ON;
    case Closure::Halted:
    case Closure::Observing:
      return Reason::TRADING_HALTED;
    case Closure::Reducing:
      return Reason::TRADING_STATE_REDUCING;
    case Closure::Panicked:
      return Reason::PANIC_STOP;
    case Closure::SystemBroken:
      return Reason::CIRCUIT_OPEN_SYSTEM;
    case Closure::AccountBroken:
      return Reason::CIRCUIT_OPEN_ACCOUNT;
    case Closure::AgentBroken:
      return Reason::CIRCUIT_OPEN_AGENT;
    case Closure::AgentOut:
      return Reason::AGENT_NOT_ACTIVE;
  }
  return Reason::NONE;
}

/// The closure that tells this reason; Halted for any other.
constexpr Closure closure_for(Reason reason) noexcept {
  if (reason == Reason::NONE) return Closure::None;
  for (const Closure closure : {Closure::SwitchedOff, Closure::Panicked, Closure::SystemBroken, Closure::AccountBroken,
                                Closure::AgentBroken, Closure::AgentOut}) {
    if (reason_of(closure) == reason) return closure;
  }
  return Closure::Halted;
}

/// How far one scope closes the gates; switch and mode are the system's.
inline Closure closure_of(const oversight::Oversight& oversight, Scope scope, std::uint32_t id) noexcept {
  if (scope != Scope::System) return closure_for(oversight.closed_alone(scope, id).reason);
  if (oversight.mode() == SafetyMode::Observe) return Closure::Observing;
  if (!oversight.is_trading_on()) return Closure::SwitchedOff;
  if (const oversight::Stop stop = oversight.closed_alone(scope, id); stop.is_there()) return closure_for(stop.reason);
  return oversight.mode() == SafetyMode::Reduce ? Closure::Reducing : Closure::None;
}

/// Whether this verdict let an order pass that only reduces: those do not face gate 1, which nothing else passes by.
constexpr bool passed_as_reducer(const GateDecision& decision) noexcept {
  constexpr std::uint32_t kTradingAllowed = 1U << 1U;
  return decision.verdict == Verdict::Passed && (decision.gates_passed & kTradingAllowed) == 0;
}

}  // namespace engine::core
