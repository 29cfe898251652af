// `why`: one record, the step that it belongs to, and the gates' verdict in words.
#include <array>
#include <memory>

#include "engine/base/bytes.hpp"
#include "engine/model/decimal.hpp"
#include "engine/model/enum_name.hpp"
#include "engine/model/text.hpp"
#include "journal/inspector/output.hpp"
#include "journal/inspector/query.hpp"
#include "journal/inspector/record_commands.hpp"
#include "journal/inspector/trace.hpp"
#include "journal/inspector/trace_steps.hpp"
#include "journal/inspector/why_gates.hpp"
#include "journal/json_text.hpp"

namespace journal::inspector {

namespace {

using engine::GateDecision;

struct WhyOptions {
  std::string directory{};
  std::uint64_t sequence{0};
  bool json{false};
  ColourWhen colours{ColourWhen::Auto};
};

std::string decimal(std::int64_t raw, int decimals) {
  std::array<char, engine::kDecimalTextMax> text{};
  return {text.data(), engine::format_decimal(raw, decimals, text)};
}

std::string amount(std::int64_t raw, std::string_view unit) {
  if (unit == "qty") return decimal(raw, engine::kQtyDecimals);
  if (unit == "money") return decimal(raw, engine::kMoneyDecimals);
  if (unit == "price") return decimal(raw, engine::kPriceDecimals);
  if (unit == "ns") return decimal(raw, 9) + " s";
  if (unit == "ppm") return std::to_string(raw) + " ppm";
  return std::to_string(raw);
}

std::string names_of_gates(std::uint32_t passed) {
  std::string names;
  for (const GateWords& gate : kGates) {
    if (((passed >> gate.id) & 1U) != 0) names.append(names.empty() ? "" : ", ").append(gate.name);
  }
  return names.empty() ? "none" : names;
}

/// "strategy 3 wanted a new order, Buy 1 XAUUSD at 1.1 (Limit) in account 1"
std::string wish_of(const GateDecision& decision, const std::string& symbol) {
  std::string words = "strategy " + std::to_string(decision.strategy.raw());
  words += decision.action == engine::IntentAction::New ? " wanted a new order" : "";
  words += decision.action == engine::IntentAction::Cancel ? " wanted to cancel an order" : "";
  words += decision.action == engine::IntentAction::Replace ? " wanted other terms for an order" : "";
  words +=
      ", " + std::string{engine::enum_name(decision.side)} + " " + amount(decision.qty.raw(), "qty") + " " + symbol;
  if (decision.ord_type == engine::OrdType::Limit) words += " at " + amount(decision.price.raw(), "price");
  return words + " (" + std::string{engine::enum_name(decision.ord_type)} + ") in account " +
         std::to_string(decision.account.raw());
}

std::string verdict_of(const GateDecision& decision) {
  const std::string passed = names_of_gates(decision.gates_passed);
  if (decision.verdict == engine::Verdict::Passed) return "all gates that it faces passed: " + passed;
  const std::string reason{engine::reason_name(decision.reason)};
  for (const GateWords& gate : kGates) {
    if (gate.id != decision.gate) continue;
    return "gate " + std::string{gate.name} + " denied it: " + reason + ", " + amount(decision.value, gate.unit) +
           " against a limit of " + amount(decision.limit, gate.unit) + " (" + std::string{gate.unit} +
           "); passed before it: " + passed;
  }
  return "it was denied: " + reason + (decision.gate == 0 ? ", before any gate" : "") + "; passed: " + passed;
}

std::string_view words_of(engine::Compare compare) {
  switch (compare) {
    case engine::Compare::AtMost:
      return "at most";
    case engine::Compare::Below:
      return "below";
    case engine::Compare::AtLeast:
      return "at least";
    case engine::Compare::Above:
      return "above";
    case engine::Compare::MultipleOf:
      return "a multiple of";
    case engine::Compare::Unknown:
      break;
  }
  return "not known, against";
}

/// "daily_loss passed: 12.5 below 100, the limit of account 1 (money)"
std::string check_words(const engine::GateCheck& check) {
  GateWords words{.id = check.gate, .name = "gate", .unit = "raw"};
  for (const GateWords& gate : kGates) {
    if (gate.id == check.gate) words = gate;
  }
  std::string text{words.name};
  const bool is_free = check.limit == engine::kInt64Max || check.limit == engine::kInt64Min;
  text +=
      check.reason == engine::Reason::NONE ? " passed: " : " denied, " + std::string{reason_name(check.reason)} + ": ";
  text += amount(check.value, words.unit) + " ";
  text += is_free ? "without a limit" : std::string{words_of(check.compare)} + " " + amount(check.limit, words.unit);
  if (check.kind != engine::LimitKind::Rule) {
    text += ", " + std::string{engine::enum_name(check.kind)} + " of " + std::string{engine::enum_name(check.scope)};
    if (check.scope_id != 0) text += " " + std::to_string(check.scope_id);
  }
  const bool is_told = check.kind == engine::LimitKind::Rule && check.reason != engine::Reason::NONE;
  if (is_told && check.scope_id != 0) {
    text += ", of " + std::string{engine::enum_name(check.scope)} + " " + std::to_string(check.scope_id);
  }
  const bool agrees = engine::holds(check.compare, check.value, check.limit) == (check.reason == engine::Reason::NONE);
  return text + " (" + std::string{words.unit} + ")" + (agrees ? "" : "; ITS NUMBERS SAY OTHERWISE");
}

/// The envelope of a decision, gate by gate; nothing for another record.
std::string envelope_words(const FoundRecord& record) {
  const bool is_one = record.header().type == static_cast<std::uint16_t>(engine::EventType::DecisionEnvelope) &&
                      record.payload().size() >= sizeof(engine::DecisionEnvelope);
  if (!is_one) return {};
  const auto& envelope = *engine::view_as<engine::DecisionEnvelope>(record.payload().data());
  std::string text;
  for (const engine::GateCheck& check : checks_of(envelope, record.payload().subspan(sizeof(envelope)))) {
    text += "      " + check_words(check) + "\n";
  }
  return text;
}

std::string symbol_of(Connection& connection, engine::InstrumentId id) {
  auto statement = connection.prepare("SELECT symbol FROM instruments WHERE id = " + std::to_string(id.raw()));
  const auto row = statement ? statement->step() : engine::Result<bool, JournalError>{false};
  if (row && *row) return std::string{statement->text(0)};
  return "instrument " + std::to_string(id.raw());
}

const GateDecision* decision_in(const FoundRecord& record) {
  const bool is_one = record.header().type == static_cast<std::uint16_t>(engine::EventType::GateDecision) &&
                      record.payload().size() >= sizeof(GateDecision);
  return is_one ? engine::view_as<GateDecision>(record.payload().data()) : nullptr;
}

std::string line_of(const FoundRecord& record, const WhyOptions& options) {
  const std::uint64_t asked = options.sequence;
  return std::to_string(record.header().sequence.raw()) + " " + type_words(record.header(), Colours{options.colours}) +
         " " + fields_of(record) + (record.header().sequence.raw() == asked ? "   <- asked for\n" : "\n");
}

void explain(const TraceStep& step, Connection& connection, const WhyOptions& options, Output& output) {
  output.put("input\n  " + line_of(step.input, options));
  if (!step.outputs.empty()) output.put("led to\n");
  for (const FoundRecord& record : step.outputs) {
    output.put("  " + line_of(record, options));
    output.put(envelope_words(record));
    const GateDecision* const decision = decision_in(record);
    if (decision == nullptr) continue;
    output.put("      " + wish_of(*decision, symbol_of(connection, decision->instrument)) + ";\n");
    output.put("      " + verdict_of(*decision) + "\n");
  }
}

void explain_as_json(const TraceStep& step, Connection& connection, Output& output) {
  const auto put = [&](const FoundRecord& record) {
    const auto memory = std::make_unique<char[]>(engine::kEventTextMax);
    const auto written =
        engine::format_event_json(record.header(), record.payload(), {memory.get(), engine::kEventTextMax});
    std::string line = "{\"record\":" + std::string{memory.get(), written.bytes};
    if (const GateDecision* const decision = decision_in(record)) {
      line += ",\"wish\":" + json_quoted(wish_of(*decision, symbol_of(connection, decision->instrument)));
      line += ",\"verdict\":" + json_quoted(verdict_of(*decision));
    }
    output.put(line + "}\n");
  };
  put(step.input);
  for (const FoundRecord& record : step.outputs) put(record);
}

int why(const WhyOptions& options) {
  auto current = open_index(options.directory);
  if (!current) return current.error();
  const auto subject = find_subject(current->connection, std::to_string(options.sequence), TraceKind::Sequence);
  if (!subject) return tell(subject.error());
  if (!*subject) {
    return tell_usage("there is no sequence " + std::to_string(options.sequence) + "; " + options.directory +
                      " ends at " + std::to_string(current->mark.last_sequence.raw()));
  }
  TraceSubject whole_step = **subject;
  whole_step.order.reset();
  const auto steps = find_steps(options.directory, current->connection, whole_step);
  if (!steps) return tell(steps.error());
  Output output;
  for (const TraceStep& step : *steps) {
    if (options.json) explain_as_json(step, current->connection, output);
    if (!options.json) explain(step, current->connection, options, output);
  }
  return output.finish(current->journal_damage ? kNegative : kDone);
}

}  // namespace

void add_why_command(CLI::App& program, int& status) {
  const auto options = std::make_shared<WhyOptions>();
  auto* const command =
      program.add_subcommand("why", "The step of one record: its input, its outputs, the verdicts in words");
  command->add_option("DIR", options->directory, "Directory of the journal")->required();
  command->add_option("SEQ", options->sequence, "Sequence of the record")->required();
  command->add_flag("--json", options->json, "Print a JSON object for each record");
  add_colour_option(*command, options->colours);
  command->callback([options, &status] { status = why(*options); });
}

}  // namespace journal::inspector
