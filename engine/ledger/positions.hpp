// Positions: netting at average cost, exact. Cost is price times quantity at 1e-17 in 128 bits; profit is rounded once
// for each execution, and what the rounding left is kept, so that every unit of cash can be accounted for.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/base/int128.hpp"
#include "engine/model/enums.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/units.hpp"

namespace engine::ledger {

/// One account in one instrument, or one side of it where the account hedges. Money is in the quote currency but for
/// the swap.
struct PositionRow {
  int128 cost{};  ///< of what is open, signed like qty, 1e-17
  int128 flow{};  ///< all signed notionals since the first fill, 1e-17
  int128 dust{};  ///< profit lost to rounding since the first fill, 1e-17
  Qty qty{};      ///< long above zero
  Qty bought{};
  Qty sold{};
  Money realised{};
  Money fees{};
  Qty working_buy{};  ///< exposure of open buy orders
  Qty working_sell{};
  PositionId id{};  ///< of what is open, or was last
  Money swap{};     ///< of that position, in the account's currency
  Qty peak{};       ///< its largest size

  /// Average price of what is open, rounded half to even; 0 when flat.
  [[nodiscard]] Price average_price() const noexcept;
  /// P1: the position is the sum of its fills. P2: cash is conserved to the last 1e-17.
  [[nodiscard]] bool is_balanced() const noexcept;
  [[nodiscard]] PositionStatus status() const noexcept;
  /// Open, or about to be if a working order fills.
  [[nodiscard]] bool is_active() const noexcept {
    return qty.raw() != 0 || working_buy.raw() != 0 || working_sell.raw() != 0;
  }
};
static_assert(sizeof(PositionRow) == 128);

struct Fill {
  Side side{};
  Qty qty{};  ///< above zero
  Price price{};
  Money fee{};
};

/// The position after a fill and the profit that the fill realised, or nothing when a number would not fit: then the
/// fact stays in the journal and its scope is halted.
struct FillOutcome {
  PositionRow position;
  Money realised;
};
/// Whether the fill opened a position: from nothing, or by turning the one that was there.
inline bool is_opened_by(const PositionRow& before, const FillOutcome& outcome) noexcept {
  const Qty after = outcome.position.qty;
  return after.raw() != 0 && (before.qty.raw() == 0 || (before.qty.raw() > 0) != (after.raw() > 0));
}
std::optional<FillOutcome> apply_fill(const PositionRow& position, const Fill& fill) noexcept;

/// The position without a fill that it had booked with this profit: every sum as if it had not been, to the last 1e-17.
/// Given back in `realised`: what the account's profit changes by. Where the fill was followed by others, profit and
/// cost may be split otherwise than if it had never been; their sum is not.
std::optional<FillOutcome> reverse_fill(const PositionRow& position, const Fill& fill, Money realised) noexcept;

/// Profit of what is open if closed at `price`, rounded half to even; nothing when it does not fit.
std::optional<Money> unrealised_at(const PositionRow& position, Price price) noexcept;

}  // namespace engine::ledger
