#include "engine/oversight/oversight.hpp"

namespace engine::oversight {

namespace {

void halt(Table<ScopeRow>& rows, std::uint32_t id, Reason reason) noexcept {
  if (id == 0 || id > rows.size()) return;
  rows.mutate(id - 1).halted = reason;
}

}  // namespace

void Oversight::define(const ConfigView& config) noexcept {
  system_.mutate(0).trading = config.header().trading;
  system_.mutate(0).mode = SafetyMode{};
  limits_.define(config.header().limits);
  for (std::uint32_t row = 0; row < accounts_.size(); ++row) accounts_.mutate(row).armed = Switch::Off;
}

void Oversight::fold(const ScopeHalted& event) noexcept {
  switch (event.scope) {
    case Scope::System:
      system_.mutate(0).halted = event.reason;
      break;
    case Scope::Account:
      halt(accounts_, event.id, event.reason);
      break;
    case Scope::Strategy:
      halt(strategies_, event.id, event.reason);
      break;
    case Scope::Instrument:
      halt(instruments_, event.id, event.reason);
      break;
  }
}

bool Oversight::is_halted(AccountId account, StrategyId strategy, InstrumentId instrument) const noexcept {
  constexpr Reason kNone{};
  return system_[0].halted != kNone || accounts_[account.raw() - 1].halted != kNone ||
         strategies_[strategy.raw() - 1].halted != kNone || instruments_[instrument.raw() - 1].halted != kNone;
}

}  // namespace engine::oversight
