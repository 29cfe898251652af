// Limits by scope: those of the configuration for the system, and what operators set for system, venue, account,
// strategy or instrument. Of those that concern an order the strictest counts. Also what of them was warned of.
#pragma once

#include <cstdint>

#include "engine/base/table.hpp"
#include "engine/model/config.hpp"
#include "engine/model/events.hpp"
#include "engine/oversight/overrides.hpp"

namespace engine::oversight {

inline constexpr std::uint32_t kLimitKinds = 25;  ///< the largest of those that can be set
inline constexpr std::uint32_t kVenuesMax = 8;    ///< with limits or a count of messages of their own

/// Strictest is the largest of them, where the limit is what a value must at least be.
constexpr bool is_floor(LimitKind kind) noexcept {
  return kind == LimitKind::CashReserve || kind == LimitKind::DuplicateWindow;
}

/// True for what a command may set.
constexpr bool is_settable(LimitKind kind) noexcept {
  return kind >= LimitKind::OrderQty && static_cast<std::uint32_t>(kind) <= kLimitKinds && kind != LimitKind::Rule;
}

/// Always there: the configuration gives it, and it can be changed but not lifted for the system.
constexpr bool is_configured(LimitKind kind) noexcept { return kind < LimitKind::OpenPositions; }

/// Who an order concerns.
struct LimitScopes {
  VenueId venue{};  ///< 0: the only one
  AccountId account{};
  StrategyId strategy{};  ///< 0 for none
  InstrumentId instrument{};
};

/// A limit in force, and whose it is.
struct Limit {
  std::int64_t value{0};
  LimitScope scope{LimitScope::System};
  LimitKind kind{LimitKind::Rule};
  std::uint32_t scope_id{0};
  bool is_set{false};
};

struct LimitRow {
  std::int64_t value{0};
  std::uint64_t is_set{0};
};

class Limits {
 public:
  Limits(Arena& arena, const Capacities& capacities) noexcept;
  static std::size_t rows_needed(const Capacities& capacities) noexcept;

  /// A session begins: the configured limits hold for the system; what operators set for other scopes stays.
  void define(const RiskLimits& limits) noexcept;
  void fold(const LimitChanged& event) noexcept;
  void fold(const LimitWarned& event) noexcept;
  void fold(const OverrideChanged& event) noexcept { overrides_.fold(event); }

  [[nodiscard]] const Overrides& overrides() const noexcept { return overrides_; }
  /// A scope's own limit, whatever overrides it.
  [[nodiscard]] Limit own(LimitKind kind, LimitScope scope, std::uint32_t id) const noexcept;
  /// The limit of one scope, its override's where there is one; not set when it has none or is none of ours.
  [[nodiscard]] Limit of(LimitKind kind, LimitScope scope, std::uint32_t id) const noexcept;
  [[nodiscard]] Limit strictest(LimitKind kind, const LimitScopes& scopes) const noexcept;
  /// True for a scope that may have limits; its account, strategy or instrument need not be configured.
  [[nodiscard]] bool knows(LimitScope scope, std::uint32_t id) const noexcept;
  /// Percent of the limit that was last warned of for an account; 0 for none.
  [[nodiscard]] std::uint8_t warned(LimitKind kind, AccountId account) const noexcept {
    return warned_[(account.raw() - 1) * kLimitKinds + static_cast<std::uint32_t>(kind) - 1];
  }

 private:
  /// Place of a scope's row among those of one kind.
  [[nodiscard]] std::uint32_t place(LimitScope scope, std::uint32_t id) const noexcept;
  [[nodiscard]] std::uint32_t row(LimitKind kind, LimitScope scope, std::uint32_t id) const noexcept {
    return (static_cast<std::uint32_t>(kind) - 1) * places_ + place(scope, id);
  }

  std::uint32_t accounts_;
  std::uint32_t strategies_;
  std::uint32_t instruments_;
  std::uint32_t places_;
  Table<LimitRow> rows_;        ///< by kind and scope
  Table<std::uint8_t> warned_;  ///< by account and kind
  Overrides overrides_;
};

}  // namespace engine::oversight
