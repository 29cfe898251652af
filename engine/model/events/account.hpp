// What we own: family 0x0800. Money is in the account's currency unless a field says otherwise. A rate is a fraction of
// two prices, so that a division by a price stays exact: money = amount x multiplier / divisor, rounded half to even.
#pragma once

#include "engine/model/describe.hpp"
#include "engine/model/enums.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/reasons.hpp"
#include "engine/model/units.hpp"

namespace engine {

/// A position and its account after an execution, and what the execution booked.
struct PositionChanged {
  AccountId account{};
  InstrumentId instrument{};
  PositionId position_id{};  ///< the same from the first fill until it is flat
  StrategyId strategy{};     ///< whose order it was; 0 for none of ours
  PositionSide side{PositionSide::Net};
  PositionStatus status{PositionStatus::Open};
  PositionChange change{PositionChange::Fill};
  Switch marked{Switch::Off};  ///< Off: no price to mark with, so that equity, unrealised and margins are 0
  Sequence refers_to{};        ///< bust, correction: the entry that it compensates
  Qty qty{};                   ///< long above zero
  Price average_price{};       ///< of what is open, rounded half to even; 0 when flat
  Price mark_price{};          ///< what a close would fetch now
  Money realised{};            ///< since the first fill in this instrument, before fees, in the quote currency
  Money fees{};                ///< since the first fill in this instrument, in the quote currency
  Money swap{};                ///< since the position was opened: credited above zero, charged below
  Money profit{};              ///< what this execution realised, before its fee
  Money fee{};                 ///< of this execution
  Price rate_multiplier{kPriceScale};
  Price rate_divisor{kPriceScale};  ///< from the quote currency to the account's
  Money balance{};                  ///< of the account, after it; likewise what follows
  Money equity{};
  Money unrealised{};  ///< of this position
  Money margin_used{};
  Money margin_free{};
  Money high_water_mark{};
  Reserved<16> reserved{};
};
LOCKSTEP_DESCRIBE(PositionChanged, 176, account, instrument, position_id, strategy, side, status, change, marked,
                  refers_to, qty, average_price, mark_price, realised, fees, swap, profit, fee, rate_multiplier,
                  rate_divisor, balance, equity, unrealised, margin_used, margin_free, high_water_mark, reserved);

/// Cash came in (above zero) or went out without a fill.
struct BalanceAdjusted {
  AccountId account{};
  FlowKind kind{FlowKind::Deposit};
  Reserved<1> reserved{};
  Reason reason{Reason::NONE};
  InstrumentId instrument{};  ///< 0 for none
  OperatorId operator_id{};   ///< 0 for none
  PositionId position_id{};   ///< 0 for none
  FlowId flow_id{};           ///< the venue's; 0 for one of ours
  Sequence refers_to{};       ///< correction: the entry that it compensates
  Money amount{};
  Money source_amount{};  ///< in the flow's own currency
  Currency currency{};    ///< the flow's own; empty: the account's
  Price rate_multiplier{kPriceScale};
  Price rate_divisor{kPriceScale};  ///< from the flow's currency to the account's
  Money balance{};                  ///< of the account, after it; likewise what follows
  Money day_reference{};
  Money high_water_mark{};
  Reserved<24> reserved_tail{};
};
LOCKSTEP_DESCRIBE(BalanceAdjusted, 128, account, kind, reserved, reason, instrument, operator_id, position_id, flow_id,
                  refers_to, amount, source_amount, currency, rate_multiplier, rate_divisor, balance, day_reference,
                  high_water_mark, reserved_tail);

/// A new day of the account, and how the one before ended.
struct DayOpened {
  AccountId account{};
  DayReference rule{DayReference::Larger};
  Switch marked{Switch::Off};  ///< Off: equity was not known at the boundary; the balance stood for it
  DayTurn turn{DayTurn::Day};
  Reserved<1> reserved{};
  Timestamp boundary{};
  Money reference{};        ///< of the new day
  Money previous_profit{};  ///< of the day that ended, marked, flows taken out
  Money balance{};
  Money equity{};
  Money high_water_mark{};
  Money day_flows{};        ///< deposits less withdrawals of the day that ended
  Money day_realised{};     ///< realised in the day that ended, with fees and swap
  std::uint32_t days{0};    ///< that were opened so far
  std::uint32_t traded{0};  ///< days with at least one fill so far
  Money week_reference{};   ///< of the week that the new day belongs to
  Reserved<16> reserved_tail{};
};
LOCKSTEP_DESCRIBE(DayOpened, 104, account, rule, marked, turn, reserved, boundary, reference, previous_profit, balance,
                  equity, high_water_mark, day_flows, day_realised, days, traded, week_reference, reserved_tail);

/// An account by the prices of a pulse, where its high-water mark or its largest drawdown moved.
struct AccountMarked {
  AccountId account{};
  std::uint32_t reserved{0};
  Money balance{};
  Money equity{};
  Money unrealised{};
  Money margin_used{};
  Money margin_free{};
  Money high_water_mark{};
  Money drawdown_max{};
  Money day_profit{};
};
LOCKSTEP_DESCRIBE(AccountMarked, 72, account, reserved, balance, equity, unrealised, margin_used, margin_free,
                  high_water_mark, drawdown_max, day_profit);

struct AccountStatusChanged {
  AccountId account{};
  AccountStatus status{AccountStatus::Suspended};
  AccountStatus previous{AccountStatus::Active};
  Reason reason{Reason::NONE};
  OperatorId operator_id{};  ///< 0: the engine itself
  std::uint32_t reserved{0};
  IncidentId incident{};  ///< 0 for none
};
LOCKSTEP_DESCRIBE(AccountStatusChanged, 24, account, status, previous, reason, operator_id, reserved, incident);

}  // namespace engine
