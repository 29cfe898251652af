#include "journal/index/tables.hpp"

#include <algorithm>
#include <array>

#include "engine/base/hash.hpp"
#include "journal/json_text.hpp"

namespace journal {

namespace {

/// Fields that people ask by. Each has an index in every table that has the field. Not time: it rises with the
/// sequence, so one index of it, in `events`, serves all tables. Each index is paid for with every row.
constexpr std::array<std::string_view, 10> kAskedBy{"order_id", "venue_order_id", "exec_id", "account", "instrument",
                                                    "strategy", "action",         "status",  "reason",  "correlation"};

bool is_asked_by(std::string_view field) {
  return std::find(kAskedBy.begin(), kAskedBy.end(), field) != kAskedBy.end();
}

std::string unit_words(const Column& column) {
  switch (column.kind) {
    case ColumnKind::Decimal:
      return "in units of 1e-" + std::to_string(column.decimals);
    case ColumnKind::Time:
      return "ns since 1970-01-01 UTC";
    case ColumnKind::Duration:
      return "ns";
    case ColumnKind::Wide:
      return "unsigned 64 bits; as text from 2^63 on";
    case ColumnKind::Hex:
      return "128 bits in hexadecimal";
    case ColumnKind::Name:
      return "name of the enumerator";
    case ColumnKind::Integer:
    case ColumnKind::Text:
      break;
  }
  return {};
}

TableColumn table_column(const Column& column) {
  return {column.name, std::string{sql_type(column.kind)}, unit_words(column)};
}

template <class Row>
Table config_table(std::string name, std::string meaning) {
  Table table{std::move(name), std::move(meaning), {}, {}};
  for (const Column& column : columns_of<Row>()) table.columns.push_back(table_column(column));
  table.columns.front().type = " INTEGER PRIMARY KEY";
  return table;
}

Table events_table() {
  return {"events",
          "Every record outside the market family.",
          {{"sequence", " INTEGER PRIMARY KEY", "place in the journal"},
           {"time_ns", " INTEGER NOT NULL", "core time, ns since 1970-01-01 UTC"},
           {"type", " TEXT NOT NULL", "the event's name; its number in hexadecimal when this build does not know it"},
           {"kind", " TEXT NOT NULL", "input or output"},
           {"epoch", " INTEGER NOT NULL", "incarnation of the writer"},
           {"cause", " INTEGER NOT NULL", "distance in sequences to the step's input; 0 for the input itself"},
           {"correlation", " TEXT", "of the step's input"},
           {"account", " INTEGER", "the event's own; of an event about an order that names none, its input's"},
           {"instrument", " INTEGER", "as account"},
           {"order_id", "", "ours; of the order that the event is about"},
           {"segment", " INTEGER NOT NULL", "number of the segment file"},
           {"offset", " INTEGER NOT NULL", "of the record in it"}},
          {"time_ns", "order_id", "correlation"}};
}

Table blocks_table() {
  return {"market_blocks",
          "Market events: a row for those of one instrument within 16384 sequences of one segment.",
          {{"first_sequence", " INTEGER PRIMARY KEY", "of the block's first event"},
           {"last_sequence", " INTEGER NOT NULL", ""},
           {"first_time_ns", " INTEGER NOT NULL", "ns since 1970-01-01 UTC"},
           {"last_time_ns", " INTEGER NOT NULL", ""},
           {"instrument", " INTEGER", "absent for events that this build does not know"},
           {"count", " INTEGER NOT NULL", "events of the instrument in the block; others lie between them"},
           {"segment", " INTEGER NOT NULL", "number of the segment file"},
           {"offset", " INTEGER NOT NULL", "of the first event in it"}},
          {"instrument, first_sequence", "first_time_ns"}};
}

Table orders_table() {
  return {"order_state",
          "Each order as it stands after the last event about it.",
          {{"order_id", " PRIMARY KEY", "ours"},
           {"submitted", " INTEGER NOT NULL", "sequence of OrderSubmitted"},
           {"submitted_ns", " INTEGER NOT NULL", "its time"},
           {"changed", " INTEGER NOT NULL", "sequence of the last event about it"},
           {"changed_ns", " INTEGER NOT NULL", "its time"},
           {"instrument", " INTEGER", ""},
           {"account", " INTEGER", ""},
           {"strategy", " INTEGER", ""},
           {"side", " TEXT", ""},
           {"ord_type", " TEXT", ""},
           {"time_in_force", " TEXT", ""},
           {"qty_e8", " INTEGER", "in force, in units of 1e-8"},
           {"price_e9", " INTEGER", "in force, in units of 1e-9; 0 for a market order"},
           {"cum_qty_e8", " INTEGER", "filled"},
           {"status", " TEXT", "OrdStatus"},
           {"settled", " TEXT", "the status to which a refused cancel or replace leads back"},
           {"reason", " TEXT", "of a rejection, a cancel, or a cancel that was refused"},
           {"venue_order_id", "", "the venue's"}},
          {"submitted", "venue_order_id", "account, submitted", "instrument, submitted", "strategy, submitted",
           "status, submitted"}};
}

}  // namespace

std::vector<Table> fixed_tables() {
  return {events_table(),
          blocks_table(),
          orders_table(),
          config_table<engine::InstrumentSpec>("instruments", "As the last session's configuration has them."),
          config_table<engine::AccountSpec>("accounts", "As the last session's configuration has them."),
          config_table<engine::StrategySpec>("strategies", "As the last session's configuration has them."),
          config_table<engine::RuleSetSpec>("rule_sets", "As the last session's configuration has them."),
          config_table<engine::LegalEntitySpec>("legal_entities", "As the last session's configuration has them.")};
}

Table table_of(const Projection& projection) {
  Table table{projection.table, "Event " + projection.event + ": " + projection.description + ".", {}, {}};
  table.columns.push_back({"sequence", " INTEGER PRIMARY KEY", "place in the journal"});
  table.columns.push_back({"time_ns", " INTEGER NOT NULL", "core time, ns since 1970-01-01 UTC"});
  for (const Column& column : projection.columns) {
    table.columns.push_back(table_column(column));
    if (is_asked_by(column.field)) table.indexed.push_back(column.name);
  }
  return table;
}

std::vector<Table> tables_of(const std::vector<Projection>& projections) {
  std::vector<Table> tables = fixed_tables();
  for (const Projection& projection : projections) {
    if (!is_market(projection.type)) tables.push_back(table_of(projection));
  }
  return tables;
}

std::string create_tables_sql(const std::vector<Projection>& projections) {
  std::string sql;
  for (const Table& table : tables_of(projections)) {
    sql += "CREATE TABLE IF NOT EXISTS " + table.name + " (";
    for (const TableColumn& column : table.columns) {
      if (sql.back() != '(') sql += ", ";
      sql += sql_name(column.name) + column.type;
    }
    sql += ");\n";
  }
  return sql;
}

std::string create_indexes_sql(const std::vector<Projection>& projections) {
  std::string sql;
  for (const Table& table : tables_of(projections)) {
    for (const std::string& columns : table.indexed) {
      const std::string first = columns.substr(0, columns.find(','));
      sql += "CREATE INDEX IF NOT EXISTS " + table.name + "_by_" + first + " ON " + table.name + " (" + columns + ")";
      // Most events are about no order and of no chain.
      const bool is_sparse = first == "order_id" || first == "correlation";
      sql += is_sparse ? " WHERE " + first + " IS NOT NULL;\n" : ";\n";
    }
  }
  return sql;
}

std::string create_views_sql(const std::vector<Projection>& projections) {
  std::string sql;
  for (const View& view : views_of(projections)) {
    sql += "CREATE VIEW IF NOT EXISTS " + view.name + " AS " + view.select + ";\n";
  }
  return sql;
}

std::string sql_name(std::string_view name) { return "\"" + std::string{name} + "\""; }

std::string insert_sql(const Table& table, std::string_view verb) {
  std::string sql{verb};
  sql += " INTO " + table.name + " VALUES (?";
  for (std::size_t i = 1; i < table.columns.size(); ++i) sql += ", ?";
  return sql + ")";
}

std::string tables_fingerprint(const std::vector<Projection>& projections) {
  const std::string sql =
      create_tables_sql(projections) + create_indexes_sql(projections) + create_views_sql(projections);
  return hex_text(engine::hash64(std::as_bytes(std::span{sql}), 0));
}

}  // namespace journal
