// Who may act: the kill switch, the safety mode, which accounts are armed, and all that may close a scope. Folds of
// what was decided; an unknown scope is not allowed to act.
#pragma once

#include <cstdint>

#include "engine/base/table.hpp"
#include "engine/model/config.hpp"
#include "engine/model/events.hpp"
#include "engine/oversight/agents.hpp"
#include "engine/oversight/breakers.hpp"
#include "engine/oversight/commands.hpp"
#include "engine/oversight/limits.hpp"
#include "engine/oversight/promotion.hpp"
#include "engine/oversight/stops.hpp"
#include "engine/oversight/tempo.hpp"

namespace engine::oversight {

struct SystemRow {
  std::uint64_t changes{};  ///< so often something closed a scope or opened it again
  Switch trading{Switch::Off};
  SafetyMode mode{};  ///< 0 while this session has set none: Normal
  Reserved<6> reserved{};
};

struct AccountScopeRow {
  Money week_realised{};  ///< in the days of the week that are over
  Switch armed{Switch::Off};
  Reserved<7> reserved{};
};

class Oversight {
 public:
  Oversight(Arena& arena, const Capacities& capacities) noexcept
      : system_{arena, 1},
        accounts_{arena, capacities.accounts},
        stops_{arena, capacities},
        breakers_{arena, capacities},
        agents_{arena, capacities},
        promotion_{arena, capacities},
        limits_{arena, capacities},
        tempo_{arena, capacities},
        commands_{arena} {}

  /// A session begins: the switch as configured, the mode Normal, nothing armed, earlier halts stay.
  void define(const ConfigView& config) noexcept;

  void fold(const TradingSwitched& event) noexcept { changed().trading = event.trading; }
  void fold(const SafetyModeChanged& event) noexcept { changed().mode = event.mode; }
  void fold(const AccountArmed& event) noexcept { accounts_.mutate(event.account.raw() - 1).armed = Switch::On; }
  void fold(const AccountDisarmed& event) noexcept { accounts_.mutate(event.account.raw() - 1).armed = Switch::Off; }
  template <class Event>
  requires requires(Stops& stops, const Event& event) { stops.fold(event); }
  void fold(const Event& event) noexcept {
    stops_.fold(event);
    static_cast<void>(changed());
  }
  void fold(const BreakerChanged& event) noexcept {
    breakers_.fold(event);
    if (event.state != event.previous) static_cast<void>(changed());
  }
  void fold(const AgentChanged& event) noexcept {
    agents_.fold(event);
    static_cast<void>(changed());
  }
  void fold(const OverrideChanged& event) noexcept { limits_.fold(event); }
  void fold(const OverrideUsed&) noexcept {}
  void fold(const EntriesCancelled&) noexcept {}
  void fold(const ChecklistSigned& event) noexcept { promotion_.fold(event); }
  void fold(const StageChanged& event, Timestamp now) noexcept { promotion_.fold(event, now); }
  /// The days of the week that are over, for its target.
  void count_day(const DayOpened& event) noexcept;
  /// The venue took an order, or refused it.
  void count_answer(AccountId account, bool refused, Duration took) noexcept {
    promotion_.count_answer(account, refused, took);
  }
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
  [[nodiscard]] bool is_armed(AccountId account) const noexcept {
    return accounts_[account.raw() - 1].armed == Switch::On;
  }
  /// True while a stop of the account's own is there.
  [[nodiscard]] bool is_account_halted(AccountId account) const noexcept {
    return stops_.over(Scope::Account, account.raw()).is_there();
  }
  [[nodiscard]] Money week_realised(AccountId account) const noexcept {
    return accounts_[account.raw() - 1].week_realised;
  }
  [[nodiscard]] const Stops& stops() const noexcept { return stops_; }
  [[nodiscard]] const Breakers& breakers() const noexcept { return breakers_; }
  [[nodiscard]] const Agents& agents() const noexcept { return agents_; }
  [[nodiscard]] const Promotion& promotion() const noexcept { return promotion_; }

  /// Why an order of these scopes may not add risk, and what closes it; the switch and the mode are the system's.
  [[nodiscard]] Stop closed_over(const LimitScopes& concerned) const noexcept;
  /// The same of one scope alone: what the release gates are told. An agent's is that of its account or strategy.
  [[nodiscard]] Stop closed_alone(Scope scope, std::uint32_t id) const noexcept;
  /// True when anything is closed anywhere.
  [[nodiscard]] bool is_anything_closed() const noexcept {
    return !is_trading_on() || mode() == SafetyMode::Observe || stops_.stopped() != 0 || breakers_.tripped() != 0 ||
           agents_.inactive() != 0;
  }
  /// Counts what closes a scope or opens it: who kept the number sees that it moved.
  [[nodiscard]] std::uint64_t changes() const noexcept { return system_[0].changes; }

 private:
  SystemRow& changed() noexcept {
    SystemRow& row = system_.mutate(0);
    ++row.changes;
    return row;
  }

  Table<SystemRow> system_;
  Table<AccountScopeRow> accounts_;
  Stops stops_;
  Breakers breakers_;
  Agents agents_;
  Promotion promotion_;
  Limits limits_;
  Tempo tempo_;
  Commands commands_;
};

}  // namespace engine::oversight
