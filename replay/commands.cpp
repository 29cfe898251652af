#include "replay/commands.hpp"

#include <charconv>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "replay/backtest.hpp"
#include "replay/process.hpp"
#include "replay/snapshot.hpp"
#include "replay/state_at.hpp"
#include "replay/verify.hpp"

namespace replay {

namespace {

int fail(const Stop& stop) {
  std::fputs(fmt::format("lockstep-replay: {}{}", stop.message, stop.message.ends_with('\n') ? "" : "\n").c_str(),
             stderr);
  return stop.exit_status;
}

struct BacktestArguments {
  std::string config;
  std::vector<std::filesystem::path> data;
  std::string format;
  std::string journal;
  bool skip_bad{false};
  bool json{false};
};

int run_backtest(const BacktestArguments& arguments) {
  const auto configuration = configure_from(
      {.config = arguments.config, .data = arguments.data, .format = arguments.format, .skip_bad = arguments.skip_bad});
  if (!configuration) return fail(configuration.error());
  const auto report = backtest(
      *configuration,
      {.journal = arguments.journal, .progress = !arguments.json, .build_id = "", .configuration = arguments.config});
  if (!report) return fail(report.error());
  return print(arguments.json ? to_json(*report) : to_text(*report), 0);
}

/// Empty when the text is a sequence; negative and huge numbers are none, though CLI11 would take them.
std::string refusal_of_sequence(const std::string& text) {
  std::uint64_t sequence = 0;
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, sequence);
  if (parsed.ec == std::errc{} && parsed.ptr == end && sequence != 0) return {};
  return text + " is no sequence; give a whole number from 1 to the journal's last";
}

std::string verify_json(const VerifyReport& report) {
  return fmt::format(R"({{"verdict":"{}","records":{},"steps":{},"tip":"{}","state_hash":"{}","elapsed_ns":{},)"
                     R"("torn_tail":{}{}}})"
                     "\n",
                     report.difference ? "different" : "identical", report.records, report.steps, hex(report.tip),
                     hex(report.state_hash), report.elapsed_ns, !report.tail.empty(),
                     report.difference ? fmt::format(R"(,"first_difference":{})", report.difference->sequence) : "");
}

std::string verify_text(const VerifyReport& report, const VerifyOptions& options) {
  if (report.difference) {
    return fmt::format("replay: different at record {} of {}\n{}", report.difference->sequence,
                       options.journal.string(), report.difference->text);
  }
  if (report.records == 0) {
    return fmt::format("replay: nothing to compare, the journal in {} has no record\n", options.journal.string());
  }
  return fmt::format("{}replay: identical ({} records, tip {}, state {})\n",
                     report.tail.empty() ? "" : fmt::format("journal: {}\n", report.tail), report.records,
                     hex(report.tip), hex(report.state_hash));
}

int run_verify(const VerifyOptions& options, bool json) {
  const auto report = verify(options);
  if (!report) return fail(report.error());
  return print(json ? verify_json(*report) : verify_text(*report, options), report->difference ? 1 : 0);
}

}  // namespace

void add_backtest(CLI::App& app, int& status) {
  CLI::App* command = app.add_subcommand("backtest", "Run strategies, gates and the simulated venue over a market");
  auto arguments = std::make_shared<BacktestArguments>();
  command->add_option("--config", arguments->config, "Configuration file (TOML); optional with --data");
  command->add_option("--data", arguments->data, "Recorded files, in place of the configuration's market");
  command->add_option("--format", arguments->format, "Format of --data; recognised from the content when left out");
  command->add_option("--journal", arguments->journal, "Directory of the new journal: absent or empty")->required();
  command->add_flag("--skip-bad", arguments->skip_bad, "Count bad rows of --data instead of stopping at the first");
  command->add_flag("--json", arguments->json, "The report as JSON");
  command->callback([arguments, &status] { status = run_backtest(*arguments); });
}

void add_verify(CLI::App& app, int& status) {
  CLI::App* command = app.add_subcommand("verify", "Decide a journal's inputs again and compare every record");
  auto options = std::make_shared<VerifyOptions>();
  auto json = std::make_shared<bool>(false);
  command->add_option("journal", options->journal, "Directory of the journal")->required();
  command->add_option("--out", options->out, "Write the re-made journal into this directory: absent or empty");
  command->add_flag("--json", *json, "The verdict as JSON");
  command->callback([options, json, &status] {
    options->progress = !*json;
    status = run_verify(*options, *json);
  });
}

void add_state(CLI::App& app, int& status) {
  CLI::App* command = app.add_subcommand("state", "The state as of a record, by folding");
  auto options = std::make_shared<StateOptions>();
  auto at = std::make_shared<std::uint64_t>(0);
  command->add_option("journal", options->journal, "Directory of the journal")->required();
  CLI::Option* at_option = command->add_option("--at", *at, "Sequence of the last record to fold; all when left out")
                               ->check(refusal_of_sequence);
  command->add_flag("--json", options->json, "The state as JSON");
  command->callback([options, at, at_option, &status] {
    if (at_option->count() != 0) options->at = *at;
    const auto text = state_at(*options);
    status = text ? print(*text, 0) : fail(text.error());
  });
}

void add_snapshot(CLI::App& app, int& status) {
  CLI::App* command = app.add_subcommand("snapshot", "Write the state behind the last record beside the journal");
  auto journal = std::make_shared<std::string>();
  command->add_option("journal", *journal, "Directory of the journal")->required();
  command->callback([journal, &status] {
    const auto taken = take_snapshot(*journal);
    status = taken ? print(fmt::format("{}: the state behind record {}, {} bytes\n", taken->file.string(),
                                       taken->sequence.raw(), taken->bytes),
                           0)
                   : fail(taken.error());
  });
}

}  // namespace replay
