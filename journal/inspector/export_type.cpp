#include "journal/inspector/export_type.hpp"

#include <span>
#include <string_view>
#include <utility>

#include "engine/model/json_schema.hpp"
#include "engine/model/text.hpp"
#include "journal/json_text.hpp"
#include "journal/segment_front.hpp"

namespace journal::inspector {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kTailsSuffix = ".tails.bin";

std::string_view suffix_of(ExportFormat format) {
  switch (format) {
    case ExportFormat::Csv:
      return ".csv";
    case ExportFormat::JsonLines:
      return ".jsonl";
    case ExportFormat::Npy:
      break;
  }
  return ".npy";
}

std::string_view explanation_suffix(ExportFormat format) {
  return format == ExportFormat::JsonLines ? ".schema.json" : ".columns.json";
}

fs::path file_in(const ExportFolder& folder, const std::string& name, std::string_view suffix) {
  return folder.path / (name + std::string{suffix});
}

/// A number that no event has: what is not known is asked for by it.
constexpr engine::EventType kNoType{0};

bool has_tail(std::optional<engine::EventType> type) {
  bool has_one = !type;
  engine::for_each_event([&]<class Event>() {
    if (type == engine::EventTraits<Event>::kType) has_one = engine::HasTail<Event>;
  });
  return has_one;
}

template <class Value>
void put_value(std::vector<std::byte>& row, const Value& value) {
  const auto bytes = std::as_bytes(std::span{&value, 1});
  row.insert(row.end(), bytes.begin(), bytes.end());
}

}  // namespace

std::string export_name(std::optional<engine::EventType> type) {
  return type ? std::string{engine::event_name(*type)} : "unknown";
}

std::optional<JournalError> refusal_to_export(const ExportFolder& folder, std::optional<engine::EventType> type) {
  for (const std::string_view suffix : {suffix_of(folder.format), explanation_suffix(folder.format), kTailsSuffix}) {
    if (suffix == kTailsSuffix && (folder.format != ExportFormat::Npy || !has_tail(type))) continue;
    if (auto refused = refusal_to_replace(file_in(folder, export_name(type), suffix))) return refused;
  }
  return std::nullopt;
}

TypeExport::TypeExport(const ExportFolder& folder, std::optional<engine::EventType> type)
    : folder_{folder},
      type_{type},
      name_{export_name(type)},
      columns_{export_columns(type.value_or(kNoType), folder.format)},
      tail_begin_{type ? engine::payload_bytes_min(*type) : 0},
      has_tail_{folder.format == ExportFormat::Npy && has_tail(type)} {}

engine::Result<std::unique_ptr<TypeExport>, JournalError> TypeExport::create(const ExportFolder& folder,
                                                                             std::optional<engine::EventType> type) {
  std::unique_ptr<TypeExport> made{new TypeExport{folder, type}};
  if (auto failed = made->open()) return engine::Failure{*std::move(failed)};
  return made;
}

std::optional<JournalError> TypeExport::open() {
  auto rows = OutFile::create(file_in(folder_, name_, suffix_of(folder_.format)));
  if (!rows) return rows.error();
  rows_file_ = std::move(rows).value();
  if (folder_.format == ExportFormat::Csv) {
    return rows_file_->put(std::string{engine::csv_header(type_.value_or(kNoType))} + "\n");
  }
  if (folder_.format == ExportFormat::JsonLines) return std::nullopt;
  if (auto failed = rows_file_->put(npy_header())) return failed;
  if (!has_tail_) return std::nullopt;
  auto tails = OutFile::create(file_in(folder_, name_, kTailsSuffix));
  if (!tails) return tails.error();
  tails_file_ = std::move(tails).value();
  return std::nullopt;
}

std::optional<JournalError> TypeExport::add(const RecordView& record, Printer& printer) {
  ++rows_;
  return folder_.format == ExportFormat::Npy ? add_row(record) : rows_file_->put(printer.print(record));
}

std::optional<JournalError> TypeExport::add_row(const RecordView& record) {
  const engine::RecordHeader& header = *record.header;
  row_.clear();
  put_value(row_, header.sequence);
  put_value(row_, header.time);
  put_value(row_, header.cause);
  put_value(row_, header.epoch);
  if (!type_) {
    put_value(row_, header.type);
    put_value(row_, header.version);
    put_value(row_, header.flags);
    put_value(row_, static_cast<std::uint32_t>(record.payload.size()));
  }
  for (const ExportColumn& column : columns_) {
    const auto field = record.payload.subspan(column.offset, column.bytes);
    row_.insert(row_.end(), field.begin(), field.end());
  }
  if (tails_file_) {
    put_value(row_, tails_file_->size());  // Then come the tail and its padding to 8: `tail_bytes` of it count.
    if (auto failed = tails_file_->put(record.payload.subspan(tail_begin_))) return failed;
  }
  return rows_file_->put(row_);
}

/// With room for any number of rows: the length of the header must not change when it is known.
std::string TypeExport::npy_header() const {
  constexpr std::size_t kPreambleBytes = 10;
  constexpr std::size_t kAlignment = 64;
  constexpr std::size_t kDigitsMax = 20;
  std::string fields;
  for (const ExportColumn& column : columns_) {
    fields += (fields.empty() ? "('" : ", ('") + column.name + "', '" + column.dtype + "')";
  }
  const std::string rows = std::to_string(rows_);
  std::string text = "{'descr': [" + fields + "], 'fortran_order': False, 'shape': (" + rows + ",), }";
  const std::size_t longest = kPreambleBytes + text.size() + (kDigitsMax - rows.size()) + 1;
  const std::size_t bytes = (longest + kAlignment - 1) / kAlignment * kAlignment;
  text.resize(bytes - kPreambleBytes - 1, ' ');
  text += '\n';
  std::string header{"\x93NUMPY\x01\x00", 8};
  header += static_cast<char>(text.size() & 0xFFU);
  header += static_cast<char>(text.size() >> 8U);
  return header + text;
}

std::optional<JournalError> TypeExport::write_explanation() {
  auto file = OutFile::create(file_in(folder_, name_, explanation_suffix(folder_.format)));
  if (!file) return file.error();
  std::string text;
  if (folder_.format == ExportFormat::JsonLines) {
    auto append = [](void* context, std::string_view piece) { *static_cast<std::string*>(context) += piece; };
    engine::write_json_schema({&text, append}, type_.value_or(kNoType));
  } else {
    text = "{\n  \"event\": " + json_quoted(name_) +
           ",\n  \"file\": " + json_quoted(rows_file_->path().filename().string()) +
           ",\n  \"rows\": " + std::to_string(rows_) +
           ",\n  \"journal_id\": " + json_quoted(hex_text(folder_.journal.id)) +
           ",\n  \"schema\": " + json_quoted(version_text(folder_.journal.schema)) +
           ",\n  \"columns\": " + columns_json(columns_) + "\n}\n";
  }
  if (auto failed = (*file)->put(text)) return failed;
  return (*file)->finish();
}

std::optional<JournalError> TypeExport::finish() {
  if (folder_.format == ExportFormat::Npy) {
    if (auto failed = rows_file_->put_front(npy_header())) return failed;
  }
  if (auto failed = write_explanation()) return failed;
  if (tails_file_) {
    if (auto failed = tails_file_->finish()) return failed;
  }
  return rows_file_->finish();
}

}  // namespace journal::inspector
