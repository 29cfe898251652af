#include "engine/app/live_session.hpp"

#include <sys/random.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <thread>

#include "adapters/sim/venue.hpp"
#include "engine/app/durability.hpp"
#include "engine/app/restart.hpp"
#include "engine/app/signals.hpp"
#include "engine/app/snapshot_thread.hpp"
#include "engine/app/venue_thread.hpp"
#include "engine/base/hash.hpp"
#include "engine/core/core.hpp"
#include "engine/model/schema.hpp"
#include "engine/runtime/pin.hpp"
#include "engine/runtime/pump.hpp"
#include "engine/runtime/release_gate.hpp"
#include "engine/runtime/ring_memory.hpp"
#include "journal/index/indexer.hpp"
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

Failure<Stop> journal_stop(const journal::JournalError& error) {
  return Failure{Stop{journal::exit_status(error.code), error.message()}};
}

JournalId draw_journal_id() {
  JournalId id;
  while (id == JournalId{}) {
    if (::getrandom(&id, sizeof(id), 0) != sizeof(id)) continue;
  }
  return id;
}

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
                                               {.cancels_early = settings_.journal.cancels_early}}},
               progress_},
        operator_{commands_.ring().producer()},
        disk_{journal, settings_.journal.directory.string()} {}

  /// Goes on from the state of an existing journal.
  void restore(const Restart& earlier) {
    if (earlier.follower.has_begun()) core_.restore(earlier.follower.arena().bytes());
  }

  /// Runs both threads and waits for their end, passing a stop signal on as an input.
  void run(const replay::SessionInput& session) {
    pump_.start(session.started(), session.payload());
    std::thread core{[this] { run_core(); }};
    std::thread venue{[this] {
      pin(settings_.threads.venue_cpu);
      with_wait(settings_.threads.wait, [this](auto wait) { venue_.run(wait); });
    }};
    watch_signals();
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

  /// The first signal ends the session with an event; a second one does not wait for that.
  void watch_signals() {
    bool asked = false;
    while (!progress_.ended.load(std::memory_order_acquire)) {
      disk_.look(operator_);
      if (!stop_signal_came(kSignalPollMs)) continue;
      if (asked) {
        std::fputs("lockstep-engine: stopped at once by a second signal; the last whole step is committed\n", stderr);
        ::_exit(kExitFailStop);
      }
      const Frame end = Frame::of(Timestamp{}, SessionEnded{.reason = StopReason::Signal});
      asked = operator_.try_push(end.bytes());
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
  runtime::Progress progress_;
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

journal::CreateOptions journal_options(const Configuration& configuration, const JournalId& id,
                                       const std::string& file) {
  const adapters::config::JournalSettings& settings = configuration.settings.journal;
  journal::CreateOptions options{.directory = settings.directory,
                                 .id = id,
                                 .schema_fingerprint = schema_fingerprint(),
                                 .config_hash = hash64(configuration.canonical, 0),
                                 .segment_bytes = settings.segment_bytes,
                                 .step_bytes_max = configuration.view().header().capacities.step_bytes_max,
                                 .build_id = "",
                                 .configuration = file};
  apply_durability(options, settings);
  apply_seals(options, settings);
  return options;
}

/// The journal that is in the directory, scanned and folded; nothing when a new one is to be begun.
Result<std::optional<Restart>, Stop> look_back(const Configuration& configuration) {
  const std::filesystem::path& directory = configuration.settings.journal.directory;
  if (!holds_journal(directory)) return std::optional<Restart>{};
  auto earlier = restart(directory, configuration);
  if (!earlier) return Failure{earlier.error()};
  std::fprintf(stderr, "lockstep-engine: %s\n", describe(*earlier, directory).c_str());
  return std::optional{std::move(earlier).value()};
}

std::optional<replay::Continuation> continuation_of(const std::optional<Restart>& earlier) {
  if (!earlier || !earlier->follower.has_begun()) return std::nullopt;
  return replay::Continuation{.last_time = earlier->last_time(), .epoch = earlier->recovery.point.epoch};
}

adapters::SimulationTerms venue_terms(const Configuration& configuration,
                                      const std::optional<replay::Continuation>& continuation) {
  constexpr unsigned kIdBitsOfSession = 40;
  adapters::SimulationTerms terms = configuration.settings.venue;
  if (!continuation) return terms;
  terms.days_after = continuation->last_time;
  terms.ids_after = std::uint64_t{continuation->epoch.raw()} << kIdBitsOfSession;
  return terms;
}

/// ARCHITECTURE 4: core time never goes back, and the venue is its only source here.
Result<Timestamp, Stop> anchor_of(adapters::sim::Venue& venue, const std::optional<replay::Continuation>& continuation,
                                  const std::filesystem::path& directory) {
  const auto first = venue.next_time();
  if (!first) return Failure{Stop{3, first.error().message}};
  const Timestamp last = continuation ? continuation->last_time : Timestamp{};
  const Timestamp anchor = first->value_or(last);
  if (anchor >= last) return anchor;
  return Failure{Stop{2, directory.string() + ": the market begins before the journal's last time (" +
                             std::to_string(anchor.raw()) + " ns before " + std::to_string(last.raw()) +
                             " ns since 1970); name later data, or another directory"}};
}

Result<std::unique_ptr<journal::Journal>, Stop> open_journal(const journal::CreateOptions& options,
                                                             std::optional<Restart>& earlier) {
  auto journal = earlier ? journal::Journal::resume(options, earlier->recovery.point, std::move(earlier->lock))
                         : journal::Journal::create(options);
  if (!journal) return journal_stop(journal.error());
  return std::move(journal).value();
}

/// The old session's state is where the follower of the new one begins.
SnapshotThread follow_for_snapshots(const Configuration& configuration, std::optional<Restart> earlier) {
  const adapters::config::JournalSettings& settings = configuration.settings.journal;
  if (settings.snapshot_records == 0 || !earlier || !earlier->follower.has_begun()) {
    return SnapshotThread{settings.directory, settings.snapshot_records, replay::Follower{}, std::nullopt};
  }
  const journal::TailReport& tail = earlier->recovery.tail;
  const journal::ReadFrom from{.segment = tail.segment,
                               .offset = tail.offset,
                               .last_sequence = tail.last_sequence,
                               .last_time = tail.last_time,
                               .tip = tail.tip};
  return SnapshotThread{settings.directory, settings.snapshot_records, std::move(earlier->follower), from};
}

/// Null when the configuration wants none. What is indexed under a durable mode is durable.
Result<std::unique_ptr<journal::Indexer>, Stop> start_indexer(const adapters::config::JournalSettings& settings,
                                                              const journal::Journal& journal) {
  if (!settings.index) return std::unique_ptr<journal::Indexer>{};
  journal::IndexerOptions options;
  if (settings.durability != adapters::config::Durability::Async) {
    options.durable_through = [through = journal.durable_through()] {
      return through->load(std::memory_order_acquire);
    };
  }
  auto indexer = journal::Indexer::start(settings.directory, std::move(options));
  if (!indexer) return journal_stop(indexer.error());
  return std::move(indexer).value();
}

/// Takes in the rest. What went wrong with the index is told and stops nothing: it can be made again.
void finish(journal::Indexer* indexer) {
  if (indexer == nullptr) return;
  indexer->stop();
  if (const auto failure = indexer->status().failure) {
    std::fprintf(stderr, "lockstep-engine: warning: no index: %s\n", failure->message().c_str());
  }
}

}  // namespace

Result<replay::RunReport, Stop> run_live(const Configuration& configuration, const LiveOptions& options) {
  block_stop_signals();
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
  const JournalId id = *earlier ? (*earlier)->recovery.info.id : draw_journal_id();
  const Epoch epoch = *earlier ? (*earlier)->recovery.point.epoch : Epoch{1};
  auto journal = open_journal(journal_options(configuration, id, options.configuration), *earlier);
  if (!journal) return Failure{journal.error()};
  const auto indexer = start_indexer(configuration.settings.journal, **journal);
  if (!indexer) return Failure{indexer.error()};

  const replay::SessionInput input{{.journal_id = id, .anchor = *anchor, .epoch = epoch, .mode = SessionMode::Live},
                                   configuration.canonical};
  LiveSession session{configuration, **journal, venue};
  if (*earlier) session.restore(**earlier);
  SnapshotThread snapshots = follow_for_snapshots(configuration, *std::move(earlier));
  const auto began = std::chrono::steady_clock::now();
  session.run(input);
  const auto elapsed = std::chrono::steady_clock::now() - began;
  if (const auto failure = (*journal)->finish()) return journal_stop(*failure);
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
