// What the release gates ask of the core: how far they are closed now, and which orders only reduce.
#pragma once

#include <cstdint>

#include "engine/model/enums.hpp"
#include "engine/model/events/decision.hpp"
#include "engine/model/reasons.hpp"
#include "engine/oversight/oversight.hpp"

namespace engine::core {

/// Why the gates are closed: to everything but cancels under Observing, else to what does not only reduce.
enum class Closure : std::uint8_t { None = 1, SwitchedOff = 2, Halted = 3, Reducing = 4, Observing = 5 };

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
  }
  return Reason::NONE;
}

inline Closure closure_of(const oversight::Oversight& oversight) noexcept {
  if (oversight.mode() == SafetyMode::Observe) return Closure::Observing;
  if (!oversight.is_trading_on()) return Closure::SwitchedOff;
  if (oversight.is_system_halted()) return Closure::Halted;
  return oversight.mode() == SafetyMode::Reduce ? Closure::Reducing : Closure::None;
}

/// Whether this verdict let an order pass that only reduces: those do not face gate 1, which nothing else passes by.
constexpr bool passed_as_reducer(const GateDecision& decision) noexcept {
  constexpr std::uint32_t kTradingAllowed = 1U << 1U;
  return decision.verdict == Verdict::Passed && (decision.gates_passed & kTradingAllowed) == 0;
}

}  // namespace engine::core
