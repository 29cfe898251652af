#include "journal/inspector/printer.hpp"

#include <cstdio>
#include <span>
#include <utility>

#include "engine/model/text.hpp"
#include "journal/schema_fit.hpp"

namespace journal::inspector {

namespace {

engine::TextWritten write(Format format, const RecordView& record, std::span<char> out) {
  switch (format) {
    case Format::Json:
      return engine::format_event_json(*record.header, record.payload, out);
    case Format::Csv:
      return engine::format_event_csv(*record.header, record.payload, out);
    case Format::Text:
      break;
  }
  return engine::format_event_text(*record.header, record.payload, out);
}

}  // namespace

Printer::Printer(Format format, bool raw, ColourWhen colours) : format_{format}, raw_{raw}, layout_{Colours{colours}} {
  if (!raw) text_ = std::make_unique<char[]>(engine::kEventTextMax + 1);
}

std::string Printer::header(engine::EventType csv_type) const {
  if (raw_ || format_ != Format::Csv) return {};
  return std::string{engine::csv_header(csv_type)} + "\n";
}

std::string_view Printer::print(const RecordView& record) {
  if (raw_) return {reinterpret_cast<const char*>(record.bytes.data()), record.bytes.size()};
  const engine::TextWritten written = write(format_, record, {text_.get(), engine::kEventTextMax});
  if (format_ == Format::Text) return layout_.lay_out({text_.get(), written.bytes});
  text_[written.bytes] = '\n';
  return {text_.get(), written.bytes + 1};
}

engine::Result<Reader, int> open_to_show(const std::string& directory, ReadOptions options) {
  auto reader = Reader::open(directory, std::move(options));
  if (!reader) return engine::Failure{tell(reader.error())};
  if (const std::string reason = why_not_shown(reader->info()); !reason.empty()) {
    return engine::Failure{tell_usage(directory + ": " + reason + "; use that build, or cat --raw for the bytes")};
  }
  if (const std::string note = newer_schema_note(reader->info()); !note.empty()) {
    std::fprintf(stderr, "note: %s: %s: what it does not know is shown by number\n", directory.c_str(), note.c_str());
  }
  return std::move(reader).value();
}

}  // namespace journal::inspector
