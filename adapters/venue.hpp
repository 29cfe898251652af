// The contract between the world and the engine: where market events come from, what a venue promises, and what a
// simulated venue is told. The only place in the project where inheritance is used. What each promise means, and the
// suite that an adapter is held against: README.md.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "adapters/faults.hpp"
#include "engine/base/result.hpp"
#include "engine/model/enums.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/input.hpp"
#include "engine/model/units.hpp"

namespace adapters {

/// Why a source cannot go on: one message that names the file, line and column where it has them.
struct SourceError {
  std::string message;
};

/// Market events (Quote, Trade) in the order of their times. Generated, recorded, or live.
class MarketSource {
 public:
  MarketSource() = default;
  MarketSource(const MarketSource&) = delete;
  MarketSource& operator=(const MarketSource&) = delete;
  MarketSource(MarketSource&&) = delete;
  MarketSource& operator=(MarketSource&&) = delete;
  virtual ~MarketSource() = default;

  /// The next event, nothing at the end of the data, or why it cannot be read. Times never decrease.
  virtual engine::Result<std::optional<engine::Frame>, SourceError> next() = 0;
};

/// What became of handing a message to a venue.
enum class CallOutcome : std::uint8_t {
  Accepted = 1,  ///< it is there; whether the venue takes it is told by a report
  Rejected = 2,  ///< it never left, or was turned away: nothing of it will ever be seen
  Unknown = 3,   ///< either: only the venue's own evidence tells, and nothing is sent again before it has
};

/// What is wrong with a call, before it is known what that means for the message.
enum class CallFault : std::uint8_t {
  NotSent = 1,      ///< no connection, no token, our own limit of calls
  Refused = 2,      ///< the venue says no to the message itself (400, 401, 403, 404, 422)
  Throttled = 3,    ///< too many calls (429); the message was not looked at
  Unavailable = 4,  ///< the venue's own failure (5xx)
  TimedOut = 5,
  Garbled = 6,  ///< an answer that cannot be read
};

/// What may be done about it.
enum class ErrorClass : std::uint8_t {
  Retry = 1,   ///< the same again, after a pause
  Refuse = 2,  ///< never again: the outcome is Rejected
  Unknown = 3  ///< asked about first: the outcome is Unknown
};

/// A question may always be asked again. A message may have had its effect where the venue could have read it.
constexpr ErrorClass class_of(CallFault fault, bool is_question) noexcept {
  if (fault == CallFault::Refused) return ErrorClass::Refuse;
  if (is_question || fault == CallFault::NotSent) return ErrorClass::Retry;
  return fault == CallFault::Throttled ? ErrorClass::Refuse : ErrorClass::Unknown;
}

struct CallError {
  CallFault fault{CallFault::Unavailable};
  std::string message;
};

/// What an adapter claims; the core emulates or refuses the rest, and the conformance suite holds it to all of it.
struct Capabilities {
  std::vector<engine::OrdType> ord_types;
  std::vector<engine::TimeInForce> times_in_force;
  bool replaces{false};         ///< changes an order in one message
  bool post_only{false};        ///< refuses what would take
  bool tells_positions{false};  ///< else the answer to a question has none
  bool tells_balance{false};
  engine::Duration answer_time_max{};  ///< of a message, in core time: after it the order is in doubt
};

/// All that a venue has of an account, from behind an execution.
struct AccountQuestion {
  engine::AccountId account{};
  engine::ReconciliationId number{};
  engine::ReconcileCause cause{engine::ReconcileCause::Start};
  engine::ExecId since{};  ///< 0: from the first
};

/// One gateway to a venue. Belongs to one thread.
class VenueSession {
 public:
  VenueSession() = default;
  VenueSession(const VenueSession&) = delete;
  VenueSession& operator=(const VenueSession&) = delete;
  VenueSession(VenueSession&&) = delete;
  VenueSession& operator=(VenueSession&&) = delete;
  virtual ~VenueSession() = default;

  [[nodiscard]] virtual Capabilities capabilities() const = 0;
  /// OrderSubmitted, OrderCancelRequested, OrderReplaceRequested, OrderStatusRequested. Each is answered by a report.
  virtual CallOutcome send(const engine::Frame& message) = 0;
  /// The next input for the core, market events and reports; nothing when there is none any more. Times never decrease.
  virtual engine::Result<std::optional<engine::Frame>, SourceError> next() = 0;
  /// ReconciliationBegan, executions and working orders as reports of the source Query, positions, the balance,
  /// ReconciliationAnswered: as it is at one moment, whatever is still on its way by next().
  virtual engine::Result<std::vector<engine::Frame>, CallError> tell(const AccountQuestion& question) = 0;
};

/// The first boundary of some kind after a time. Zones live in adapters, so it is handed in.
using Boundary = std::function<engine::Timestamp(engine::Timestamp)>;

/// A day of the venue that ends with swap.
struct Rollover {
  engine::Timestamp boundary{};
  engine::Weekday weekday{};
};

/// How a simulated venue behaves. All of it is deterministic from `seed`.
struct SimulationTerms {
  std::uint64_t seed{1};
  engine::Duration order_latency{1'000'000};   ///< from the core's step to the venue's book
  engine::Duration report_latency{1'000'000};  ///< from the venue's book to the core
  engine::PartsPerMillion partial_fills{0};    ///< share of fills that are cut into two executions
  engine::PartsPerMillion rejects{0};          ///< share of new orders that the venue refuses
  engine::Duration pulse{1'000'000'000};       ///< TimerPulse interval in core time
  /// When the day of an account turns; empty: never.
  Boundary day_boundary_after{};
  /// By account, where it has a day of its own; empty: the one above. May be shorter than the accounts are many.
  std::vector<Boundary> account_day_after{};
  /// When the week turns: the first day boundary at or after it is a week's too; empty: never.
  Boundary week_boundary_after{};
  /// The next day's end with swap; empty: there is none.
  std::function<Rollover(engine::Timestamp)> rollover_after{};
  /// The last core time of an earlier session: days that ended since then turn first. None: the first session.
  std::optional<engine::Timestamp> days_after{};
  /// Order and execution ids of the venue count from behind this: a journal sees none twice.
  std::uint64_t ids_after{0};
  /// What goes wrong between the venue and the core, or at the venue.
  FaultScript faults{};
};

}  // namespace adapters
