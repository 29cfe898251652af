// How far each account may go: demo, canary, live; which lines of its checklist are signed; how its canary does. A
// simulated account has no stages.
#pragma once

#include <cstdint>

#include "engine/base/table.hpp"
#include "engine/model/config.hpp"
#include "engine/model/events.hpp"

namespace engine::oversight {

inline constexpr std::uint32_t kChecklistItems = 5;
inline constexpr std::uint32_t kChecklistWhole = (1U << kChecklistItems) - 1;
inline constexpr PartsPerMillion kCanaryShare{50'000};       ///< of the balance: the exposure that a canary may have
inline constexpr Duration kCanarySoak{15 * 60 * kSecondNs};  ///< before it may go live
inline constexpr PartsPerMillion kCanaryErrors{10'000};      ///< of its orders: refused by the venue
inline constexpr Duration kCanaryAnswer{kSecondNs / 2};      ///< within which the venue answers an order

struct StageRow {
  Timestamp since{};
  std::uint32_t orders{};        ///< answered since it became a canary
  std::uint32_t errors{};        ///< of these, refused
  Duration slowest{};            ///< answer of the venue since then
  std::uint32_t signed_items{};  ///< bit n: item n + 1
  Environment stage{};           ///< 0: Demo
  Reserved<3> reserved{};
};

class Promotion {
 public:
  Promotion(Arena& arena, const Capacities& capacities) noexcept : rows_{arena, capacities.accounts} {}

  void fold(const ChecklistSigned& event) noexcept {
    if (!knows(event.account) || event.item < ChecklistItem::DaysRun || event.item > ChecklistItem::KillRehearsed) {
      return;
    }
    const std::uint32_t bit = 1U << (static_cast<std::uint32_t>(event.item) - 1);
    std::uint32_t& items = rows_.mutate(event.account.raw() - 1).signed_items;
    items = event.signed_off == Switch::On ? items | bit : items & ~bit;
  }
  /// Everything but the stage starts again.
  void fold(const StageChanged& event, Timestamp now) noexcept {
    if (knows(event.account)) rows_.mutate(event.account.raw() - 1) = {.since = now, .stage = event.stage};
  }
  /// The venue took a canary's order, or refused it, so long after it was sent.
  void count_answer(AccountId account, bool refused, Duration took) noexcept {
    if (!knows(account) || stage(account) != Environment::Canary) return;
    StageRow& row = rows_.mutate(account.raw() - 1);
    if (row.orders == ~0U) return;
    ++row.orders;
    if (refused) ++row.errors;
    if (took > row.slowest) row.slowest = took;
  }

  [[nodiscard]] bool knows(AccountId account) const noexcept {
    return account.raw() != 0 && account.raw() <= rows_.size();
  }
  [[nodiscard]] const StageRow& row(AccountId account) const noexcept { return rows_[account.raw() - 1]; }
  [[nodiscard]] Environment stage(AccountId account) const noexcept {
    const Environment stage = row(account).stage;
    return stage == Environment{} ? Environment::Demo : stage;
  }
  [[nodiscard]] bool is_whole(AccountId account) const noexcept { return row(account).signed_items == kChecklistWhole; }

 private:
  Table<StageRow> rows_;
};

/// True when an account whose configuration names this environment may open risk at this stage.
constexpr bool covers(Environment stage, Environment environment) noexcept {
  return environment == Environment::Simulated || stage >= environment;
}

}  // namespace engine::oversight
