#include "journal/index/compare.hpp"

#include <vector>

namespace journal {

namespace {

using engine::Failure;

/// The tables, indexes and views as they were made.
engine::Result<std::vector<std::string>, JournalError> texts_of(Connection& connection, const std::string& column,
                                                                const std::string& where) {
  auto rows = connection.prepare("SELECT " + column + " FROM sqlite_master WHERE " + where + " ORDER BY type, name");
  if (!rows) return Failure{rows.error()};
  std::vector<std::string> texts;
  for (;;) {
    const auto row = rows->step();
    if (!row) return Failure{row.error()};
    if (!*row) return texts;
    texts.emplace_back(rows->text(0));
  }
}

std::string difference_of_rows(const Statement& left, const Statement& right, const std::string& table) {
  for (int column = 0; column < left.column_count(); ++column) {
    const bool is_same = left.is_null(column) == right.is_null(column) &&
                         left.is_number(column) == right.is_number(column) && left.text(column) == right.text(column);
    if (is_same) continue;
    return "table " + table + ", row " + std::string{left.text(0)} + ", column " + std::string{left.name(column)} +
           ": " + std::string{left.text(column)} + " against " + std::string{right.text(column)};
  }
  return {};
}

/// Of one table, in the order of its first column, which is unique in each.
engine::Result<std::string, JournalError> difference_of_tables(Connection& left, Connection& right,
                                                               const std::string& table) {
  const std::string columns = table == "index_state" ? "id, journal, tables, last_sequence, tip" : "*";
  const std::string sql = "SELECT " + columns + " FROM \"" + table + "\" ORDER BY 1";
  auto one = left.prepare(sql);
  if (!one) return Failure{one.error()};
  auto other = right.prepare(sql);
  if (!other) return Failure{other.error()};
  for (;;) {
    const auto row = one->step();
    if (!row) return Failure{row.error()};
    const auto other_row = other->step();
    if (!other_row) return Failure{other_row.error()};
    if (*row != *other_row) return "table " + table + " has more rows in one than in the other";
    if (!*row) return std::string{};
    if (std::string difference = difference_of_rows(*one, *other, table); !difference.empty()) return difference;
  }
}

}  // namespace

engine::Result<std::string, JournalError> difference_between(Connection& left, Connection& right) {
  // What SQLite keeps for itself (statistics, indexes of its own) is left out.
  const auto made = texts_of(left, "ifnull(sql, '')", "name NOT LIKE 'sqlite_%'");
  if (!made) return Failure{made.error()};
  const auto other_made = texts_of(right, "ifnull(sql, '')", "name NOT LIKE 'sqlite_%'");
  if (!other_made) return Failure{other_made.error()};
  if (*made != *other_made) return std::string{"they have other tables, indexes or views"};
  const auto tables = texts_of(left, "name", "type = 'table' AND name NOT LIKE 'sqlite_%'");
  if (!tables) return Failure{tables.error()};
  for (const std::string& table : *tables) {
    auto difference = difference_of_tables(left, right, table);
    if (!difference || !difference->empty()) return difference;
  }
  return std::string{};
}

}  // namespace journal
