#include "replay/backtest.hpp"

#include <chrono>
#include <cstring>

#include "adapters/sim/venue.hpp"
#include "engine/base/hash.hpp"
#include "engine/core/core.hpp"
#include "engine/model/schema.hpp"
#include "journal/journal.hpp"
#include "replay/session.hpp"

namespace replay {

namespace {

using adapters::config::Configuration;
using engine::Failure;
using engine::Result;

/// Core and venue of one backtest, driven by run().
class Backtest {
 public:
  Backtest(const Configuration& configuration, const std::filesystem::path& directory, journal::Journal& journal,
           adapters::sim::Venue& venue)
      : directory_{directory},
        journal_{journal},
        workspace_{configuration.view().header().capacities},
        core_{workspace_, journal.writer()},
        venue_{venue} {}

  /// To the end of the data. Data that cannot be read on end the session too, before the failure is told.
  Result<engine::Done, Stop> run(const SessionInput& session) {
    if (!has_room()) return no_room();
    take(core_.start(session.started(), session.payload()));
    while (true) {
      const auto input = venue_.next();
      if (!has_room()) return no_room();
      if (!input) {
        end(engine::StopReason::SourceFailed);
        return Failure{source_failed(input.error().message, directory_)};
      }
      if (!*input) break;
      const engine::Frame& frame = **input;
      take(
          core_.step(frame.header.type, frame.header.time, std::span{frame.payload}.first(frame.header.payload_bytes)));
    }
    end(engine::StopReason::EndOfData);
    return engine::Done{};
  }

  [[nodiscard]] const engine::core::Tally& tally() const { return tally_; }
  [[nodiscard]] const engine::state::State& state() const { return core_.state(); }

 private:
  void end(engine::StopReason reason) {
    const engine::SessionEnded ended{.reason = reason};
    take(core_.step(engine::EventType::SessionEnded, core_.state().now(), std::as_bytes(std::span{&ended, 1})));
  }
  bool has_room() { return core_.has_room() || journal_.prepare_now(); }
  Failure<Stop> no_room() const {
    const auto failure = journal_.failure();
    ASSERT(failure.has_value());
    return Failure{stop_of(*failure)};
  }

  /// Counts a step and hands its order messages to the venue.
  void take(std::span<const std::byte> step) {
    engine::core::for_each_record(step, [&](const engine::RecordHeader& header, const std::byte* payload) {
      tally_.count(header, payload);
      const engine::EventType type{header.type};
      if (!engine::core::is_order_message(type)) return;
      engine::Frame message;
      message.header = {.type = type,
                        .payload_bytes = static_cast<std::uint32_t>(header.length - sizeof(header)),
                        .time = header.time};
      std::memcpy(message.payload.data(), payload, message.header.payload_bytes);
      venue_.receive(message);
    });
  }

  const std::filesystem::path& directory_;
  journal::Journal& journal_;
  engine::core::Workspace workspace_;
  engine::core::Core<journal::Writer> core_;
  adapters::sim::Venue& venue_;
  engine::core::Tally tally_;
};

}  // namespace

Result<RunReport, Stop> backtest(const Configuration& configuration, const BacktestOptions& options) {
  const auto id = derive_journal_id(configuration);
  if (!id) return Failure{id.error()};
  auto market = open_market(configuration, {.progress = options.progress});
  if (!market) return Failure{market.error()};
  const engine::ConfigView view = configuration.view();
  adapters::sim::Venue venue{view.instruments(), view.accounts(), configuration.settings.venue, *market->source};
  // Read ahead before anything is written: data that cannot be read at all leave no journal behind.
  const auto first = venue.next_time();
  if (!first) return Failure{Stop{3, first.error().message}};
  auto journal = journal::Journal::create({.directory = options.journal,
                                           .id = *id,
                                           .schema_fingerprint = engine::schema_fingerprint(),
                                           .config_hash = engine::hash64(configuration.canonical, 0),
                                           .segment_bytes = configuration.settings.journal.segment_bytes,
                                           .step_bytes_max = view.header().capacities.step_bytes_max,
                                           .build_id = options.build_id,
                                           .configuration = options.configuration});
  if (!journal) return Failure{stop_of(journal.error())};
  const SessionInput session{{.journal_id = *id,
                              .anchor = first->value_or(engine::Timestamp{}),
                              .epoch = engine::Epoch{1},
                              .mode = engine::SessionMode::Backtest},
                             configuration.canonical};
  const auto began = std::chrono::steady_clock::now();
  Backtest test{configuration, options.journal, **journal, venue};
  const auto done = test.run(session);
  if (!done) return Failure{done.error()};
  const auto elapsed = std::chrono::steady_clock::now() - began;
  const std::uint64_t tip = (*journal)->writer().tip();
  (*journal)->close();
  return RunReport{.title = "backtest",
                   .journal = options.journal.string(),
                   .tip = tip,
                   .journal_bytes = journal_bytes(options.journal.string()),
                   .elapsed_ns = static_cast<std::uint64_t>(elapsed.count()),
                   .skipped_rows = market->tally ? market->tally->skipped : 0,
                   .tally = test.tally(),
                   .accounts = account_figures(test.state()),
                   .tick_to_order = std::nullopt};
}

}  // namespace replay
