#include "journal/inspector/export_records.hpp"

#include <cstdio>
#include <map>
#include <memory>
#include <system_error>
#include <utility>
#include <vector>

#include "engine/model/text.hpp"
#include "journal/directory.hpp"
#include "journal/inspector/commands.hpp"
#include "journal/inspector/export_type.hpp"
#include "journal/inspector/output.hpp"
#include "journal/json_text.hpp"
#include "journal/progress.hpp"

namespace journal::inspector {

namespace {

namespace fs = std::filesystem;
using Type = std::optional<engine::EventType>;

/// All known types, and what is not known.
std::vector<Type> all_types() {
  std::vector<Type> types{std::nullopt};
  engine::for_each_event([&]<class Event>() { types.emplace_back(engine::EventTraits<Event>::kType); });
  return types;
}

/// Nothing is written where a file is in the way.
std::optional<JournalError> prepare_folder(const ExportFolder& folder) {
  for (const Type& type : all_types()) {
    if (auto refused = refusal_to_export(folder, type)) return refused;
  }
  std::error_code failed;
  fs::create_directories(folder.path, failed);
  if (!failed) return std::nullopt;
  return system_error(failed.value(), folder.path.string(), "make the folder");
}

/// The files of an export, made when their first record comes.
class Export {
 public:
  explicit Export(ExportFolder folder)
      : folder_{std::move(folder)},
        printer_{folder_.format == ExportFormat::Csv ? Format::Csv : Format::Json,
                 folder_.format == ExportFormat::Npy} {}

  /// A type that was asked for has a file also where it has no record.
  [[nodiscard]] std::optional<JournalError> open(const Type& type) {
    auto made = TypeExport::create(folder_, type);
    if (!made) return made.error();
    files_[type ? static_cast<std::uint16_t>(*type) : std::uint16_t{0}] = std::move(made).value();
    return std::nullopt;
  }
  [[nodiscard]] std::optional<JournalError> add(const RecordView& record) {
    const bool is_known = engine::is_known(*record.header);
    const std::uint16_t key = is_known ? record.header->type : std::uint16_t{0};
    if (!files_.contains(key)) {
      if (auto failed = open(is_known ? Type{engine::EventType{key}} : std::nullopt)) return failed;
    }
    return files_[key]->add(record, printer_);
  }
  [[nodiscard]] std::optional<JournalError> finish() {
    for (const auto& [key, file] : files_) {
      if (auto failed = file->finish()) return failed;
    }
    return std::nullopt;
  }
  [[nodiscard]] std::string report(bool json) const {
    std::string text;
    for (const auto& [key, file] : files_) {
      const std::string rows = std::to_string(file->rows());
      text += json ? "{\"event\":" + json_quoted(file->name()) + ",\"rows\":" + rows +
                         ",\"file\":" + json_quoted(file->file()) + "}\n"
                   : file->file() + ": " + rows + (file->rows() == 1 ? " row\n" : " rows\n");
    }
    return text.empty() && !json ? "no record was asked for that is there: nothing is written\n" : text;
  }

 private:
  ExportFolder folder_;
  Printer printer_;
  std::map<std::uint16_t, std::unique_ptr<TypeExport>> files_;
};

/// Moves every accepted record into its file.
int write_records(Reader& reader, Filter& filter, Export& files, Progress& progress) {
  for (const engine::EventType type : filter.types()) {
    if (engine::event_name(type).empty()) continue;
    if (const auto failed = files.open(type)) return tell(*failed);
  }
  for (;;) {
    const auto record = reader.next();
    if (!record) return tell(record.error());
    if (!*record || filter.is_past(*(*record)->header)) break;
    progress.advance((*record)->bytes.size());
    if (!filter.accepts(**record)) continue;
    if (const auto failed = files.add(**record)) return tell(*failed);
  }
  if (reader.tail().kind == TailKind::TornTail) {
    std::fprintf(stderr, "note: after sequence %llu: %s\n",
                 static_cast<unsigned long long>(reader.tail().last_sequence.raw()), reader.tail().reason.c_str());
  }
  const std::string_view unknown = filter.unknown_symbol();
  return unknown.empty() ? kDone
                         : tell_usage("--instrument " + std::string{unknown} +
                                      " is in no session's configuration; give its number, or one of the configured "
                                      "symbols");
}

int export_to_folder(const ExportRecordsOptions& options, Filter& filter) {
  auto reader = open_to_show(options.directory);
  if (!reader) return reader.error();
  const ExportFolder folder{.path = options.to, .format = options.format, .journal = reader->info()};
  if (const auto refused = prepare_folder(folder)) return tell(*refused);
  Export files{folder};
  {
    Progress progress{!options.json, "exporting", reader->info().segment_bytes * reader->info().segment_count};
    if (const int status = write_records(*reader, filter, files, progress); status != kDone) return status;
  }
  if (const auto failed = files.finish()) return tell(*failed);
  Output output;
  output.put(files.report(options.json));
  return output.finish(kDone);
}

/// One type, as text: the lines that `cat` prints.
int export_to_output(const ExportRecordsOptions& options) {
  if (options.format == ExportFormat::Npy) {
    return tell_usage("--to - takes csv and jsonl: an npy file begins with its number of rows; name a folder");
  }
  if (options.filter.types.size() != 1) return tell_usage("--to - needs exactly one --type; name a folder for several");
  const Format format = options.format == ExportFormat::Csv ? Format::Csv : Format::Json;
  return cat({.directory = options.directory, .filter = options.filter, .format = format});
}

}  // namespace

int export_records(const ExportRecordsOptions& options) {
  if (options.to == "-") return export_to_output(options);
  auto filter = Filter::from(options.filter);
  if (!filter) return tell_usage(filter.error());
  return export_to_folder(options, *filter);
}

}  // namespace journal::inspector
