#include "engine/ledger/accounts.hpp"

namespace engine::ledger {

namespace {

/// Adds to a sum of the account; false, and the sum stays, when it would not fit.
bool add(Money& sum, Money amount) noexcept {
  const auto total = checked_add(sum, amount);
  if (total) sum = *total;
  return total.has_value();
}

}  // namespace

std::optional<AccountRow> apply_profit(const AccountRow& account, Money realised, Money fee) noexcept {
  const auto net = checked_sub(realised.raw(), fee.raw());
  if (!net) return std::nullopt;
  AccountRow after = account;
  const bool fits = add(after.realised, realised) && add(after.fees, fee) && add(after.balance, Money{*net}) &&
                    add(after.day_realised, Money{*net});
  if (!fits) return std::nullopt;
  if (after.traded_today != Switch::On) {
    after.traded_today = Switch::On;
    ++after.days_traded;
  }
  return after;
}

std::optional<AccountRow> apply_flow(const AccountRow& account, FlowKind kind, Money amount) noexcept {
  AccountRow after = account;
  if (!add(after.balance, amount)) return std::nullopt;
  const bool fits = is_capital(kind) ? add(after.deposits, amount) && add(after.day_flows, amount) &&
                                           add(after.day_reference, amount) && add(after.week_reference, amount) &&
                                           add(after.high_water_mark, amount)
                                     : add(after.charges, amount) && add(after.day_realised, amount);
  return fits ? std::optional{after} : std::nullopt;
}

}  // namespace engine::ledger
