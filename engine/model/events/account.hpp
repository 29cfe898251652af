// What we own: family 0x0800.
#pragma once

#include "engine/model/describe.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/units.hpp"

namespace engine {

/// A position and its account after an execution.
struct PositionChanged {
  AccountId account{};
  InstrumentId instrument{};
  Qty qty{};              ///< long above zero
  Price average_price{};  ///< of what is open, rounded half to even; 0 when flat
  Money realised{};       ///< since the position's first fill, before fees
  Money fees{};           ///< since the position's first fill
  Money balance{};        ///< of the account
};
LOCKSTEP_DESCRIBE(PositionChanged, 48, account, instrument, qty, average_price, realised, fees, balance);

/// Cash came in or went out by command.
struct BalanceAdjusted {
  AccountId account{};
  std::uint32_t reserved{0};
  Money amount{};
};
LOCKSTEP_DESCRIBE(BalanceAdjusted, 16, account, reserved, amount);

/// A new day's reference: the larger of balance and equity at the boundary.
struct DayOpened {
  AccountId account{};
  std::uint32_t reserved{0};
  Money reference{};
  Money previous_profit{};  ///< of the day that ended, marked
};
LOCKSTEP_DESCRIBE(DayOpened, 24, account, reserved, reference, previous_profit);

}  // namespace engine
