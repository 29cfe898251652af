#include "engine/app/live_session.hpp"

#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <thread>

#include "adapters/sim/venue.hpp"
#include "engine/app/durability.hpp"
#include "engine/app/limits.hpp"
#include "engine/app/opening.hpp"
#include "engine/app/signals.hpp"
#include "engine/app/venue_thread.hpp"
#include "engine/core/core.hpp"
#include "engine/runtime/pin.hpp"
#include "engine/runtime/pump.hpp"
#include "engine/runtime/release_gate.hpp"
#include "engine/runtime/ring_memory.hpp"
#include "journal/journal.hpp"
#include "replay/session.hpp"

namespace engine::app {

namespace {

using adapters::config::Configuration;
using adapters::config::Settings;
using adapters::config::WaitKind;
using replay::Stop;

constexpr int kSignalPollMs = 20;
constexpr int kExitFailStop = 4;

/// Calls body with the wait strategy that the configuration names.
template <class Body>
void with_wait(WaitKind kind, Body&& body) {
  switch (kind) {
    case WaitKind::Spin:
      return body(SpinWait{});
    case WaitKind::Yield:
      return body(YieldWait{});
    case WaitKind::Park:
      return body(ParkWait{});
  }
}

void pin(const std::optional<std::uint32_t>& cpu) {
  if (!cpu) return;
  const auto pinned = runtime::pin_this_thread(*cpu);
  if (!pinned) std::fprintf(stderr, "lockstep-engine: warning: %s\n", pinned.error().c_str());
}

/// The parts of one session, in the order in which they are made.
class LiveSession {
 public:
  LiveSession(const Configuration& configuration, journal::Journal& journal, adapters::sim::Venue& venue)
      : settings_{configuration.settings},
        journal_{journal},
        commands_{settings_.rings.command_bytes},
        executions_{settings_.rings.execution_bytes},
        market_{settings_.rings.market_bytes},
        egress_{settings_.rings.egress_bytes},
        workspace_{configuration.view().header().capacities},
        core_{workspace_, journal.writer()},
        pump_{core_,
              {.commands = commands_.ring().consumer(),
               .executions = executions_.ring().consumer(),
               .market = market_.ring().consumer(),
               .egress = egress_.ring().producer()},
              egress_bytes_needed(workspace_.capacities()),
              progress_},
        venue_{venue,
               settings_.venue.order_latency,
               {.executions = executions_.ring().producer(),
                .market = market_.ring().producer(),
                .egress = runtime::ReleaseGate{egress_.ring().consumer(),
                                               {.through = journal.durable_through(), .wanted = journal.wanted()},
                                               {.cancels_early = settings_.journal.cancels_early},
                                               progress_.standing}},
               progress_},
        operator_{commands_.ring().producer()},
        disk_{journal, settings_.journal.directory.string()} {}

  /// Goes on from the state of an existing journal.
  void restore(const Restart& earlier) {
    if (earlier.follower.has_begun()) core_.restore(earlier.follower.arena().bytes());
  }

  /// Runs both threads and waits for their end, passing a stop signal on as an input and a wish for a snapshot to
  /// `snapshots`.
  void run(const replay::SessionInput& session, SnapshotThread& snapshots) {
    pump_.start(session.started(), session.payload());
    std::thread core{[this] { run_core(); }};
    std::thread venue{[this] {
      pin(settings_.threads.venue_cpu);
      with_wait(settings_.threads.wait, [this](auto wait) { venue_.run(wait); });
    }};
    watch_signals(snapshots);
    core.join();
    venue.join();
  }

  [[nodiscard]] const runtime::Pump<journal::Writer>& pump() const { return pump_; }
  [[nodiscard]] const VenueThread& venue() const { return venue_; }
  [[nodiscard]] const state::State& state() const { return core_.state(); }

 private:
  void run_core() {
    pin(settings_.threads.core_cpu);
    with_wait(settings_.threads.wait, [this](auto wait) {
      while (!pump_.has_ended() && !journal_.has_failed()) {
        if (pump_.turn()) {
          wait.reset();
        } else {
          wait.idle();
        }
      }
    });
    progress_.ended.store(true, std::memory_order_release);
  }

  /// The first stop signal ends the session with an event; a second one does not wait for that.
  void watch_signals(SnapshotThread& snapshots) {
    bool is_wanted = false;
    bool is_asked = false;
    const Frame end = Frame::of(Timestamp{}, SessionEnded{.reason = StopReason::Signal});
    while (!progress_.ended.load(std::memory_order_acquire)) {
      disk_.look(operator_);
      // A command is never dropped: where the ring has no room, the next turn tries again.
      if (is_wanted && !is_asked) is_asked = operator_.try_push(end.bytes());
      const Signal signal = next_signal(kSignalPollMs);
      if (signal == Signal::Snapshot) snapshots.request();
      if (signal != Signal::Stop) continue;
      if (is_wanted) {
        std::fputs("lockstep-engine: stopped at once by a second signal; the last whole step is committed\n", stderr);
        ::_exit(kExitFailStop);
      }
      is_wanted = true;
    }
  }

  const Settings& settings_;
  journal::Journal& journal_;
  runtime::RingMemory commands_;
  runtime::RingMemory executions_;
  runtime::RingMemory market_;
  runtime::RingMemory egress_;
  core::Workspace workspace_;
  core::Core<journal::Writer> core_;
  runtime::Progress progress_{workspace_.capacities()};
  runtime::Pump<journal::Writer> pump_;
  VenueThread venue_;
  SpscRing::Producer operator_;
  DiskWatch disk_;
};

replay::LatencyFigures figures_of(const runtime::Histogram& latency) {
  return {.samples = latency.count(),
          .p50_ns = latency.percentile(500),
          .p99_ns = latency.percentile(990),
          .p999_ns = latency.percentile(999),
          .max_ns = latency.max()};
}

}  // namespace

Result<replay::RunReport, Stop> run_live(const Configuration& configuration, const LiveOptions& options) {
  if (auto refused = refusal_of_limits(configuration)) return Failure{*std::move(refused)};
  block_signals();
  auto earlier = look_back(configuration);
  if (!earlier) return Failure{earlier.error()};
  const auto continuation = continuation_of(*earlier);
  auto market = replay::open_market(configuration, {.progress = options.progress, .continuation = continuation});
  if (!market) return Failure{market.error()};
  const ConfigView view = configuration.view();
  adapters::sim::Venue venue{view.instruments(), view.accounts(), venue_terms(configuration, continuation),
                             *market->source};
  const auto anchor = anchor_of(venue, continuation, configuration.settings.journal.directory);
  if (!anchor) return Failure{anchor.error()};
  const SessionStarted started = session_of(*earlier, *anchor);
  auto journal = open_journal(configuration, started.journal_id, options.configuration, *earlier);
  if (!journal) return Failure{journal.error()};
  const auto indexer = start_indexer(configuration.settings.journal, **journal);
  if (!indexer) return Failure{indexer.error()};

  const replay::SessionInput input{started, configuration.canonical};
  LiveSession session{configuration, **journal, venue};
  if (*earlier) session.restore(**earlier);
  SnapshotThread snapshots = follow_for_snapshots(configuration, *std::move(earlier));
  const auto began = std::chrono::steady_clock::now();
  session.run(input, snapshots);
  const auto elapsed = std::chrono::steady_clock::now() - began;
  if (const auto failure = (*journal)->finish()) return Failure{fail_stop_of(*failure)};
  if (const auto& error = session.venue().error()) {
    return Failure{replay::source_failed(*error, configuration.settings.journal.directory)};
  }
  const std::uint64_t tip = (*journal)->writer().tip();
  finish(indexer->get());
  (*journal)->close();
  if (const auto failed = snapshots.finish()) {
    std::fprintf(stderr, "lockstep-engine: warning: no snapshot: %s\n", failed->c_str());
  }
  const std::string directory = configuration.settings.journal.directory.string();
  return replay::RunReport{.title = "live session",
                           .journal = directory,
                           .tip = tip,
                           .journal_bytes = replay::journal_bytes(directory),
                           .elapsed_ns = static_cast<std::uint64_t>(elapsed.count()),
                           .skipped_rows = market->tally ? market->tally->skipped : 0,
                           .tally = session.pump().tally(),
                           .accounts = replay::account_figures(session.state()),
                           .tick_to_order = figures_of(session.venue().latency())};
}

}  // namespace engine::app
