#include "engine/app/opening.hpp"

#include <sys/random.h>

#include <cstdio>
#include <utility>

#include "engine/app/durability.hpp"
#include "engine/base/hash.hpp"
#include "engine/model/enum_name.hpp"
#include "engine/model/schema.hpp"

namespace engine::app {

using adapters::config::Configuration;
using replay::Stop;

namespace {

constexpr int kExitFailStop = 4;

JournalId draw_journal_id() {
  JournalId id;
  while (id == JournalId{}) {
    if (::getrandom(&id, sizeof(id), 0) != sizeof(id)) continue;
  }
  return id;
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

/// F40: the books of a simulated account are never gone on with by a live one, nor the other way.
std::optional<Stop> refusal_of_environments(const Restart& earlier, const Configuration& configuration) {
  if (!earlier.follower.has_begun()) return std::nullopt;
  const ledger::Ledger& ledger = earlier.follower.state().ledger();
  for (const AccountSpec& account : configuration.view().accounts()) {
    if (!ledger.knows(account.id) || ledger.account(account.id).environment == account.environment) continue;
    std::string message = configuration.settings.journal.directory.string();
    message.append(": account ").append(std::to_string(account.id.raw())).append(" is ");
    message.append(enum_name(ledger.account(account.id).environment)).append(" in this journal, ");
    message.append(enum_name(account.environment)).append(" in the configuration; a journal keeps its environments: ");
    return Stop{2, message.append("choose another directory, or the configuration that belongs to it")};
  }
  return std::nullopt;
}

}  // namespace

Stop fail_stop_of(const journal::JournalError& error) {
  return {kExitFailStop, "fail-stop: the journal cannot go on: " + error.message()};
}

Result<std::optional<Restart>, Stop> look_back(const Configuration& configuration) {
  const std::filesystem::path& directory = configuration.settings.journal.directory;
  if (!holds_journal(directory)) return std::optional<Restart>{};
  auto earlier = restart(directory, configuration);
  if (!earlier) return Failure{earlier.error()};
  if (auto refused = refusal_of_environments(*earlier, configuration)) return Failure{*std::move(refused)};
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

SessionStarted session_of(const std::optional<Restart>& earlier, Timestamp anchor) {
  return {.journal_id = earlier ? earlier->recovery.info.id : draw_journal_id(),
          .anchor = anchor,
          .epoch = earlier ? earlier->recovery.point.epoch : Epoch{1},
          .mode = SessionMode::Live};
}

Result<std::unique_ptr<journal::Journal>, Stop> open_journal(const Configuration& configuration, const JournalId& id,
                                                             const std::string& file, std::optional<Restart>& earlier) {
  const journal::CreateOptions options = journal_options(configuration, id, file);
  auto journal = earlier ? journal::Journal::resume(options, earlier->recovery.point, std::move(earlier->lock))
                         : journal::Journal::create(options);
  if (!journal) return Failure{replay::stop_of(journal.error())};
  return std::move(journal).value();
}

SnapshotThread follow_for_snapshots(const Configuration& configuration, std::optional<Restart> earlier) {
  const adapters::config::JournalSettings& settings = configuration.settings.journal;
  if (!earlier || !earlier->follower.has_begun()) {
    return SnapshotThread{settings.directory, settings.snapshot_records, replay::Follower{}, std::nullopt};
  }
  const journal::ReadFrom from = journal::behind(earlier->recovery.tail);
  return SnapshotThread{settings.directory, settings.snapshot_records, std::move(earlier->follower), from};
}

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
  if (!indexer) return Failure{replay::stop_of(indexer.error())};
  return std::move(indexer).value();
}

void finish(journal::Indexer* indexer) {
  if (indexer == nullptr) return;
  indexer->stop();
  if (const auto failure = indexer->status().failure) {
    std::fprintf(stderr, "lockstep-engine: warning: no index: %s\n", failure->message().c_str());
  }
}

}  // namespace engine::app
