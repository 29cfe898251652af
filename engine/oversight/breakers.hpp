// Automatic breakers: one for the system, each account, strategy and gateway. What a reading does to one is a pure
// function here; the core takes the readings and emits the change. An operator's breaker is a stop (`stops`), and
// neither lifts the other.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/base/table.hpp"
#include "engine/model/config.hpp"
#include "engine/model/events.hpp"
#include "engine/oversight/limits.hpp"

namespace engine::oversight {

inline constexpr std::uint32_t kPulsesToTrip = 2;          ///< with marks over the limit, each with a newer price
inline constexpr std::int64_t kWarnPercent = 70;           ///< of the limit
inline constexpr std::int64_t kClearPercent = 90;          ///< of where the warning was due
inline constexpr Duration kClearFor{60 * kSecondNs};       ///< under that before the warning goes
inline constexpr Duration kHalfOpenAfter{30 * kSecondNs};  ///< an agent that tripped may try again
inline constexpr std::uint32_t kSuccessesToClose = 3;      ///< of an agent that tries again

struct BreakerRow {
  BreakerState state{};  ///< 0: Normal, and never anything else
  std::uint8_t confirmations{};
  Reason reason{};
  std::uint32_t failures{};
  std::uint32_t successes{};
  std::uint32_t reserved{};
  Timestamp since{};
  Timestamp marked{};
  Timestamp clear_since{};

  [[nodiscard]] BreakerState present() const noexcept { return state == BreakerState{} ? BreakerState::Normal : state; }
};

/// One look at what a breaker watches.
struct Reading {
  Reason reason{Reason::NONE};
  std::int64_t value{0};
  std::int64_t limit{0};    ///< at it, it trips
  Timestamp marked{};       ///< newest price that the value rests on
  bool is_realised{false};  ///< no price can take it back: it trips at once
};

/// What a breaker becomes by a reading at this time; nothing when it stays as it is. Tripped stays tripped: neither
/// time nor a better reading resets it.
std::optional<BreakerRow> after(const BreakerRow& row, const Reading& reading, Timestamp now) noexcept;

/// What a breaker of an agent becomes by calls that failed or did not; nothing when it stays as it is.
std::optional<BreakerRow> after_calls(const BreakerRow& row, std::uint32_t failures, std::uint32_t successes,
                                      std::int64_t failures_max, Timestamp now) noexcept;
/// The same by time alone: an agent that tripped tries again.
std::optional<BreakerRow> after_time(const BreakerRow& row, Timestamp now) noexcept;

/// The change from one row to the other, as its event.
BreakerChanged change_of(BreakerScope scope, std::uint32_t id, const BreakerRow& before,
                         const BreakerRow& next) noexcept;

class Breakers {
 public:
  Breakers(Arena& arena, const Capacities& capacities) noexcept;
  static std::size_t rows_needed(const Capacities& capacities) noexcept;

  void fold(const BreakerChanged& event) noexcept;

  /// Normal where there is no such breaker.
  [[nodiscard]] const BreakerRow& row(BreakerScope scope, std::uint32_t id) const noexcept;
  [[nodiscard]] bool knows(BreakerScope scope, std::uint32_t id) const noexcept { return place(scope, id).has_value(); }
  [[nodiscard]] bool is_tripped(BreakerScope scope, std::uint32_t id) const noexcept {
    return row(scope, id).state == BreakerState::Tripped;
  }
  /// Why an order may not pass: the widest breaker over it that tripped. NONE: none did.
  [[nodiscard]] Reason over(AccountId account, StrategyId strategy) const noexcept;
  [[nodiscard]] std::uint32_t tripped() const noexcept { return tripped_[0]; }

 private:
  [[nodiscard]] std::optional<std::uint32_t> place(BreakerScope scope, std::uint32_t id) const noexcept;

  std::uint32_t accounts_;
  std::uint32_t strategies_;
  Table<BreakerRow> rows_;  ///< the system, accounts, strategies, gateways by account
  Table<std::uint32_t> tripped_;
};

}  // namespace engine::oversight
