#include "journal/inspector/printer.hpp"

#include <span>

#include "engine/model/schema.hpp"
#include "engine/model/text.hpp"
#include "journal/json_text.hpp"

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

Printer::Printer(Format format, bool raw) : format_{format}, raw_{raw} {
  if (!raw) text_ = std::make_unique<char[]>(engine::kEventTextMax + 1);
}

std::string Printer::header(engine::EventType csv_type) const {
  if (raw_ || format_ != Format::Csv) return {};
  return std::string{engine::csv_header(csv_type)} + "\n";
}

std::string_view Printer::print(const RecordView& record) {
  if (raw_) return {reinterpret_cast<const char*>(record.bytes.data()), record.bytes.size()};
  const engine::TextWritten written = write(format_, record, {text_.get(), engine::kEventTextMax});
  text_[written.bytes] = '\n';
  return {text_.get(), written.bytes + 1};
}

bool is_schema_known(const JournalInfo& info) {
  return info.schema_fingerprint == 0 || info.schema_fingerprint == engine::schema_fingerprint();
}

int tell_other_schema(const std::string& directory, const JournalInfo& info) {
  return tell_usage(directory + " was written with schema " + hex_text(info.schema_fingerprint) + ", this build has " +
                    hex_text(engine::schema_fingerprint()) + "; use that build, or cat --raw for the bytes");
}

}  // namespace journal::inspector
