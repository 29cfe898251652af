// Accounts: cash and where it came from, the day's and the week's reference, the high-water mark. All in the account's
// own currency. Equity needs prices and is computed in engine/state.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "engine/model/config.hpp"
#include "engine/model/describe.hpp"
#include "engine/model/enums.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/units.hpp"

namespace engine::ledger {

/// A set of instruments, by bit.
using InstrumentSet = std::array<std::uint64_t, kInstrumentsMax / 64>;

struct AccountRow {
  Money opening{};
  Money deposits{};  ///< capital that came in, net of what went out
  Money realised{};  ///< trading profit before fees
  Money fees{};
  Money charges{};  ///< other profit without a fill: swap, funding, interest, corrections; earned above zero
  Money balance{};
  Money day_reference{};  ///< the day's loss is this less equity; moved by capital
  Money day_flows{};      ///< capital that came in since the day opened
  Money day_realised{};   ///< realised since the day opened, with fees and charges
  Money week_reference{};
  Money high_water_mark{};  ///< highest equity at a pulse; moved by capital
  Money drawdown_max{};     ///< largest distance of equity from it, at a pulse
  Timestamp day_boundary{};
  std::uint32_t open_orders{};
  std::uint32_t days{};         ///< opened so far
  std::uint32_t days_traded{};  ///< with at least one execution
  Environment environment{};
  AccountStatus status{};
  PositionKeeping positions{};
  Switch traded_today{};
  InstrumentSet active{};  ///< instruments with a position or a working order

  /// A1: the balance is the sum of its flows.
  [[nodiscard]] bool is_balanced() const noexcept {
    const int128 flows =
        static_cast<int128>(opening.raw()) + deposits.raw() + realised.raw() + charges.raw() - fees.raw();
    return flows == balance.raw();
  }
};
static_assert(sizeof(AccountRow) == 152);

/// True for capital: it is no profit and moves what profit is measured from. The other kinds are profit or loss.
constexpr bool is_capital(FlowKind kind) noexcept {
  return kind == FlowKind::Deposit || kind == FlowKind::Withdrawal || kind == FlowKind::Credit ||
         kind == FlowKind::Transfer;
}

/// The account after a profit and a fee, or nothing when a number would not fit.
std::optional<AccountRow> apply_profit(const AccountRow& account, Money realised, Money fee) noexcept;

/// The account after cash came in (above zero) or went out without a fill, or nothing when a number would not fit.
std::optional<AccountRow> apply_flow(const AccountRow& account, FlowKind kind, Money amount) noexcept;

/// Calls visit(instrument) for each instrument of the set, lowest id first.
template <class Visitor>
void for_each_instrument(const InstrumentSet& set, Visitor&& visit) {
  for (std::uint32_t word = 0; word < set.size(); ++word) {
    for (std::uint64_t rest = set[word]; rest != 0; rest &= rest - 1) {
      visit(InstrumentId{word * 64 + static_cast<std::uint32_t>(__builtin_ctzll(rest)) + 1});
    }
  }
}

}  // namespace engine::ledger
