// `lockstep-bench tick_to_order`: a market thread, rings, the core's thread with its pump and the journal on, rings
// back. Beside it, in the same rounds: the same threads and rings with an echo in the core's place, and the time that
// an order-making step takes on one thread.
#include <atomic>
#include <memory>
#include <string>
#include <thread>

#include "bench/core_run.hpp"
#include "bench/options.hpp"
#include "bench/paced_feed.hpp"
#include "bench/pin.hpp"
#include "bench/ring_round_trip.hpp"
#include "bench/scratch.hpp"
#include "bench/subcommand.hpp"
#include "engine/base/cpu.hpp"
#include "engine/runtime/pump.hpp"
#include "engine/runtime/ring_memory.hpp"

namespace bench {
namespace {

constexpr double kNearFactor = 1.25;  // A round counts when the echo before and after it is this near to the best one.
constexpr double kAllowedSteps = 1.2;

struct TripOptions {
  Cpus cpus;  // producer: the market; consumer: the core
  std::size_t rounds{25};
  std::uint64_t quote_count{100'000};
  std::int64_t interval_ns{2'000};
  std::string directory{std::filesystem::temp_directory_path().string()};
};

struct Rings {
  engine::runtime::RingMemory commands{1U << 16U};
  engine::runtime::RingMemory executions{1U << 18U};
  engine::runtime::RingMemory market{1U << 20U};
  engine::runtime::RingMemory egress{1U << 19U};
};

/// In the core's place: answers each input with as many order messages as the core would.
void echo(const Workload& workload, Rings& rings) {
  auto market = rings.market.ring().consumer();
  auto egress = rings.egress.ring().producer();
  for (std::size_t taken = 0; taken < workload.size();) {
    const auto frame = market.peek();
    if (frame.empty()) {
      engine::cpu_pause();
      continue;
    }
    engine::FrameHeader header;
    std::memcpy(&header, frame.data(), sizeof(header));
    for (std::uint16_t n = 0; n < header.flags; ++n) {
      std::byte* const place =
          egress.try_claim(sizeof(header) + engine::payload_bytes_min(engine::EventType::OrderSubmitted));
      ASSERT(place != nullptr);
      std::memcpy(place, frame.data(), sizeof(header));
    }
    if (header.flags != 0) egress.publish();
    market.release();
    ++taken;
  }
}

/// The engine's own loop over the same rings.
void pump(CoreRun& run, const Workload& workload, Rings& rings) {
  engine::runtime::Progress progress;
  engine::runtime::Pump<journal::Writer> turning{run.core(),
                                                 {.commands = rings.commands.ring().consumer(),
                                                  .executions = rings.executions.ring().consumer(),
                                                  .market = rings.market.ring().consumer(),
                                                  .egress = rings.egress.ring().producer()},
                                                 engine::egress_bytes_needed(workload.capacities()),
                                                 progress};
  while (!turning.has_ended()) {
    if (!turning.turn()) engine::cpu_pause();
  }
}

/// Runs `body` as the core's thread and the market on this one.
template <class Body>
Histogram measure(const TripOptions& options, const Workload& workload, Rings& rings, Body body) {
  std::atomic<bool> ready{false};
  std::thread core{[&] {
    pin_this_thread(options.cpus.consumer);
    ready.store(true);
    body();
  }};
  while (!ready.load()) engine::cpu_pause();
  PacedFeed feed{workload, rings.market.ring().producer(), rings.egress.ring().consumer()};
  Histogram latency = feed.run(options.interval_ns);
  core.join();
  return latency;
}

Histogram measure_echo(const TripOptions& options, const Workload& workload) {
  Rings rings;
  return measure(options, workload, rings, [&] { echo(workload, rings); });
}

Histogram measure_engine(const TripOptions& options, const Workload& workload) {
  const Scratch scratch{options.directory};
  CoreRun run{workload, scratch.path() / "journal"};
  Rings rings;
  return measure(options, workload, rings, [&] { pump(run, workload, rings); });
}

/// Order-making steps on one thread, back to back, without the clock's own cost.
Histogram measure_steps(const TripOptions& options, const Workload& workload) {
  const Scratch scratch{options.directory};
  CoreRun run{workload, scratch.path() / "journal"};
  const auto clock_ns = static_cast<std::int64_t>(clock_cost_ns());
  Histogram steps;
  for (std::size_t n = 0; n < workload.size() && run.has_room(); ++n) {
    const std::int64_t start_ns = now_ns();
    run.step(n);
    const std::int64_t end_ns = now_ns();
    if (workload.is_order_making_quote(n)) steps.add(end_ns - start_ns - clock_ns);
  }
  return steps;
}

double p50(Histogram& histogram) { return static_cast<double>(histogram.percentile(500)); }

/// Echo, engine, echo, and the steps; each round is judged by the slower echo around it.
class Rounds {
 public:
  void run(const TripOptions& options, const Workload& workload) {
    Histogram before = measure_echo(options, workload);
    for (std::size_t n = 0; n < options.rounds; ++n) {
      Round round{.trips = measure_engine(options, workload)};
      Histogram after = measure_echo(options, workload);
      Histogram steps = measure_steps(options, workload);
      round.echo_p50_ns = std::max(p50(before), p50(after));
      round.step_p50_ns = p50(steps);
      steps_.add(steps);
      if (n == 0) echoes_.add(before);
      echoes_.add(after);
      best_echo_ns_ = rounds_.empty() ? round.echo_p50_ns : std::min(best_echo_ns_, round.echo_p50_ns);
      before = std::move(after);
      rounds_.push_back(std::move(round));
    }
  }

  void report(Report& report) {
    Histogram kept;
    std::vector<double> allowed_ns, over_allowed, echo_ns, step_ns, trip_ns;
    for (Round& round : rounds_) {
      if (round.echo_p50_ns > best_echo_ns_ * kNearFactor) continue;
      kept.add(round.trips);
      echo_ns.push_back(round.echo_p50_ns);
      step_ns.push_back(round.step_p50_ns);
      trip_ns.push_back(p50(round.trips));
      allowed_ns.push_back(round.echo_p50_ns + kAllowedSteps * round.step_p50_ns);
      over_allowed.push_back(trip_ns.back() / allowed_ns.back());
    }
    report.rows.push_back({"tick to order", percentiles(kept)});
    report.rows.push_back({"rings alone", percentiles(echoes_)});
    report.rows.push_back({"order-making step", percentiles(steps_)});
    report.rows.push_back({"medians of rounds",
                           {{"tick_to_order_p50_ns", median(trip_ns)},
                            {"rings_p50_ns", median(echo_ns)},
                            {"step_p50_ns", median(step_ns)},
                            {"allowed_ns", median(allowed_ns)},
                            {"over_allowed", median(over_allowed)},
                            {"kept", static_cast<double>(trip_ns.size())}}});
  }

 private:
  struct Round {
    Histogram trips;
    double echo_p50_ns{0};
    double step_p50_ns{0};
  };

  std::vector<Round> rounds_;
  Histogram echoes_;
  Histogram steps_;
  double best_echo_ns_{0};
};

Report run(const TripOptions& options) {
  pin_this_thread(options.cpus.consumer);  // Fails here rather than in a thread.
  pin_this_thread(options.cpus.producer);
  const Workload workload{Activity::Usual, options.quote_count, options.directory};
  Rounds rounds;
  rounds.run(options, workload);
  Report report{
      "tick_to_order",
      {"inputs at a fixed interval; from a quote's intended start to its order in the market thread's hands",
       "rings alone: the same threads, rings and pace, an echo in the core's place",
       "order-making step: one thread, the clock's cost taken off; allowed: rings + 1.2 steps",
       "kept: rounds whose echoes, before and after, are near the best; p99.9 and above belong to the machine"},
      {}};
  rounds.report(report);
  return report;
}

}  // namespace

Runner tick_to_order(Options command) {
  const auto options = std::make_shared<TripOptions>();
  command.processor("--market-cpu", options->cpus.producer, "Processor of the market's thread");
  command.processor("--core-cpu", options->cpus.consumer, "Processor of the core's thread");
  command.number("--rounds", options->rounds, "Rounds", {1, 1000});
  command.number("--quotes", options->quote_count, "Quotes of a round", {1000, 2'000'000});
  command.number("--interval-ns", options->interval_ns, "Time between two inputs", {200, 1'000'000});
  command.directory(options->directory, "Where the journals are written");
  return [options] { return run(*options); };
}

}  // namespace bench
