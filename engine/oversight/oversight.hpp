// Who may act: the kill switch, which accounts are armed, which scopes are halted. Folds of what was decided; an
// unknown scope is not allowed to act.
#pragma once

#include <cstdint>

#include "engine/base/table.hpp"
#include "engine/model/config.hpp"
#include "engine/model/events.hpp"
#include "engine/oversight/commands.hpp"
#include "engine/oversight/limits.hpp"
#include "engine/oversight/tempo.hpp"

namespace engine::oversight {

struct SystemRow {
  Switch trading{Switch::Off};
  SafetyMode mode{};  ///< 0 while this session has set none: Normal
  Reason halted{};    ///< 0 while it is not
};

struct ScopeRow {
  Switch armed{Switch::Off};  ///< accounts only
  Reserved<1> reserved{};
  Reason halted{};  ///< 0 while it is not
};

class Oversight {
 public:
  Oversight(Arena& arena, const Capacities& capacities) noexcept
      : system_{arena, 1},
        accounts_{arena, capacities.accounts},
        strategies_{arena, capacities.strategies},
        instruments_{arena, capacities.instruments},
        limits_{arena, capacities},
        tempo_{arena, capacities},
        commands_{arena} {}

  /// A session begins: the switch as configured, the mode Normal, nothing armed, earlier halts stay.
  void define(const ConfigView& config) noexcept;

  void fold(const TradingSwitched& event) noexcept { system_.mutate(0).trading = event.trading; }
  void fold(const SafetyModeChanged& event) noexcept { system_.mutate(0).mode = event.mode; }
  void fold(const AccountArmed& event) noexcept { accounts_.mutate(event.account.raw() - 1).armed = Switch::On; }
  void fold(const AccountDisarmed& event) noexcept { accounts_.mutate(event.account.raw() - 1).armed = Switch::Off; }
  void fold(const ScopeHalted& event) noexcept;
  void fold(const LimitChanged& event) noexcept { limits_.fold(event); }
  void fold(const LimitWarned& event) noexcept { limits_.fold(event); }
  void fold(const CommandAccepted& event) noexcept {
    commands_.answer(event.correlation, Verdict::Passed, Reason::NONE);
  }
  void fold(const CommandRefused& event) noexcept {
    commands_.answer(event.correlation, Verdict::Denied, event.reason);
  }
  /// An operator's command came in, at this place of the journal.
  template <IsCommand Command>
  void note(const Command& command, Sequence first, Timestamp now) noexcept {
    commands_.note(command.correlation, content_of(command), first, now);
  }
  /// A new or changed order left.
  void count_order(StrategyId strategy, AccountId account, VenueId venue, Timestamp now) noexcept {
    tempo_.count(strategy, account, venue, now);
  }

  [[nodiscard]] const Limits& limits() const noexcept { return limits_; }
  [[nodiscard]] const Tempo& tempo() const noexcept { return tempo_; }
  [[nodiscard]] const Commands& commands() const noexcept { return commands_; }
  [[nodiscard]] bool is_trading_on() const noexcept { return system_[0].trading == Switch::On; }
  [[nodiscard]] SafetyMode mode() const noexcept {
    return system_[0].mode == SafetyMode{} ? SafetyMode::Normal : system_[0].mode;
  }
  [[nodiscard]] bool is_system_halted() const noexcept { return system_[0].halted != Reason{}; }
  [[nodiscard]] bool is_armed(AccountId account) const noexcept {
    return accounts_[account.raw() - 1].armed == Switch::On;
  }
  /// True when the system, the account, the strategy or the instrument is halted.
  [[nodiscard]] bool is_halted(AccountId account, StrategyId strategy, InstrumentId instrument) const noexcept;
  [[nodiscard]] bool is_account_halted(AccountId account) const noexcept {
    return accounts_[account.raw() - 1].halted != Reason{};
  }

 private:
  Table<SystemRow> system_;
  Table<ScopeRow> accounts_;
  Table<ScopeRow> strategies_;
  Table<ScopeRow> instruments_;
  Limits limits_;
  Tempo tempo_;
  Commands commands_;
};

}  // namespace engine::oversight
