// `lockstep-bench index`: how fast rows go into the index, against a bare loop of prepared inserts into the same
// tables, and how fast filters over many decisions answer.
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/clock.hpp"
#include "bench/index_workload.hpp"
#include "bench/options.hpp"
#include "bench/scratch.hpp"
#include "bench/subcommand.hpp"
#include "journal/index/files.hpp"
#include "journal/index/index.hpp"

namespace bench {
namespace {

struct IndexBenchOptions {
  std::uint64_t decisions{1'000'000};
  std::uint64_t rate_decisions{200'000};
  std::size_t rounds{3};
  std::string directory{std::filesystem::temp_directory_path().string()};
};

template <class Value>
Value must(engine::Result<Value, journal::JournalError> result) {
  if (!result) throw std::runtime_error(result.error().message());
  return std::move(result).value();
}

/// Seconds of processor time to take a journal into tables whose indexes are there already, as a follower does.
double follow_s(const std::filesystem::path& directory, std::uint64_t decisions) {
  const std::filesystem::path journal = directory / "journal";
  DecisionJournal writer{journal};
  auto index = must(journal::Index::open(journal));
  must(index.catch_up());
  writer.write(decisions);
  const std::int64_t start_ns = thread_ns();
  while (must(index.follow(engine::Sequence{UINT64_MAX}, {})) != 0) continue;
  must(index.commit({}));
  return static_cast<double>(thread_ns() - start_ns) / 1e9;
}

Row rates(const IndexBenchOptions& options) {
  std::vector<double> ours;
  std::vector<double> bare;
  std::vector<double> ratio;
  for (std::size_t round = 0; round < options.rounds; ++round) {
    const Scratch scratch{options.directory};
    const auto count = static_cast<double>(options.rate_decisions);
    ours.push_back(count / follow_s(scratch.path(), options.rate_decisions));
    bare.push_back(count / bare_inserts_s(scratch.path() / "bare.sqlite", options.rate_decisions));
    ratio.push_back(ours.back() / bare.back());
  }
  return {"rate",
          {{"lockstep_decisions_per_s", median(ours)},
           {"bare_decisions_per_s", median(bare)},
           {"over_bare", median(ratio)}}};
}

/// The median of five runs after one that is not counted, rows read to the end.
Row filter(journal::Connection& connection, const std::string& name, const std::string& sql) {
  std::vector<double> times_ms;
  std::uint64_t rows = 0;
  for (int run = 0; run < 6; ++run) {
    const std::int64_t start_ns = now_ns();
    auto statement = must(connection.prepare(sql));
    for (rows = 0; must(statement.step()); ++rows) continue;
    if (run != 0) times_ms.push_back(static_cast<double>(now_ns() - start_ns) / 1e6);
  }
  return {name, {{"ms", median(times_ms)}, {"rows", static_cast<double>(rows)}}};
}

void add_filters(journal::Connection& connection, const DecisionJournal& journal, Report& report) {
  const std::string newest = " ORDER BY sequence DESC LIMIT 100";
  const std::string second =
      " AND sequence >= (SELECT sequence FROM events WHERE time_ns >= " + std::to_string(journal.middle_ns()) +
      " ORDER BY time_ns, sequence LIMIT 1) AND sequence <= (SELECT sequence FROM events WHERE "
      "time_ns <= " +
      std::to_string(journal.middle_ns() + 1'000'000'000) + " ORDER BY time_ns DESC, sequence DESC LIMIT 1)";
  const auto add = [&](const char* name, const std::string& sql) {
    report.rows.push_back(filter(connection, name, sql));
  };
  add("by order", "SELECT * FROM decisions WHERE order_id = " + std::to_string(journal.some_order()));
  add("newest of an account", "SELECT * FROM decisions WHERE account = 3" + newest);
  add("newest denied of a strategy",
      "SELECT * FROM decisions WHERE instrument = 8 AND strategy = 7 AND verdict = 'Denied'" + newest);
  add("newest by reason and action",
      "SELECT * FROM decisions WHERE reason = 'POSITION_LIMIT' AND action = 'Replace'" + newest);
  add("a second of an account", "SELECT * FROM decisions WHERE account = 3" + second);
  add("a second of denials, counted by reason",
      "SELECT reason, count(*) FROM decisions WHERE verdict = 'Denied'" + second + " GROUP BY reason");
  add("by symbol", "SELECT * FROM decisions WHERE symbol = 'SYM05' AND verdict = 'Denied'" + newest);
  add("the journal's events of an order",
      "SELECT * FROM events WHERE order_id = " + std::to_string(journal.some_order()));
}

Report run(const IndexBenchOptions& options) {
  Report report{"index",
                {"rate: a journal of quotes, each with a decision, followed into tables whose indexes are there, in "
                 "batches of 10,000; bare: the same rows by prepared inserts into the same tables and indexes; "
                 "processor time",
                 "build: the whole journal at once, indexes made at the end",
                 "filters: medians of five, pages in the cache; through the views"},
                {}};
  report.rows.push_back(rates(options));
  const Scratch scratch{options.directory};
  const std::filesystem::path directory = scratch.path() / "journal";
  DecisionJournal journal{directory};
  journal.write(options.decisions);
  const std::int64_t start_ns = now_ns();
  {
    auto index = must(journal::Index::open(directory));
    must(index.catch_up());
  }
  const double build_s = static_cast<double>(now_ns() - start_ns) / 1e9;
  report.rows.push_back(
      {"build",
       {{"decisions_per_s", static_cast<double>(options.decisions) / build_s},
        {"s", build_s},
        {"bytes_per_decision", static_cast<double>(std::filesystem::file_size(directory / journal::kIndexFileName)) /
                                   static_cast<double>(options.decisions)}}});
  auto connection = must(journal::open_for_reading(directory));
  add_filters(connection, journal, report);
  return report;
}

}  // namespace

Runner index(Options command) {
  const auto options = std::make_shared<IndexBenchOptions>();
  command.number("--decisions", options->decisions, "Decisions that the filters look through", {1'000, 100'000'000});
  command.number("--rate-decisions", options->rate_decisions, "Decisions of each round of the rates",
                 {1'000, 10'000'000});
  command.number("--rounds", options->rounds, "Rounds of the rates", {1, 100});
  command.directory(options->directory, "Where the files are written");
  return [options] { return run(*options); };
}

}  // namespace bench
