// The simulated venue on its own thread: the only source of time. It publishes through rings, takes order messages,
// never drops anything, and never runs ahead of the core by more than its latency.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "adapters/sim/live_source.hpp"
#include "adapters/sim/venue.hpp"
#include "engine/base/spsc_ring.hpp"
#include "engine/base/wait.hpp"
#include "engine/runtime/histogram.hpp"
#include "engine/runtime/progress.hpp"
#include "engine/runtime/release_gate.hpp"

namespace engine::app {

/// The rings as the venue holds them: it writes two and reads one, behind the release gate.
struct VenuePorts {
  SpscRing::Producer executions;
  SpscRing::Producer market;
  runtime::ReleaseGate egress;
};

/// Belongs to the venue's thread; `error` and `latency` may be read once it has ended.
class VenueThread {
 public:
  VenueThread(adapters::sim::Venue& venue, Duration order_latency, VenuePorts ports,
              const runtime::Progress& progress) noexcept;

  /// Publishes to the end of the data, then ends the session; returns when the core has ended.
  template <WaitStrategy Wait>
  void run(Wait wait) {
    while (!progress_.ended.load(std::memory_order_acquire)) {
      if (turn()) {
        wait.reset();
      } else {
        wait.idle();
      }
    }
  }

  /// Why the data could not be read to their end.
  [[nodiscard]] const std::optional<std::string>& error() const noexcept { return error_; }
  /// Nanoseconds from a tick's publication to the arrival of each order message that it caused.
  [[nodiscard]] const runtime::Histogram& latency() const noexcept { return latency_; }

 private:
  /// When an input went out.
  struct Stamp {
    Timestamp time{};
    std::int64_t published_ns{0};
  };

  bool turn();
  void take_order_messages();
  bool publish(const Frame& frame);
  bool end_session(StopReason reason);
  void note_latency(Timestamp cause) noexcept;

  adapters::sim::Venue& venue_;
  VenuePorts ports_;
  const runtime::Progress& progress_;
  adapters::sim::Lookahead lookahead_;
  std::optional<Frame> waiting_;  ///< taken from the venue, not in its ring yet
  std::deque<Stamp> stamps_;
  std::optional<std::string> error_;
  runtime::Histogram latency_;
  std::uint64_t answered_{0};  ///< inputs whose order messages have all come
  bool end_sent_{false};
};

}  // namespace engine::app
