// The field's enumerations, FIX words first. Values are stored in the journal: they never change, and 0 is never one.
#pragma once

#include <cstdint>

namespace engine {

enum class Side : std::uint8_t { Buy = 1, Sell = 2 };

constexpr Side opposite(Side side) noexcept { return side == Side::Buy ? Side::Sell : Side::Buy; }
/// +1 for a buy, -1 for a sell.
constexpr std::int64_t sign_of(Side side) noexcept { return side == Side::Buy ? 1 : -1; }

enum class OrdType : std::uint8_t { Market = 1, Limit = 2 };

enum class TimeInForce : std::uint8_t { Gtc = 1, Ioc = 3 };

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
};

/// FIX ExecType: what an execution report tells.
enum class ExecType : std::uint8_t {
  New = 1,
  Trade = 2,
  Canceled = 3,
  Replaced = 4,
  Rejected = 5,
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

/// How far a halt reaches.
enum class Scope : std::uint8_t { System = 1, Account = 2, Strategy = 3, Instrument = 4 };

}  // namespace engine
