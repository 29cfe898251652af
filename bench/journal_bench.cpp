// `lockstep-bench journal`: appending records of 96 bytes, back to back and paced, against spdlog's asynchronous logger
// and LMDB. Contenders take turns within a round.
#include <memory>
#include <string>

#include "bench/clock.hpp"
#include "bench/journal_contenders.hpp"
#include "bench/options.hpp"
#include "bench/pin.hpp"
#include "bench/scratch.hpp"
#include "bench/subcommand.hpp"

namespace bench {
namespace {

struct JournalOptions {
  int cpu{0};
  std::size_t rounds{7};
  std::uint64_t record_count{1'000'000};
  std::uint64_t slow_count{200'000};
  std::int64_t interval_ns{2'000};
  std::string directory{std::filesystem::temp_directory_path().string()};
};

/// Processor time a record costs the thread that appends. What the logger makes it wait when the queue is full is left
/// out, in the favour of the logger.
template <class Contender>
double back_to_back_ns(const JournalOptions& options, std::uint64_t count) {
  const Scratch scratch{options.directory};
  Contender contender{scratch.path(), count};
  const std::int64_t start_ns = thread_ns();
  for (std::uint64_t n = 0; n < count; ++n) contender.append(n);
  const std::int64_t end_ns = thread_ns();
  contender.drain();
  return static_cast<double>(end_ns - start_ns) / static_cast<double>(count);
}

/// Latency of each append from when it was due.
template <class Contender>
Row paced(const JournalOptions& options) {
  const Scratch scratch{options.directory};
  Contender contender{scratch.path(), options.slow_count};
  Histogram latency;
  latency.reserve(options.slow_count);
  std::int64_t due_ns = now_ns() + options.interval_ns;
  for (std::uint64_t n = 0; n < options.slow_count; ++n, due_ns += options.interval_ns) {
    while (now_ns() < due_ns) {
    }
    contender.append(n);
    latency.add(now_ns() - due_ns);
  }
  contender.drain();
  return {std::string{"paced "} + Contender::kName, percentiles(latency)};
}

Row back_to_back(const JournalOptions& options) {
  std::vector<double> ours, copy, log, tree, over_log, over_tree;
  for (std::size_t round = 0; round < options.rounds; ++round) {
    ours.push_back(back_to_back_ns<JournalAppend>(options, options.record_count));
    copy.push_back(back_to_back_ns<Copy>(options, options.record_count));
    log.push_back(back_to_back_ns<Spdlog>(options, options.slow_count));
    tree.push_back(back_to_back_ns<Lmdb>(options, options.slow_count));
    over_log.push_back(ours.back() / log.back());
    over_tree.push_back(ours.back() / tree.back());
  }
  return {"append",
          {{"lockstep_ns", median(ours)},
           {"copy_ns", median(copy)},
           {"spdlog_ns", median(log)},
           {"lmdb_ns", median(tree)},
           {"over_spdlog", median(over_log)},
           {"over_lmdb", median(over_tree)}}};
}

Report run(const JournalOptions& options) {
  Report report{
      "journal",
      {"records of 96 bytes; ours: one a step, with checksum, into a prefaulted segment; processor time; medians of "
       "rounds",
       "spdlog: asynchronous, 8192 places, blocking, to a file, the calling thread alone; lmdb: one transaction a "
       "record, no sync, writable map; copy: the record alone, no checksum",
       "paced: one record each interval, latency from when it was due, with one look at the clock"},
      {}};
  pin_this_thread(options.cpu);
  report.rows.push_back(back_to_back(options));
  report.rows.push_back(paced<JournalAppend>(options));
  report.rows.push_back(paced<Copy>(options));
  report.rows.push_back(paced<Spdlog>(options));
  report.rows.push_back(paced<Lmdb>(options));
  return report;
}

}  // namespace

Runner journal(Options command) {
  const auto options = std::make_shared<JournalOptions>();
  command.processor("--cpu", options->cpu, "Processor of the appending thread");
  command.number("--rounds", options->rounds, "Rounds of the comparison", {1, 1000});
  command.number("--records", options->record_count, "Records of ours and of the copy", {1000, 20'000'000});
  command.number("--slow-records", options->slow_count, "Records of the others, and of each paced run",
                 {1000, 20'000'000});
  command.number("--interval-ns", options->interval_ns, "Time between two paced records", {100, 1'000'000});
  command.directory(options->directory, "Where the files are written");
  return [options] { return run(*options); };
}

}  // namespace bench
