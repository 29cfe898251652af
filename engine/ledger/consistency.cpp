// The ledger's invariants over all rows: the plain, slow statement of what the folds keep true step by step.
#include "engine/ledger/ledger.hpp"

namespace engine::ledger {

namespace {

/// Exposure of one account in one instrument, summed over open orders of one side.
std::int64_t working(const Ledger& ledger, AccountId account, InstrumentId instrument, Side side) noexcept {
  std::int64_t sum = 0;
  for (const OrderRow& order : ledger.orders().rows()) {
    const bool counts = order.account == account && order.instrument == instrument && order.side == side;
    if (counts) sum += order.exposure().raw();
  }
  return sum;
}

/// A2: the account's set of active instruments is that of its rows.
bool is_marked_active(const AccountRow& account, InstrumentId instrument) noexcept {
  const std::uint32_t bit = instrument.raw() - 1;
  return (account.active[bit / 64] >> (bit % 64) & 1U) != 0;
}

bool positions_are_consistent(const Ledger& ledger, AccountId account) noexcept {
  for (std::uint32_t id = 1; id <= ledger.instrument_count(); ++id) {
    const InstrumentId instrument{id};
    const PositionRow& position = ledger.position(account, instrument);
    const PositionRow& other = ledger.position(account, instrument, PositionSide::Short);
    if (!position.is_balanced() || !other.is_balanced()) return false;
    if (other.working_buy != Qty{} || other.working_sell != Qty{}) return false;
    if (is_marked_active(ledger.account(account), instrument) != (position.is_active() || other.is_active()))
      return false;
    if (position.working_buy.raw() != working(ledger, account, instrument, Side::Buy)) return false;
    if (position.working_sell.raw() != working(ledger, account, instrument, Side::Sell)) return false;
  }
  return true;
}

std::uint32_t open_orders(const Ledger& ledger, AccountId account) noexcept {
  std::uint32_t count = 0;
  for (const OrderRow& order : ledger.orders().rows()) {
    if (order.account == account && is_open(order.status)) ++count;
  }
  return count;
}

}  // namespace

bool is_consistent(const Ledger& ledger) noexcept {
  for (std::uint32_t id = 1; id <= ledger.account_count(); ++id) {
    const AccountId account{id};
    if (!ledger.account(account).is_balanced()) return false;
    if (ledger.account(account).open_orders != open_orders(ledger, account)) return false;
    if (!positions_are_consistent(ledger, account)) return false;
  }
  return true;
}

}  // namespace engine::ledger
