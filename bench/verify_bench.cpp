// `lockstep-bench verify`: the rate of replay::verify on a journal against that of the core which wrote it.
#include <memory>
#include <stdexcept>
#include <string>

#include "bench/clock.hpp"
#include "bench/core_run.hpp"
#include "bench/options.hpp"
#include "bench/pin.hpp"
#include "bench/scratch.hpp"
#include "bench/subcommand.hpp"
#include "replay/verify.hpp"

namespace bench {
namespace {

struct VerifyOptions {
  int cpu{0};
  std::size_t rounds{9};
  std::uint64_t quote_count{1'000'000};
  std::string directory{std::filesystem::temp_directory_path().string()};
};

/// From opening the journal to the verdict.
std::int64_t verify_ns(const std::filesystem::path& journal) {
  const std::int64_t start_ns = thread_ns();
  const auto report = replay::verify({.journal = journal, .out = {}});
  const std::int64_t elapsed_ns = thread_ns() - start_ns;
  if (!report) throw std::runtime_error{report.error().message};
  if (report->difference) throw std::runtime_error{"the journal does not verify: " + report->difference->text};
  return elapsed_ns;
}

Row compare(const std::string& name, const VerifyOptions& options, const Workload& workload) {
  std::vector<double> core_rates;
  std::vector<double> verify_rates;
  std::vector<double> ratios;
  const auto records = static_cast<double>(workload.tally().records);
  for (std::size_t round = 0; round < options.rounds; ++round) {
    const Scratch scratch{options.directory};
    const std::filesystem::path journal = scratch.path() / "journal";
    CoreRun run{workload, journal};
    const auto core_ns = static_cast<double>(run.run_all());
    run.close();
    const auto checked_ns = static_cast<double>(verify_ns(journal));
    core_rates.push_back(records * 1e3 / core_ns);
    verify_rates.push_back(records * 1e3 / checked_ns);
    ratios.push_back(core_ns / checked_ns);
  }
  return {name,
          {{"core_million_records_per_s", median(core_rates)},
           {"verify_million_records_per_s", median(verify_rates)},
           {"over_core", median(ratios)}}};
}

Report run(const VerifyOptions& options) {
  Report report{"verify",
                {"one pinned thread, its processor time; the core writes a journal of one segment, verify reads it "
                 "from the page cache",
                 "verify is timed from opening the journal; medians of rounds, ratios within a round"},
                {}};
  pin_this_thread(options.cpu);
  for (const auto& [activity, name] : {std::pair{Activity::Usual, "usual"}, std::pair{Activity::All, "all orders"}}) {
    report.rows.push_back(compare(name, options, Workload{activity, options.quote_count, options.directory}));
  }
  return report;
}

}  // namespace

Runner verify(Options command) {
  const auto options = std::make_shared<VerifyOptions>();
  command.processor("--cpu", options->cpu, "Processor of both");
  command.number("--rounds", options->rounds, "Rounds of each comparison", {1, 1000});
  command.number("--quotes", options->quote_count, "Quotes of each workload", {1000, 2'000'000});
  command.directory(options->directory, "Where the journals are written");
  return [options] { return run(*options); };
}

}  // namespace bench
