#include "journal/inspector/trace.hpp"

#include <array>
#include <cstdio>
#include <map>
#include <memory>

#include "engine/model/text.hpp"
#include "journal/inspector/output.hpp"
#include "journal/inspector/query.hpp"
#include "journal/inspector/record_commands.hpp"
#include "journal/inspector/trace_steps.hpp"
#include "journal/json_text.hpp"

namespace journal::inspector {

namespace {

struct TraceOptions {
  std::string directory{};
  std::string id{};
  TraceKind as{};
  bool json{false};
  ColourWhen colours{ColourWhen::Auto};
};

using EventText = engine::TextWritten (*)(const engine::RecordHeader&, std::span<const std::byte>, std::span<char>);

std::string text_of(const FoundRecord& record, EventText format) {
  const auto memory = std::make_unique<char[]>(engine::kEventTextMax);
  const auto written = format(record.header(), record.payload(), {memory.get(), engine::kEventTextMax});
  return {memory.get(), written.bytes};
}

std::string time_text(engine::Timestamp time) {
  std::array<char, 64> text{};
  engine::TextWriter writer{text};
  engine::put_timestamp(writer, time);
  return std::string{writer.text()};
}

/// Lines of a tree: each hangs from one above it.
class Tree {
 public:
  Tree(std::uint64_t asked, const TraceOptions& options, Output& output)
      : asked_{asked}, json_{options.json}, colours_{options.colours}, output_{output} {}

  /// lead: what is drawn before it; from: the time of the line that it hangs from; 0: it is the root.
  void put(const FoundRecord& record, const std::string& lead, const engine::RecordHeader* parent) {
    const engine::RecordHeader& header = record.header();
    if (json_) return put_json(record, parent);
    std::string line = lead + std::to_string(header.sequence.raw()) + " " + type_words(header, colours_) + " ";
    if (parent == nullptr) line += time_text(header.time) + " ";
    if (parent != nullptr && parent->time != header.time) line += time_between(parent->time, header.time) + " ";
    line += fields_of(record);
    output_.put(line + (header.sequence.raw() == asked_ ? "   <- asked for\n" : "\n"));
  }

 private:
  void put_json(const FoundRecord& record, const engine::RecordHeader* parent) {
    const std::string caused_by = parent == nullptr ? "null" : std::to_string(parent->sequence.raw());
    const std::string after = parent == nullptr ? "null" : std::to_string((record.header().time - parent->time).raw());
    output_.put("{\"caused_by\":" + caused_by + ",\"after_ns\":" + after +
                ",\"record\":" + text_of(record, engine::format_event_json) + "}\n");
  }

  std::uint64_t asked_;
  bool json_;
  Colours colours_;
  Output& output_;
};

/// The first step is the root; what the world answered hangs from the order, or from the root's input where there is
/// none.
void print_tree(const std::vector<TraceStep>& steps, Tree& tree) {
  const TraceStep& first = steps.front();
  tree.put(first.input, "", nullptr);
  const bool has_more = steps.size() > 1;
  const std::size_t last = first.outputs.size();
  const FoundRecord* from = &first.input;
  for (std::size_t n = 0; n < last; ++n) {
    tree.put(first.outputs[n], n + 1 == last ? "└─ " : "├─ ", &first.input.header());
    from = &first.outputs[n];
  }
  const std::string indent = last == 0 ? "" : "   ";
  for (std::size_t n = 1; n < steps.size() && has_more; ++n) {
    const bool is_last = n + 1 == steps.size();
    tree.put(steps[n].input, indent + (is_last ? "└─ " : "├─ "), &from->header());
    const std::size_t count = steps[n].outputs.size();
    for (std::size_t m = 0; m < count; ++m) {
      const std::string lead = indent + (is_last ? "   " : "│  ") + (m + 1 == count ? "└─ " : "├─ ");
      tree.put(steps[n].outputs[m], lead, &steps[n].input.header());
    }
  }
}

void tell_other_meanings(const TraceSubject& subject) {
  for (const TraceKind other : subject.others) {
    std::fprintf(stderr, "note: %s is also a%s %s; --as %s traces that\n", subject.id.c_str(),
                 other == TraceKind::Execution ? "n" : "", name_of(other), name_of(other));
  }
}

int trace(const TraceOptions& options) {
  auto current = open_index(options.directory);
  if (!current) return current.error();
  const auto as = options.as == TraceKind{} ? std::nullopt : std::optional{options.as};
  const auto subject = find_subject(current->connection, options.id, as);
  if (!subject) return tell(subject.error());
  if (!*subject) {
    return tell_usage(options.id + " is no " + (as ? std::string{name_of(*as)} : "order, execution, correlation id") +
                      (as ? "" : " or sequence") + " of " + options.directory);
  }
  tell_other_meanings(**subject);
  const auto steps = find_steps(options.directory, current->connection, **subject);
  if (!steps) return tell(steps.error());
  const bool is_record = (*subject)->kind == TraceKind::Sequence || (*subject)->kind == TraceKind::Execution;
  Output output;
  Tree tree{is_record ? (*subject)->sequence : 0, options, output};
  if (!steps->empty()) print_tree(*steps, tree);
  return output.finish(current->journal_damage ? kNegative : kDone);
}

}  // namespace

std::string type_words(const engine::RecordHeader& header, const Colours& colours) {
  const std::string_view name = engine::event_name(static_cast<engine::EventType>(header.type));
  if (name.empty()) return colours.paint(Ink::Warning, "0x" + hex_text(header.type).substr(12));
  return colours.paint((header.flags & engine::record_flags::kInput) != 0 ? Ink::Input : Ink::Output, name);
}

std::string fields_of(const FoundRecord& record) {
  const std::string line = text_of(record, engine::format_event_text);
  // sequence, time, type, kind, cause, epoch: six words before the fields.
  std::size_t at = 0;
  for (int word = 0; word < 6 && at != std::string::npos; ++word) at = line.find(' ', at == 0 ? 0 : at + 1);
  return at == std::string::npos ? std::string{} : line.substr(at + 1);
}

std::string time_between(engine::Timestamp from, engine::Timestamp to) {
  const std::int64_t ns = (to - from).raw();
  const auto shown = [](std::int64_t value, int decimals, const char* unit) {
    std::array<char, engine::kDecimalTextMax> text{};
    const std::size_t length = engine::format_decimal(value, decimals, text);
    return "+" + std::string(text.data(), length) + unit;
  };
  if (ns >= engine::kSecondNs) return shown(ns, 9, " s");
  if (ns >= engine::kMillisecondNs) return shown(ns, 6, " ms");
  if (ns >= engine::kMicrosecondNs) return shown(ns, 3, " us");
  return shown(ns, 0, " ns");
}

void add_trace_command(CLI::App& program, int& status) {
  const auto options = std::make_shared<TraceOptions>();
  auto* const command = program.add_subcommand("trace", "The chain of causes of an order, execution or command");
  command->add_option("DIR", options->directory, "Directory of the journal")->required();
  command->add_option("ID", options->id, "What to trace")->required();
  std::map<std::string, TraceKind> kinds;
  for (const TraceKind kind :
       {TraceKind::Order, TraceKind::VenueOrder, TraceKind::Execution, TraceKind::Sequence, TraceKind::Correlation}) {
    kinds[name_of(kind)] = kind;
  }
  command->add_option("--as", options->as, "What ID is, where it could be several things")
      ->transform(CLI::CheckedTransformer(kinds))
      ->option_text("order|venue-order|execution|sequence|correlation");
  command->add_flag("--json", options->json, "Print a JSON object for each record");
  add_colour_option(*command, options->colours);
  command->callback([options, &status] { status = trace(*options); });
}

}  // namespace journal::inspector
