#include <cstdio>
#include <memory>

#include "engine/model/schema.hpp"
#include "engine/model/text.hpp"
#include "journal/inspector/commands.hpp"
#include "journal/inspector/output.hpp"
#include "journal/json_text.hpp"
#include "journal/reader.hpp"

namespace journal::inspector {

namespace {

/// Prints records one below the other in one format.
class Printer {
 public:
  Printer(const CatOptions& options, Output& output) : options_{options}, output_{output} {
    if (!options.raw) text_ = std::make_unique<char[]>(engine::kEventTextMax + 1);
  }

  void begin(engine::EventType csv_type) {
    if (options_.raw || options_.format != Format::Csv) return;
    output_.put(engine::csv_header(csv_type));
    output_.put("\n");
  }
  void print(const RecordView& record) {
    if (options_.raw) return output_.put(record.bytes);
    const engine::TextWritten written = format(record);
    text_[written.bytes] = '\n';
    output_.put(std::string_view{text_.get(), written.bytes + 1});
  }

 private:
  engine::TextWritten format(const RecordView& record) {
    const std::span<char> out{text_.get(), engine::kEventTextMax};
    switch (options_.format) {
      case Format::Json:
        return engine::format_event_json(*record.header, record.payload, out);
      case Format::Csv:
        return engine::format_event_csv(*record.header, record.payload, out);
      case Format::Text:
        break;
    }
    return engine::format_event_text(*record.header, record.payload, out);
  }

  const CatOptions& options_;
  Output& output_;
  std::unique_ptr<char[]> text_;
};

std::string refusal_of(const CatOptions& options) {
  if (options.raw || options.format != Format::Csv || options.filter.types.size() == 1) return {};
  return "--format csv needs exactly one --type: each type has its own columns";
}

/// Fields are read by the layout of this build's events.
bool is_schema_known(const JournalInfo& info) {
  return info.schema_fingerprint == 0 || info.schema_fingerprint == engine::schema_fingerprint();
}

int print_records(Reader& reader, Filter& filter, Printer& printer, const Output& output) {
  while (output.is_open()) {
    const auto record = reader.next();
    if (!record) return tell(record.error());
    if (!*record || filter.is_past(*(*record)->header)) break;
    if (filter.accepts(**record)) printer.print(**record);
  }
  if (reader.tail().kind == TailKind::TornTail) {
    std::fprintf(stderr, "note: after sequence %llu: %s\n",
                 static_cast<unsigned long long>(reader.tail().last_sequence.raw()), reader.tail().reason.c_str());
  }
  return kDone;
}

}  // namespace

int cat(const CatOptions& options) {
  if (const std::string refusal = refusal_of(options); !refusal.empty()) return tell_usage(refusal);
  auto filter = Filter::from(options.filter);
  if (!filter) return tell_usage(filter.error());
  auto reader = Reader::open(options.directory);
  if (!reader) return tell(reader.error());
  if (!options.raw && !is_schema_known(reader->info())) {
    return tell_usage(options.directory + " was written with schema " + hex_text(reader->info().schema_fingerprint) +
                      ", this build has " + hex_text(engine::schema_fingerprint()) +
                      "; use that build, or --raw for the bytes");
  }
  Output output;
  Printer printer{options, output};
  if (options.format == Format::Csv && !options.raw) {
    printer.begin(*engine::event_type_from_name(options.filter.types.front()));
  }
  int status = print_records(*reader, *filter, printer, output);
  if (status == kDone && !filter->unknown_symbol().empty()) {
    status = tell_usage("--instrument " + std::string{filter->unknown_symbol()} +
                        " is in no session's configuration; give its number, or one of the configured symbols");
  }
  return output.finish(status);
}

int schema() {
  Output output;
  engine::write_schema_markdown([&](std::string_view text) { output.put(text); });
  return output.finish(kDone);
}

}  // namespace journal::inspector
