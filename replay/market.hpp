// From a configuration to the market that it names: generated, or recorded files joined in time order.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/config/config.hpp"
#include "adapters/recorded/recorded.hpp"
#include "adapters/venue.hpp"
#include "engine/base/result.hpp"
#include "engine/model/ids.hpp"
#include "replay/stop.hpp"

namespace replay {

/// A source that cannot go on in the middle of a session, which was ended there: what was wrong, and what to do.
Stop source_failed(const std::string& message, const std::filesystem::path& journal);

/// A market ready to be read, and what was counted while reading.
struct OpenMarket {
  std::unique_ptr<adapters::MarketSource> source;
  std::unique_ptr<adapters::recorded::ReadTally> tally;
};

/// Where a market goes on when the journal has sessions already.
struct Continuation {
  engine::Timestamp last_time{};  ///< core time of the journal's last record
  engine::Epoch epoch{};          ///< of the session that begins
};

struct MarketOptions {
  bool progress{false};  ///< a bar on stderr where that is a terminal
  std::optional<Continuation> continuation{};
};

/// Opens what the configuration's [market] names. Recorded files are matched with instruments by symbol.
/// A generated market that goes on begins at the first whole second after the last time, unless it is configured to
/// begin later, and draws other numbers than the sessions before: its seed is that of the configuration and the epoch.
engine::Result<OpenMarket, Stop> open_market(const adapters::config::Configuration& configuration,
                                             const MarketOptions& options);

/// What recognising the files told, in their order.
struct RecognisedFiles {
  std::vector<adapters::recorded::FileInfo> files;
};
engine::Result<RecognisedFiles, Stop> recognise_files(const std::vector<std::filesystem::path>& files,
                                                      const std::string& format);

/// Where a run's configuration comes from: a file, recorded files, or a file whose market recorded files replace.
struct ConfigureOptions {
  std::string config;
  std::vector<std::filesystem::path> data;
  std::string format;
  bool skip_bad{false};
};

/// Without `config`, one is made for the recorded files: their instruments, both strategies on each, simulated
/// accounts.
engine::Result<adapters::config::Configuration, Stop> configure_from(const ConfigureOptions& options);

/// The journal id of a backtest: from the configuration, the decompressed bytes of its files, and the venue's seed.
engine::Result<engine::JournalId, Stop> derive_journal_id(const adapters::config::Configuration& configuration);

}  // namespace replay
