// `lockstep-bench core`: one thread, inputs in memory, the real journal. Quotes folded, bars, both strategies, gates,
// invariants, journal with checksums.
#include <memory>
#include <string>

#include "bench/clock.hpp"
#include "bench/core_run.hpp"
#include "bench/options.hpp"
#include "bench/pin.hpp"
#include "bench/scratch.hpp"
#include "bench/subcommand.hpp"

namespace bench {
namespace {

struct CoreOptions {
  int cpu{0};
  std::size_t rounds{9};
  std::uint64_t quote_count{1'000'000};
  std::string directory{std::filesystem::temp_directory_path().string()};
};

double million_per_s(std::uint64_t count, double elapsed_ns) { return static_cast<double>(count) * 1e3 / elapsed_ns; }

Row rates(const std::string& name, const CoreOptions& options, const Workload& workload) {
  std::vector<double> elapsed_ns;
  for (std::size_t round = 0; round < options.rounds; ++round) {
    const Scratch scratch{options.directory};
    CoreRun run{workload, scratch.path() / "journal"};
    elapsed_ns.push_back(static_cast<double>(run.run_all()));
  }
  const double middle_ns = median(elapsed_ns);
  const engine::core::Tally& tally = workload.tally();
  return {name,
          {{"million_quotes_per_s", million_per_s(tally.quotes, middle_ns)},
           {"million_inputs_per_s", million_per_s(tally.inputs, middle_ns)},
           {"million_records_per_s", million_per_s(tally.records, middle_ns)},
           {"journal_mb_per_s", million_per_s(tally.record_bytes, middle_ns)},
           {"order_share_percent", workload.order_share_percent()}}};
}

/// Step by step, a look at the clock after each: percentiles of steps that make orders and of those that do not.
void add_steps(Report& report, const std::string& name, const CoreOptions& options, const Workload& workload) {
  Histogram plain;
  Histogram making;
  const Scratch scratch{options.directory};
  CoreRun run{workload, scratch.path() / "journal"};
  std::int64_t before_ns = now_ns();
  for (std::size_t n = 0; n < workload.size() && run.has_room(); ++n) {
    run.step(n);
    const std::int64_t after_ns = now_ns();
    (workload.header(n).flags != 0 ? making : plain).add(after_ns - before_ns);
    before_ns = after_ns;
  }
  report.rows.push_back({"step without order, " + name, percentiles(plain)});
  report.rows.push_back({"step with order, " + name, percentiles(making)});
}

Report run(const CoreOptions& options) {
  Report report{
      "core",
      {"one pinned thread; rates by its processor time; inputs in memory; one prefaulted segment; medians of rounds",
       "inputs: quotes of 3 instruments, 5 % trades, a pulse a second, and the reports on our orders",
       "steps hold one look at the clock each; what that costs is in the last row"},
      {}};
  pin_this_thread(options.cpu);
  for (const auto& [activity, name] : {std::pair{Activity::Usual, "usual"}, std::pair{Activity::All, "all orders"}}) {
    const Workload workload{activity, options.quote_count, options.directory};
    report.rows.push_back(rates(name, options, workload));
    add_steps(report, name, options, workload);
  }
  report.rows.push_back({"clock", {{"cost_ns", clock_cost_ns()}}});
  return report;
}

}  // namespace

Runner core(Options command) {
  const auto options = std::make_shared<CoreOptions>();
  command.processor("--cpu", options->cpu, "Processor of the core");
  command.number("--rounds", options->rounds, "Rounds of each measurement", {1, 1000});
  command.number("--quotes", options->quote_count, "Quotes of each workload", {1000, 2'000'000});
  command.directory(options->directory, "Where the journals are written");
  return [options] { return run(*options); };
}

}  // namespace bench
