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

enum class SessionMode : std::uint8_t { Live = 1, Backtest = 2 };

enum class StopReason : std::uint8_t { EndOfData = 1, Signal = 2, SourceFailed = 3 };

/// How far a halt reaches.
enum class Scope : std::uint8_t { System = 1, Account = 2, Strategy = 3, Instrument = 4 };

}  // namespace engine
