// The field's enumerations, FIX words first. Values are stored in the journal: they never change, and 0 is never one.
#pragma once

#include <cstdint>

namespace engine {

enum class Side : std::uint8_t { Buy = 1, Sell = 2 };

constexpr Side opposite(Side side) noexcept { return side == Side::Buy ? Side::Sell : Side::Buy; }
/// +1 for a buy, -1 for a sell.
constexpr std::int64_t sign_of(Side side) noexcept { return side == Side::Buy ? 1 : -1; }

enum class OrdType : std::uint8_t {
  Market = 1,
  Limit = 2,
  StopMarket = 3,          ///< a market order once the trigger is reached
  StopLimit = 4,           ///< a limit order once the trigger is reached
  TrailingStopMarket = 5,  ///< the trigger follows the market at a distance
  TrailingStopLimit = 6,
  MarketIfTouched = 7,  ///< triggers on the other side of the market than a stop: a target
  LimitIfTouched = 8,
};

/// Waits for a price before it goes to the market.
constexpr bool has_trigger(OrdType type) noexcept {
  return type != OrdType::Market && type != OrdType::Limit && static_cast<std::uint8_t>(type) != 0;
}
constexpr bool is_trailing(OrdType type) noexcept {
  return type == OrdType::TrailingStopMarket || type == OrdType::TrailingStopLimit;
}
/// Triggers behind the market; the other triggers are targets before it.
constexpr bool is_stop(OrdType type) noexcept {
  return type == OrdType::StopMarket || type == OrdType::StopLimit || is_trailing(type);
}
/// Names a price that it does not go beyond.
constexpr bool has_limit(OrdType type) noexcept {
  return type == OrdType::Limit || type == OrdType::StopLimit || type == OrdType::LimitIfTouched ||
         type == OrdType::TrailingStopLimit;
}

enum class TimeInForce : std::uint8_t {
  Gtc = 1,
  Ioc = 3,
  Fok = 4,
  Gtd = 6,  ///< until the order's expire time
  Day = 8,  ///< until the account's day turns; FIX has 0, which is no value here
};

/// Which price reaches a trigger. FIX TriggerPriceType in the field's newer words.
enum class TriggerType : std::uint8_t {
  LastPrice = 1,
  BidAsk = 2,  ///< a buy by the ask, a sell by the bid
  MarkPrice = 3,
  MidPoint = 4,
};

/// What a trailing offset counts.
enum class TrailingOffset : std::uint8_t { Absolute = 1, BasisPoints = 2, Ticks = 3 };

/// FIX PositionEffect, with Auto where the position itself says it.
enum class PositionEffect : std::uint8_t { Open = 1, Close = 2, Fifo = 3, Rolled = 4, Auto = 5 };

/// FIX ContingencyType: what the orders of one list are to each other.
enum class Contingency : std::uint8_t {
  OneCancelsOther = 1,
  OneTriggersOther = 2,
  OneUpdatesOther = 3,              ///< a fill takes as much off the others
  OneUpdatesOtherProportional = 4,  ///< and by their share of the list
  None = 5,
};

/// What of the parent's fill a child protects.
enum class BracketMode : std::uint8_t {
  Full = 1,     ///< children wait until the parent is filled whole
  Partial = 2,  ///< children are what the parent has filled, and grow with it
};

/// What an order is for. Protection stays through halts and kills.
enum class OrderPurpose : std::uint8_t { Plain = 1, StopLoss = 2, TakeProfit = 3, Flatten = 4 };

/// FIX LastLiquidityInd.
enum class Liquidity : std::uint8_t { Added = 1, Removed = 2, Auction = 4, Untold = 9 };

/// FIX ExecRestatementReason: why a venue changed an order by itself.
enum class Restatement : std::uint8_t {
  Repricing = 3,
  PartialDecline = 5,
  TradingHalt = 6,
  SystemFailure = 7,
  ConnectionLoss = 12,
  SelfMatchPrevention = 14,
  Untold = 15,
};

/// How a venue's fact came to us.
enum class ReportSource : std::uint8_t {
  Stream = 1,  ///< by itself
  Query = 2,   ///< as the answer to a question of ours
};

/// FIX OrdStatus, with Unknown for an order whose fate the venue has not told.
enum class OrdStatus : std::uint8_t {
  Submitted = 1,
  Accepted = 2,
  PartiallyFilled = 3,
  Filled = 4,
  Canceled = 5,
  PendingCancel = 6,
  PendingReplace = 7,
  Rejected = 8,
  Unknown = 9,
  Denied = 10,    ///< by us: never sent
  Emulated = 11,  ///< held in the core until its trigger is reached
  Released = 12,  ///< no longer held, on its way
  Triggered = 13,
  Expired = 14,
  DoneForDay = 15,
  Suspended = 16,
};

/// FIX ExecType: what an execution report tells.
enum class ExecType : std::uint8_t {
  New = 1,
  Trade = 2,
  Canceled = 3,
  Replaced = 4,
  Rejected = 5,
  Expired = 6,
  PendingNew = 7,
  PendingCancel = 8,
  PendingReplace = 9,
  TradeCorrect = 10,  ///< the execution of exec_ref_id was other than told
  TradeCancel = 11,   ///< the execution of exec_ref_id never was: a bust
  Triggered = 12,
  Suspended = 13,
  DoneForDay = 14,
  Restated = 15,     ///< the venue changed the order by itself
  OrderStatus = 16,  ///< what the order is, as the answer to a question
};

/// FIX CxlRejResponseTo.
enum class CancelRejectedFor : std::uint8_t { Cancel = 1, Replace = 2 };

/// What an intent asks for.
enum class IntentAction : std::uint8_t { New = 1, Cancel = 2, Replace = 3 };

enum class Verdict : std::uint8_t { Passed = 1, Denied = 2 };

enum class Switch : std::uint8_t { On = 1, Off = 2 };

enum class Environment : std::uint8_t { Simulated = 1, Demo = 2, Canary = 3, Live = 4 };

/// Only an active account may open risk; the others may still reduce.
enum class AccountStatus : std::uint8_t { Active = 1, Suspended = 2, InDrawdown = 3, Terminated = 4 };

/// How an account keeps its positions: one for each instrument, or a long and a short one side by side.
enum class PositionKeeping : std::uint8_t { Netting = 1, Hedging = 2 };

/// Which of the positions in an instrument: the only one of a netting account, or a side of a hedging one.
enum class PositionSide : std::uint8_t { Net = 1, Long = 2, Short = 3 };

enum class PositionStatus : std::uint8_t { Open = 1, Partial = 2, Closed = 3 };

/// Why a position is as it is now. Bust and correction are compensating entries: the first one stays.
enum class PositionChange : std::uint8_t { Fill = 1, Bust = 2, Correction = 3, Adjustment = 4 };

/// Why cash came or went without a fill. A correction compensates the entry that it refers to.
enum class FlowKind : std::uint8_t {
  Deposit = 1,
  Withdrawal = 2,
  Fee = 3,
  Funding = 4,
  Swap = 5,
  Correction = 6,
  Credit = 7,
  Interest = 8,
  Transfer = 9,
};

/// What the day's loss is measured from.
enum class DayReference : std::uint8_t { Balance = 1, Equity = 2, Larger = 3 };

/// What a firm's total loss is measured from: the initial balance, or a mark that follows the account up.
enum class LossRule : std::uint8_t { Static = 1, TrailingEndOfDay = 2, TrailingIntraday = 3 };

/// What hedged positions of one instrument need in margin: the larger leg's, or both legs'.
enum class HedgedMargin : std::uint8_t { LargerLeg = 1, BothLegs = 2 };

/// Who decides that an idea is executed.
enum class TradingMode : std::uint8_t { Supervised = 1, Autonomous = 2 };

/// What turned: a day, or a day and the week with it.
enum class DayTurn : std::uint8_t { Day = 1, Week = 2 };

enum class Weekday : std::uint8_t {
  Monday = 1,
  Tuesday = 2,
  Wednesday = 3,
  Thursday = 4,
  Friday = 5,
  Saturday = 6,
  Sunday = 7,
};

/// How a scope came to be halted, and so what it takes to resume it.
enum class HaltKind : std::uint8_t { Halt = 1, Breaker = 2, Quarantine = 3, Panic = 4, Kill = 5 };

enum class SessionMode : std::uint8_t { Live = 1, Backtest = 2 };

enum class StopReason : std::uint8_t { EndOfData = 1, Signal = 2, SourceFailed = 3 };

/// What may be ordered: everything, only what reduces a position, nothing. Cancels always.
enum class SafetyMode : std::uint8_t { Normal = 1, Reduce = 2, Observe = 3 };

/// What a limit bounds. The values of 9 and above are bounded only where somebody set a limit.
enum class LimitKind : std::uint8_t {
  OrderQty = 1,        ///< one order
  OrderNotional = 2,   ///< one order
  PositionQty = 3,     ///< by account and instrument, working orders counted
  DailyLoss = 4,       ///< by account, from the day's reference
  PriceBand = 5,       ///< limit price against the mid, parts per million
  QuoteAge = 6,        ///< nanoseconds
  AccountOrders = 7,   ///< working orders of the account
  StrategyOrders = 8,  ///< working orders of the strategy
  OpenPositions = 9,   ///< instruments that the account holds or works orders in
  GrossExposure = 10,  ///< of the account: the sizes of all positions, working orders counted
  NetExposure = 11,    ///< of the account: what they come to together
  Drawdown = 12,       ///< by account, from the high-water mark
  DrawdownShare = 13,  ///< of the high-water mark, parts per million
  CashReserve = 14,    ///< free money that an order must leave
  StrategyRate = 15,   ///< new and changed orders of the strategy in a second
  AccountRate = 16,
  VenueRate = 17,
  DuplicateWindow = 18,  ///< nanoseconds that must lie between two like orders
  Rule = 19,             ///< no limit that anybody sets: the instrument, the firm or the engine lays it down
  DailyLossTrip = 20,    ///< of the day's reference, parts per million: trips the account's breaker
  DrawdownTrip = 21,     ///< of the high-water mark, parts per million: trips the system's breaker
  DailyTarget = 22,      ///< realised in the day: the account has earned enough
  WeeklyTarget = 23,     ///< realised in the week
  FailuresInRow = 24,    ///< of a strategy's orders or a gateway's calls: trips its breaker
  HeartbeatAge = 25,     ///< nanoseconds since a gateway told of itself: trips its breaker
};

/// Whose limit it is. Of several that concern an order the strictest counts.
enum class LimitScope : std::uint8_t { System = 1, Venue = 2, Account = 3, Strategy = 4, Instrument = 5 };

/// How a value is held against its limit.
enum class Compare : std::uint8_t {
  AtMost = 1,
  Below = 2,
  AtLeast = 3,
  MultipleOf = 4,
  Unknown = 5,  ///< the value could not be told: nothing passes
  Above = 6,
};

/// Why our books are compared with the venue's.
enum class ReconcileCause : std::uint8_t { Start = 1, Reconnect = 2, Periodic = 3, Operator = 4 };

/// How far the comparison of an account came.
enum class ReconcileStatus : std::uint8_t {
  Running = 1,
  Closed = 2,   ///< both sides agree
  Blocked = 3,  ///< they do not
  Failed = 4,   ///< the venue did not tell all
};

/// What is compared.
enum class ReconcileItem : std::uint8_t { Order = 1, Position = 2, Balance = 3 };

/// How the two sides differ.
enum class Difference : std::uint8_t { MissingHere = 1, MissingThere = 2, Conflicting = 3 };

/// What an operator makes of a difference: the venue is right, or the difference is of no account.
enum class Resolution : std::uint8_t { Adopt = 1, WriteOff = 2 };

/// How far a halt reaches.
enum class Scope : std::uint8_t { System = 1, Account = 2, Strategy = 3, Instrument = 4, Venue = 5 };

/// What an automatic breaker watches: the three tiers, of which strategies and gateways are the lowest.
enum class BreakerScope : std::uint8_t { System = 1, Account = 2, Strategy = 3, Gateway = 4 };

/// Only Tripped lets nothing pass. Half open tries again, and trips at the first failure.
enum class BreakerState : std::uint8_t { Normal = 1, Warning = 2, Tripped = 3, HalfOpen = 4 };

/// Named parts of the engine with a registry entry each: those of the core by AgentPart, the others by their id.
enum class AgentKind : std::uint8_t { Part = 1, Strategy = 2, Gateway = 3 };

enum class AgentPart : std::uint8_t {
  MarketAnalysis = 1,
  RiskManagement = 2,
  Execution = 3,
  CircuitBreaker = 4,
  Personality = 5,
  Learning = 6,
  Compliance = 7,
  Correlation = 8,
};

enum class AgentStatus : std::uint8_t { Active = 1, Inactive = 2, Error = 3, Maintenance = 4 };

/// What an operator signs before an account's next stage.
enum class ChecklistItem : std::uint8_t {
  DaysRun = 1,
  ReplaysVerified = 2,
  NoOpenIncident = 3,
  LimitsReviewed = 4,
  KillRehearsed = 5,
};

}  // namespace engine
