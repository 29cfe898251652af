#include <cstdio>
#include <utility>

#include "journal/inspector/commands.hpp"
#include "journal/inspector/output.hpp"
#include "journal/inspector/printer.hpp"
#include "journal/reader.hpp"

namespace journal::inspector {

namespace {

std::string refusal_of(const CatOptions& options) {
  if (options.raw || options.format != Format::Csv || options.filter.types.size() == 1) return {};
  return "--format csv needs exactly one --type: each type has its own columns";
}

engine::Result<Reader, int> open_for_bytes(const std::string& directory) {
  auto reader = Reader::open(directory);
  if (!reader) return engine::Failure{tell(reader.error())};
  return std::move(reader).value();
}

int print_records(Reader& reader, Filter& filter, Printer& printer, Output& output) {
  while (output.is_open()) {
    const auto record = reader.next();
    if (!record) return tell(record.error());
    if (!*record || filter.is_past(*(*record)->header)) break;
    if (filter.accepts(**record)) output.put(printer.print(**record));
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
  auto reader = options.raw ? open_for_bytes(options.directory) : open_to_show(options.directory);
  if (!reader) return reader.error();
  Output output;
  Printer printer{options.format, options.raw, options.colours};
  if (options.format == Format::Csv && !options.raw) {
    output.put(printer.header(filter->types().front()));
  }
  int status = print_records(*reader, *filter, printer, output);
  if (status == kDone && !filter->unknown_symbol().empty()) {
    status = tell_usage("--instrument " + std::string{filter->unknown_symbol()} +
                        " is in no session's configuration; give its number, or one of the configured symbols");
  }
  return output.finish(status);
}

}  // namespace journal::inspector
