// Accounts: cash, and the day's reference. Equity needs prices and is computed in engine/state.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/model/describe.hpp"
#include "engine/model/enums.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/units.hpp"

namespace engine::ledger {

struct AccountRow {
  Money opening{};
  Money deposits{};  ///< net of withdrawals
  Money realised{};  ///< trading profit before fees
  Money fees{};
  Money balance{};
  Money day_reference{};  ///< the day's loss is this less equity; moved by deposits
  std::uint32_t open_orders{};
  Environment environment{};
  Reserved<3> reserved{};

  /// A1: the balance is the sum of its flows.
  [[nodiscard]] bool is_balanced() const noexcept {
    const int128 flows = static_cast<int128>(opening.raw()) + deposits.raw() + realised.raw() - fees.raw();
    return flows == balance.raw();
  }
};

/// The account after a profit and a fee, or nothing when a number would not fit.
inline std::optional<AccountRow> apply_profit(const AccountRow& account, Money realised, Money fee) noexcept {
  AccountRow after = account;
  const auto total = checked_add(account.realised, realised);
  const auto fees = checked_add(account.fees, fee);
  const auto gross = checked_add(account.balance, realised);
  const auto net = gross ? checked_sub(gross->raw(), fee.raw()) : std::nullopt;
  if (!total || !fees || !net) return std::nullopt;
  after.realised = *total;
  after.fees = *fees;
  after.balance = Money{*net};
  return after;
}

/// The account after cash came in (above zero) or went out, or nothing when a number would not fit.
inline std::optional<AccountRow> apply_deposit(const AccountRow& account, Money amount) noexcept {
  AccountRow after = account;
  const auto deposits = checked_add(account.deposits, amount);
  const auto balance = checked_add(account.balance, amount);
  const auto reference = checked_add(account.day_reference, amount);
  if (!deposits || !balance || !reference) return std::nullopt;
  after.deposits = *deposits;
  after.balance = *balance;
  after.day_reference = *reference;
  return after;
}

}  // namespace engine::ledger
