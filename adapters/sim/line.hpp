// What lies between the core and the books of the simulated venue: it carries requests there and reports back, and does
// to them what a script of faults says. Not for the order of everything in time: venue.hpp has that.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "adapters/faults.hpp"
#include "adapters/sim/fifo.hpp"
#include "adapters/venue.hpp"
#include "engine/model/config.hpp"
#include "engine/model/events.hpp"
#include "engine/model/input.hpp"

namespace adapters::sim {

/// What became of a request.
enum class Carriage : std::uint8_t {
  Arrived = 1,
  Lost = 2,
  AnswerLost = 3,  ///< it arrives, and no report that it causes at once comes back
  Refused = 4,
};

struct Delivery {
  Carriage carriage{Carriage::Arrived};
  engine::Reason refusal{engine::Reason::NONE};
  bool is_cut{false};  ///< the fills of this new order come in parts
};

/// A function of the script, the seed and what it is given. Without a script it is a queue.
class Line {
 public:
  Line(std::span<const engine::InstrumentSpec> instruments, std::span<const engine::AccountSpec> accounts,
       const SimulationTerms& terms);

  /// The market begins: the times of the script count from here.
  void start(engine::Timestamp first);
  /// Market events up to this time are known; what the script wants reported until then is on its way.
  void reach(engine::Timestamp horizon);

  /// A request arrives at the venue, if it does.
  Delivery carry(engine::Timestamp now, const engine::Frame& request);
  /// The venue reports; header.time says when the core sees it if nothing goes wrong. Never decreases from call to
  /// call.
  void report(const engine::Frame& report);

  /// The venue's server does not run: it matches nothing.
  [[nodiscard]] bool is_server_down(engine::Timestamp now) const noexcept;
  /// The server came to forget its orders since the last call.
  bool takes_memory(engine::Timestamp now) noexcept;

  [[nodiscard]] bool empty() const noexcept { return reports_.empty(); }
  [[nodiscard]] const engine::Frame& front() const noexcept { return reports_.front(); }
  void pop() noexcept { reports_.pop(); }

 private:
  static constexpr std::size_t kEvents = 11;
  struct Outage {
    engine::Timestamp begin{};
    engine::Timestamp end{};
    FaultAction kind{FaultAction::Disconnect};
    bool took_memory{false};

    [[nodiscard]] bool covers(engine::Timestamp time) const noexcept { return begin <= time && time < end; }
  };

  const FaultStep* next_step(FaultEvent event, FaultEvent also);
  [[nodiscard]] bool names(const FaultStep& step, std::uint64_t number) const noexcept;
  void play(const FaultStep& step, const engine::Frame& report);
  void play_on_report(const FaultStep& step, const engine::ExecutionReport& report, engine::Timestamp time);
  void break_at(engine::Timestamp begin, const FaultStep& step);
  /// What is due now may be out already: the live loop lets it go before the messages of this very time arrive.
  [[nodiscard]] bool is_on_its_way(engine::Timestamp time) const noexcept { return time > now_; }
  void send(const engine::Frame& report);
  void enqueue(const engine::Frame& report);
  void overtake(engine::Frame report);
  void report_stranger(engine::Timestamp time);
  [[nodiscard]] engine::Frame by_venue_clock(engine::Frame report) const noexcept;
  [[nodiscard]] std::optional<engine::Timestamp> arrival_of(engine::Timestamp time) const noexcept;
  engine::ExecId next_exec_id() noexcept;

  std::uint64_t seed_;
  engine::Duration report_latency_;
  std::vector<FaultStep> steps_;
  std::array<std::uint64_t, kEvents> counts_{};  ///< by FaultEvent, so far
  std::vector<Outage> outages_;                  ///< those that are over make room for new ones
  Fifo<engine::Frame> reports_;                  ///< on their way, by time
  engine::Timestamp first_{};
  engine::Timestamp now_{engine::kInt64Min};  ///< at the venue, when it last had to do with the line
  engine::Timestamp horizon_{engine::kInt64Min};
  engine::InstrumentId stranger_instrument_{};
  engine::AccountId stranger_account_{};
  std::uint64_t strangers_{0};
  std::uint64_t ids_{0};
};

}  // namespace adapters::sim
