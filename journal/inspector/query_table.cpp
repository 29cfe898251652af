#include "journal/inspector/query_table.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "journal/json_text.hpp"

namespace journal::inspector {

namespace {

/// Columns are aligned within so many rows: more would have to wait in memory.
constexpr std::size_t kRowsAligned = 5'000;
constexpr std::int64_t kExactInAnyReader = 1LL << 53U;

std::string csv_cell(std::string_view text) {
  if (text.find_first_of(",\"\n\r") == std::string_view::npos) return std::string{text};
  std::string cell = "\"";
  for (const char character : text) {
    if (character == '"') cell += '"';
    cell += character;
  }
  return cell + "\"";
}

std::string json_cell(const Statement& row, int column) {
  if (row.is_null(column)) return "null";
  const bool is_exact = row.is_number(column) && std::abs(row.integer(column)) <= kExactInAnyReader;
  return is_exact ? std::string{row.text(column)} : json_quoted(row.text(column));
}

std::string json_line(const Statement& row) {
  std::string line = "{";
  for (int column = 0; column < row.column_count(); ++column) {
    if (column != 0) line += ",";
    line += json_quoted(row.name(column)) + ":" + json_cell(row, column);
  }
  return line + "}\n";
}

std::string csv_line(const Statement& row) {
  std::string line;
  for (int column = 0; column < row.column_count(); ++column) {
    if (column != 0) line += ",";
    line += csv_cell(row.text(column));
  }
  return line + "\n";
}

std::string csv_header(const Statement& row) {
  std::string line;
  for (int column = 0; column < row.column_count(); ++column) {
    line.append(column == 0 ? "" : ",").append(csv_cell(row.name(column)));
  }
  return line + "\n";
}

/// Rows in memory until they are enough to know how wide the columns are.
class AlignedTable {
 public:
  explicit AlignedTable(const Statement& row, Output& output) : output_{output} {
    for (int column = 0; column < row.column_count(); ++column) {
      names_.emplace_back(row.name(column));
      widths_.push_back(names_.back().size());
      is_number_.push_back(true);
    }
  }
  void add(const Statement& row) {
    std::vector<std::string>& cells = rows_.emplace_back();
    for (int column = 0; column < row.column_count(); ++column) {
      const auto place = static_cast<std::size_t>(column);
      cells.emplace_back(row.is_null(column) ? "-" : row.text(column));
      widths_[place] = std::max(widths_[place], cells.back().size());
      if (!row.is_null(column) && !looks_like_number(cells.back())) is_number_[place] = false;
    }
    if (rows_.size() == kRowsAligned) flush();
  }
  void flush() {
    if (!has_header_) put(names_);
    has_header_ = true;
    for (const auto& cells : rows_) put(cells);
    rows_.clear();
  }

 private:
  static bool looks_like_number(const std::string& text) {
    return !text.empty() && text.find_first_not_of("0123456789.-") == std::string::npos;
  }
  void put(const std::vector<std::string>& cells) {
    std::string line;
    for (std::size_t column = 0; column < cells.size(); ++column) {
      const std::string space(widths_[column] - cells[column].size(), ' ');
      if (column != 0) line += "  ";
      line += is_number_[column] ? space + cells[column] : cells[column] + space;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    output_.put(line + "\n");
  }

  Output& output_;
  std::vector<std::string> names_;
  std::vector<std::size_t> widths_;
  std::vector<bool> is_number_;
  std::vector<std::vector<std::string>> rows_;
  bool has_header_{false};
};

}  // namespace

DoneOrError print_rows(Statement& statement, Format format, Output& output) {
  AlignedTable table{statement, output};
  if (format == Format::Csv) output.put(csv_header(statement));
  while (output.is_open()) {
    const auto row = statement.step();
    if (!row) return engine::Failure{row.error()};
    if (!*row) break;
    if (format == Format::Text) table.add(statement);
    if (format == Format::Json) output.put(json_line(statement));
    if (format == Format::Csv) output.put(csv_line(statement));
  }
  if (format == Format::Text) table.flush();
  return engine::Done{};
}

}  // namespace journal::inspector
