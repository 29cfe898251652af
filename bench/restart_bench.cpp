// `lockstep-bench restart`: an engine on a journal that is there, from its lock to the state behind the last record,
// and to a journal open for writing: with all records read and folded, and from a snapshot.
#include <fcntl.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "bench/clock.hpp"
#include "bench/options.hpp"
#include "bench/scratch.hpp"
#include "bench/subcommand.hpp"
#include "bench/workload.hpp"
#include "engine/app/live_session.hpp"
#include "engine/app/opening.hpp"
#include "journal/file_io.hpp"
#include "replay/snapshot_file.hpp"

namespace bench {
namespace {

namespace fs = std::filesystem;
using adapters::config::Configuration;

struct RestartOptions {
  std::size_t rounds{5};
  std::uint64_t quote_count{2'000'000};
  std::uint64_t snapshot_records{1'000'000};
  std::string directory{fs::temp_directory_path().string()};
};

/// Medians of rounds.
struct Figures {
  std::vector<double> state_s{};     ///< until the state is there
  std::vector<double> writable_s{};  ///< and the journal open for writing
  std::uint64_t records{0};
  std::uint64_t bytes{0};  ///< of the records that were read
};

/// A session of an engine under group commit that leaves a snapshot with a tail behind it, as a killed one does.
Configuration write_journal(const RestartOptions& options, const fs::path& directory) {
  Configuration configuration = workload_configuration(Activity::Usual, options.quote_count);
  adapters::config::JournalSettings& settings = configuration.settings.journal;
  settings.directory = directory;
  settings.durability = adapters::config::Durability::Group;
  settings.snapshot_records = options.snapshot_records;
  // A slow disk must not end the orders of this session.
  settings.slow_reduce = settings.slow_observe = engine::Duration{3'600 * engine::kSecondNs};
  const auto report = engine::app::run_live(configuration, {.progress = false, .configuration = "lockstep-bench"});
  if (!report) throw std::runtime_error{report.error().message};
  const auto snapshots = replay::list_snapshots(directory);
  if (snapshots.size() < 2)
    throw std::runtime_error{"the journal has too few snapshots: choose fewer --snapshot-records"};
  fs::remove(directory / replay::snapshot_file_name(snapshots.front()));
  return configuration;
}

/// What the kernel remembers of the journal's files is forgotten: the next start reads from the disk.
void forget(const fs::path& directory) {
  for (const auto& entry : fs::directory_iterator{directory}) {
    const journal::Descriptor file{::open(entry.path().c_str(), O_RDONLY | O_CLOEXEC)};
    if (file.number() >= 0) static_cast<void>(::posix_fadvise(file.number(), 0, 0, POSIX_FADV_DONTNEED));
  }
}

void measure(const Configuration& configuration, bool with_snapshot, Figures& figures) {
  const std::int64_t begin_ns = now_ns();
  auto restarted = engine::app::restart(configuration.settings.journal.directory, configuration);
  const std::int64_t state_ns = now_ns();
  if (!restarted) throw std::runtime_error{restarted.error().message};
  if ((restarted->snapshot.raw() != 0) != with_snapshot) throw std::runtime_error{"the snapshot was not used"};
  figures.records = restarted->recovery.tail.record_count;
  figures.bytes = restarted->bytes;
  const engine::JournalId id = restarted->recovery.info.id;
  std::optional earlier{std::move(restarted).value()};
  const std::int64_t open_ns = now_ns();
  const auto journal = engine::app::open_journal(configuration, id, "lockstep-bench", earlier);
  if (!journal) throw std::runtime_error{journal.error().message};
  const std::int64_t writable_ns = now_ns() - open_ns + state_ns - begin_ns;
  figures.state_s.push_back(static_cast<double>(state_ns - begin_ns) / 1e9);
  figures.writable_s.push_back(static_cast<double>(writable_ns) / 1e9);
}

Row row(const std::string& name, const Figures& figures) {
  const double seconds = median(figures.state_s);
  return {name,
          {{"state_s", seconds},
           {"writable_s", median(figures.writable_s)},
           {"mb_read", static_cast<double>(figures.bytes) / 1e6},
           {"state_s_per_gb", seconds * 1e9 / static_cast<double>(figures.bytes)},
           {"million_records_per_s", static_cast<double>(figures.records) / seconds / 1e6}}};
}

Report run(const RestartOptions& options) {
  Report report{
      "restart",
      {"a session under group commit made the journal; its last snapshot is taken away, so that records lie "
       "behind the newest",
       "state: from the lock to the state behind the last record; writable: and the next session's segment made",
       "cold: nothing of the journal in the page cache; the last two segments never are; medians of rounds"},
      {}};
  const Scratch scratch{options.directory};
  const fs::path directory = scratch.path() / "journal";
  const fs::path aside = scratch.path() / "aside";
  const Configuration configuration = write_journal(options, directory);
  const std::string snapshot = replay::snapshot_file_name(replay::list_snapshots(directory).front());
  Figures whole;
  Figures whole_cold;
  Figures behind;
  Figures behind_cold;
  for (std::size_t round = 0; round < options.rounds; ++round) {
    fs::rename(directory / snapshot, aside);
    measure(configuration, false, whole);
    forget(directory);
    measure(configuration, false, whole_cold);
    fs::rename(aside, directory / snapshot);
    measure(configuration, true, behind);
    forget(directory);
    measure(configuration, true, behind_cold);
  }
  report.rows = {row("whole", whole), row("whole, cold", whole_cold), row("snapshot", behind),
                 row("snapshot, cold", behind_cold)};
  return report;
}

}  // namespace

Runner restart(Options command) {
  const auto options = std::make_shared<RestartOptions>();
  command.number("--rounds", options->rounds, "Rounds of each measurement", {1, 1000});
  command.number("--quotes", options->quote_count, "Quotes of the session: about 400 bytes of journal each",
                 {10'000, 100'000'000});
  command.number("--snapshot-records", options->snapshot_records, "Records from one snapshot to the next",
                 {1'000, 1'000'000'000});
  command.directory(options->directory, "Where the journal is written");
  return [options] { return run(*options); };
}

}  // namespace bench
