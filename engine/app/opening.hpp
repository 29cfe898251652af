// How a session begins: what the journal's directory holds already, the market's first time, the journal open for
// writing, and what follows it. Not the running of it (live_session).
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "adapters/config/config.hpp"
#include "adapters/sim/venue.hpp"
#include "engine/app/restart.hpp"
#include "engine/app/snapshot_thread.hpp"
#include "engine/base/result.hpp"
#include "engine/model/events.hpp"
#include "journal/index/indexer.hpp"
#include "journal/journal.hpp"
#include "replay/market.hpp"
#include "replay/stop.hpp"

namespace engine::app {

/// A failure of the journal while a session runs: status 4, whichever file met it and why. A session that cannot write
/// must not go on, and whoever started it must not take that for a start that may simply be tried again.
replay::Stop fail_stop_of(const journal::JournalError& error);

/// The journal that is in the directory, scanned and folded; nothing when a new one is to be begun.
Result<std::optional<Restart>, replay::Stop> look_back(const adapters::config::Configuration& configuration);

/// What a market must not begin before; nothing for a journal without records.
std::optional<replay::Continuation> continuation_of(const std::optional<Restart>& earlier);

/// The simulated venue's terms: its days and ids come after those of the sessions before.
adapters::SimulationTerms venue_terms(const adapters::config::Configuration& configuration,
                                      const std::optional<replay::Continuation>& continuation);

/// ARCHITECTURE 4: core time never goes back, and the venue is its only source here.
Result<Timestamp, replay::Stop> anchor_of(adapters::sim::Venue& venue,
                                          const std::optional<replay::Continuation>& continuation,
                                          const std::filesystem::path& directory);

/// The session's first event: its id drawn for a new journal, gone on with otherwise.
SessionStarted session_of(const std::optional<Restart>& earlier, Timestamp anchor);

/// file: the configuration's own, for the session's notes. Takes the lock of `earlier` over.
Result<std::unique_ptr<journal::Journal>, replay::Stop> open_journal(
    const adapters::config::Configuration& configuration, const JournalId& id, const std::string& file,
    std::optional<Restart>& earlier);

/// The old session's state is where the follower of the new one begins.
SnapshotThread follow_for_snapshots(const adapters::config::Configuration& configuration,
                                    std::optional<Restart> earlier);

/// Null when the configuration wants none. What is indexed under a durable mode is durable.
Result<std::unique_ptr<journal::Indexer>, replay::Stop> start_indexer(const adapters::config::JournalSettings& settings,
                                                                      const journal::Journal& journal);

/// Takes in the rest. What went wrong with the index is told and stops nothing: it can be made again.
void finish(journal::Indexer* indexer);

}  // namespace engine::app
