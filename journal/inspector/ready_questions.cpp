// `orders`, `fills`, `decisions` and their like: one view each, with the filters that its columns allow.
#include <cstdio>
#include <memory>
#include <vector>

#include "engine/model/text.hpp"
#include "journal/inspector/filter.hpp"
#include "journal/inspector/query.hpp"
#include "journal/inspector/query_table.hpp"

namespace journal::inspector {

namespace {

constexpr std::uint64_t kLimitDefault = 100;

/// A question: a view, and what it can be narrowed by.
struct Question {
  const char* name;
  const char* description;
  const char* columns;        ///< of the view, as shown
  const char* status_column;  ///< nullptr: no --status
  const char* status_words;
  bool has_strategy;
  bool has_account;
  bool has_instrument;
};

constexpr Question kQuestions[] = {
    {"orders", "Orders as they stand",
     "order_id, submitted, symbol, account, strategy, side, ord_type, qty, price, cum_qty, status, reason, "
     "venue_order_id, changed",
     "status",
     "Submitted, Accepted, PartiallyFilled, Filled, Canceled, PendingCancel, PendingReplace, Rejected, Unknown", true,
     true, true},
    {"fills", "Executions that were booked",
     "sequence, time, order_id, symbol, account, strategy, side, qty, price, fee, realised, status", "status",
     "PartiallyFilled, Filled, PendingCancel, PendingReplace", true, true, true},
    {"decisions", "The gates' verdicts on intents",
     "sequence, time, symbol, account, strategy, action, side, qty, price, verdict, reason, gate, gate_value, "
     "gate_limit, order_id",
     "verdict", "Passed, Denied", true, true, true},
    {"positions", "Positions after their last execution",
     "account, symbol, qty, average_price, realised, fees, balance, time", nullptr, nullptr, false, true, true},
    {"halts", "What stopped or allowed trading", "sequence, time, what, scope, id, reason, operator_id", "what",
     "halted, 'switched off', 'switched on', disarmed, armed", false, false, false},
    {"commands", "What operators asked for, and the answer",
     "sequence, time, command, operator_id, account, detail, answer, reason, correlation", "answer",
     "accepted, refused", false, true, false},
};

struct QuestionOptions {
  std::string directory{};
  std::uint32_t account{0};
  std::uint32_t strategy{0};
  std::string instrument{};
  std::string status{};
  std::string from{};
  std::string to{};
  std::uint64_t limit{kLimitDefault};
  Format format{Format::Text};
};

/// The conditions, and what is bound to them, in order.
struct Narrowing {
  std::string where{};
  std::vector<std::int64_t> numbers{};
};

void narrow(Narrowing& narrowing, const std::string& condition, std::int64_t number) {
  narrowing.where += (narrowing.where.empty() ? " WHERE " : " AND ") + condition;
  narrowing.numbers.push_back(number);
}

/// The number of a symbol, or of digits; fails with words.
engine::Result<std::int64_t, std::string> instrument_number(Connection& connection, const std::string& name) {
  if (name.find_first_not_of("0123456789") == std::string::npos && name.size() < 10) return std::stoll(name);
  auto statement = connection.prepare("SELECT id FROM instruments WHERE symbol = ?");
  if (!statement) return engine::Failure{statement.error().message()};
  statement->bind(1, name);
  const auto row = statement->step();
  if (!row) return engine::Failure{row.error().message()};
  if (*row) return statement->integer(0);
  return engine::Failure{"--instrument " + name +
                         " is in no session's configuration; give its number, or one of the configured symbols"};
}

/// The bound of a time; fails with words that name the option.
engine::Result<std::int64_t, std::string> time_bound(const char* option, const std::string& text) {
  const auto time = parse_time(text);
  if (time) return time->raw();
  return engine::Failure{std::string{option} + " " + text + " is no time; write it as 2024-02-29T23:59:59.5Z (UTC)"};
}

/// Time rises with the sequence: the bounds of a time are those of sequences, and only `events` has an index of it.
constexpr const char* kFirstFrom =
    "sequence >= ifnull((SELECT sequence FROM events WHERE time_ns >= ? ORDER BY time_ns, sequence LIMIT 1), "
    "9223372036854775807)";
constexpr const char* kLastTo =
    "sequence <= ifnull((SELECT sequence FROM events WHERE time_ns <= ? ORDER BY time_ns DESC, sequence DESC LIMIT 1), "
    "0)";

engine::Result<Narrowing, std::string> narrowing_of(Connection& connection, const QuestionOptions& options) {
  Narrowing narrowing;
  if (options.account != 0) narrow(narrowing, "account = ?", options.account);
  if (options.strategy != 0) narrow(narrowing, "strategy = ?", options.strategy);
  if (!options.instrument.empty()) {
    const auto number = instrument_number(connection, options.instrument);
    if (!number) return engine::Failure{number.error()};
    narrow(narrowing, "instrument = ?", *number);
  }
  if (!options.from.empty()) {
    const auto from = time_bound("--from", options.from);
    if (!from) return engine::Failure{from.error()};
    narrow(narrowing, kFirstFrom, *from);
  }
  if (options.to.empty()) return narrowing;
  const auto to = time_bound("--to", options.to);
  if (!to) return engine::Failure{to.error()};
  narrow(narrowing, kLastTo, *to);
  return narrowing;
}

/// The last rows that were asked for, in the order in which they came.
std::string sql_of(const Question& question, const Narrowing& narrowing, const QuestionOptions& options) {
  std::string where = narrowing.where;
  if (!options.status.empty()) {
    where += (where.empty() ? " WHERE " : " AND ") + std::string{question.status_column} + " = ?";
  }
  std::string newest = "SELECT * FROM " + std::string{question.name} + where + " ORDER BY sequence DESC";
  if (options.limit != 0) newest += " LIMIT " + std::to_string(options.limit);
  return "SELECT " + std::string{question.columns} + " FROM (" + newest + ") ORDER BY sequence";
}

int ask(const Question& question, const QuestionOptions& options) {
  auto current = open_index(options.directory);
  if (!current) return current.error();
  const auto narrowing = narrowing_of(current->connection, options);
  if (!narrowing) return tell_usage(narrowing.error());
  auto statement = current->connection.prepare(sql_of(question, *narrowing, options));
  if (!statement) return tell(statement.error());
  int place = 0;
  for (const std::int64_t number : narrowing->numbers) statement->bind(++place, number);
  if (!options.status.empty()) statement->bind(++place, options.status);
  Output output;
  const auto printed = print_rows(*statement, options.format, output);
  if (!printed) return output.finish(tell(printed.error()));
  return output.finish(current->journal_damage ? kNegative : kDone);
}

void add_filters(CLI::App& command, const Question& question, QuestionOptions& options) {
  if (question.has_account) command.add_option("--account", options.account, "Number of the account");
  if (question.has_strategy) command.add_option("--strategy", options.strategy, "Number of the strategy");
  if (question.has_instrument) command.add_option("--instrument", options.instrument, "Symbol or number");
  if (question.status_column != nullptr) {
    command.add_option("--status", options.status, std::string{"One of "} + question.status_words);
  }
  command.add_option("--from", options.from, "First core time, ISO 8601 in UTC");
  command.add_option("--to", options.to, "Last core time, ISO 8601 in UTC");
  command.add_option("--limit", options.limit, "The last so many; 0: all")->capture_default_str();
}

}  // namespace

void add_ready_questions(CLI::App& program, int& status) {
  for (const Question& question : kQuestions) {
    const auto options = std::make_shared<QuestionOptions>();
    auto* const command = program.add_subcommand(question.name, question.description);
    command->add_option("DIR", options->directory, "Directory of the journal")->required();
    add_filters(*command, question, *options);
    add_format_options(*command, options->format);
    command->callback([options, &question, &status] { status = ask(question, *options); });
  }
}

}  // namespace journal::inspector
