// The tables, indexes and views of the index as SQL text, made from projections. Text only: nothing is executed here.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "journal/index/projection.hpp"

namespace journal {

/// A table and its columns, for SQL and for the documentation.
struct TableColumn {
  std::string name;
  std::string type;  ///< with what belongs to it: "INTEGER PRIMARY KEY"
  std::string meaning;
};
struct Table {
  std::string name;
  std::string meaning;
  std::vector<TableColumn> columns;
  std::vector<std::string> indexed;  ///< column lists
};
struct View {
  std::string name;
  std::string meaning;
  std::string select;
};

/// Tables that are there whatever events there are: events, market_blocks, order_state and the configuration's rows.
std::vector<Table> fixed_tables();
/// The table of an event type outside the market family.
Table table_of(const Projection& projection);
/// All of them, in the order of their making.
std::vector<Table> tables_of(const std::vector<Projection>& projections);
/// Views for people: words, times and decimals instead of raw numbers.
std::vector<View> views_of(const std::vector<Projection>& projections);

std::string create_tables_sql(const std::vector<Projection>& projections);
/// Apart from the tables: after a long catch-up they are made faster than they are kept.
std::string create_indexes_sql(const std::vector<Projection>& projections);
std::string create_views_sql(const std::vector<Projection>& projections);
/// A name as SQL takes it whatever it is ("limit").
std::string sql_name(std::string_view name);
/// "INSERT INTO <table> VALUES (?, ?, ...)".
std::string insert_sql(const Table& table, std::string_view verb = "INSERT");
/// Changes with every change of the three: an index made from other text is made anew.
std::string tables_fingerprint(const std::vector<Projection>& projections);

/// SQL that shows `column`, nanoseconds since 1970, as 2024-02-29T23:59:59.000000001Z.
std::string time_sql(std::string_view column);
/// SQL that shows `column`, in units of 10^-decimals, in its shortest exact form, as format_decimal does.
std::string decimal_sql(std::string_view column, int decimals);

/// The documentation of all of it: INDEX.md.
std::string index_markdown();

}  // namespace journal
