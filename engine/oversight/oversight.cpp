#include "engine/oversight/oversight.hpp"

#include "engine/base/checked.hpp"

namespace engine::oversight {

namespace {

/// An agent that is out of service acts as little as one whose breaker tripped.
Stop agent_stop(AgentKind kind, std::uint32_t id) noexcept {
  return {.reason = Reason::AGENT_NOT_ACTIVE,
          .scope = kind == AgentKind::Strategy ? LimitScope::Strategy : LimitScope::Account,
          .id = id};
}

Stop tripped(Reason reason, LimitScope scope, std::uint32_t id) noexcept {
  return {.reason = reason, .kind = HaltKind::Breaker, .scope = scope, .id = id};
}

}  // namespace

void Oversight::define(const ConfigView& config) noexcept {
  SystemRow& row = changed();
  row.trading = config.header().trading;
  row.mode = SafetyMode{};
  limits_.define(config.header().limits);
  for (std::uint32_t account = 0; account < accounts_.size(); ++account) {
    accounts_.mutate(account).armed = Switch::Off;
  }
}

void Oversight::count_day(const DayOpened& event) noexcept {
  AccountScopeRow& row = accounts_.mutate(event.account.raw() - 1);
  const auto sum = checked_add(row.week_realised.raw(), event.day_realised.raw());
  row.week_realised = event.turn == DayTurn::Week ? Money{0} : Money{sum.value_or(row.week_realised.raw())};
}

Stop Oversight::closed_alone(Scope scope, std::uint32_t id) const noexcept {
  if (const Stop stop = stops_.over(scope, id); stop.is_there()) return stop;
  switch (scope) {
    case Scope::System:
      if (breakers_.is_tripped(BreakerScope::System, 0)) {
        return tripped(Reason::CIRCUIT_OPEN_SYSTEM, LimitScope::System, 0);
      }
      if (!agents_.may_open()) return {.reason = Reason::AGENT_NOT_ACTIVE};
      break;
    case Scope::Account:
      if (breakers_.is_tripped(BreakerScope::Account, id)) {
        return tripped(Reason::CIRCUIT_OPEN_ACCOUNT, LimitScope::Account, id);
      }
      if (breakers_.is_tripped(BreakerScope::Gateway, id)) {
        return tripped(Reason::CIRCUIT_OPEN_AGENT, LimitScope::Account, id);
      }
      if (!agents_.is_active(AgentKind::Gateway, id)) return agent_stop(AgentKind::Gateway, id);
      break;
    case Scope::Strategy:
      if (breakers_.is_tripped(BreakerScope::Strategy, id)) {
        return tripped(Reason::CIRCUIT_OPEN_AGENT, LimitScope::Strategy, id);
      }
      if (!agents_.is_active(AgentKind::Strategy, id)) return agent_stop(AgentKind::Strategy, id);
      break;
    case Scope::Venue:
    case Scope::Instrument:
      break;
  }
  return {};
}

Stop Oversight::closed_over(const LimitScopes& concerned) const noexcept {
  if (!is_anything_closed()) [[likely]] {
    return {};
  }
  if (mode() == SafetyMode::Observe) return {.reason = Reason::TRADING_HALTED};
  if (!is_trading_on()) return {.reason = Reason::KILL_SWITCH_ON};
  Stop first;
  for_each_scope(concerned, [&](Scope scope, std::uint32_t id) {
    if (!first.is_there()) first = closed_alone(scope, id);
  });
  return first;
}

}  // namespace engine::oversight
