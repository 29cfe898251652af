// What a simulated venue is told to do wrong: a script of steps, as data. Its text is read by adapters/config, its
// steps are played by adapters/sim, whose README has the grammar.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/model/units.hpp"

namespace adapters {

/// What a step waits for. The first one is a time; the requests and the reports are counted from 1, each kind by
/// itself.
enum class FaultEvent : std::uint8_t {
  Time = 1,
  New = 2,  ///< requests, as they arrive at the venue
  Cancel = 3,
  Replace = 4,
  Accepted = 5,  ///< reports, as the venue makes them
  Filled = 6,
  Canceled = 7,
  Replaced = 8,
  Refused = 9,
  Report = 10,  ///< of any kind
};

enum class FaultAction : std::uint8_t {
  TimeoutBefore = 1,  ///< the request is lost before it is executed
  TimeoutAfter = 2,   ///< it is executed, and what the venue answers is lost
  Throttle = 3,       ///< refused for coming too fast, as with status 429
  Requote = 4,        ///< refused, because the price has moved
  Partial = 5,        ///< each fill of the order against the outside is cut
  Lose = 6,
  Delay = 7,             ///< later by the span
  Duplicate = 8,         ///< a second time, later by the span
  Overtake = 9,          ///< before everything that is still on its way
  Contradict = 10,       ///< the same fill again at another price; an accepted order is refused as well
  Bust = 11,             ///< the fill is taken back, later by the span
  Disconnect = 12,       ///< the session is down for the span; reports wait for its end
  DisconnectLossy = 13,  ///< and reports are lost
  Restart = 14,          ///< the server is down for the span and remembers its orders
  RestartEmpty = 15,     ///< and forgets them
  Stranger = 16,         ///< reports on an order that nobody here sent: accepted, then filled
  Clock = 17,            ///< the venue's clock is off by the span from here on
};

struct FaultStep {
  FaultEvent event{FaultEvent::Time};
  FaultAction action{FaultAction::Lose};
  engine::Duration at{};                            ///< Time: since the first market event
  std::uint64_t first{1};                           ///< otherwise: the events from this one
  std::uint64_t last{1};                            ///< to this one,
  std::uint64_t every{1};                           ///< those whose number is a multiple of this
  engine::PartsPerMillion share{engine::kMillion};  ///< and of these a share, drawn from the venue's seed
  engine::Duration span{};                          ///< of the action; 0 where it has none
};

/// An event meets the first step that names it. Empty: nothing goes wrong.
struct FaultScript {
  std::vector<FaultStep> steps;
  std::uint64_t digest{0};  ///< of its text: a backtest's identity depends on it
};

}  // namespace adapters
