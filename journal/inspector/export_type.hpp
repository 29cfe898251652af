// One event type of an export: its file, what explains it, and the tails that a fixed row cannot hold.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "journal/inspector/export_columns.hpp"
#include "journal/inspector/out_file.hpp"
#include "journal/inspector/printer.hpp"
#include "journal/reader.hpp"

namespace journal::inspector {

/// What all files of an export have in common.
struct ExportFolder {
  std::filesystem::path path{};
  ExportFormat format{ExportFormat::Csv};
  JournalInfo journal{};
};

/// "Quote"; "unknown" for the records that this build does not know, which share a file.
[[nodiscard]] std::string export_name(std::optional<engine::EventType> type);
/// Of the files that an export of this type makes, the first that is there already.
[[nodiscard]] std::optional<JournalError> refusal_to_export(const ExportFolder& folder,
                                                            std::optional<engine::EventType> type);

class TypeExport {
 public:
  /// type: of the event list; none: what is not known.
  [[nodiscard]] static engine::Result<std::unique_ptr<TypeExport>, JournalError> create(
      const ExportFolder& folder, std::optional<engine::EventType> type);

  /// printer: of the folder's format.
  [[nodiscard]] std::optional<JournalError> add(const RecordView& record, Printer& printer);
  /// Gives all files their names. Once.
  [[nodiscard]] std::optional<JournalError> finish();
  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] std::uint64_t rows() const noexcept { return rows_; }
  [[nodiscard]] std::string file() const { return rows_file_->path().string(); }

 private:
  TypeExport(const ExportFolder& folder, std::optional<engine::EventType> type);
  [[nodiscard]] std::optional<JournalError> open();
  [[nodiscard]] std::optional<JournalError> add_row(const RecordView& record);
  [[nodiscard]] std::optional<JournalError> write_explanation();
  [[nodiscard]] std::string npy_header() const;

  const ExportFolder& folder_;
  std::optional<engine::EventType> type_;
  std::string name_;
  std::vector<ExportColumn> columns_;
  std::size_t tail_begin_{0};  ///< in the payload
  bool has_tail_{false};
  std::unique_ptr<OutFile> rows_file_{};
  std::unique_ptr<OutFile> tails_file_{};
  std::vector<std::byte> row_{};
  std::uint64_t rows_{0};
};

}  // namespace journal::inspector
