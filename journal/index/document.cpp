// INDEX.md: the tables, columns, indexes and views, as the event list makes them.
#include "journal/index/tables.hpp"

namespace journal {

namespace {

std::string trimmed(const std::string& type) { return type.empty() ? "" : type.substr(1); }

std::string table_text(const Table& table) {
  std::string text = "### " + table.name + "\n\n" + table.meaning;
  if (!table.indexed.empty()) {
    text += " Indexed:";
    for (const std::string& columns : table.indexed) text += " (" + columns + ")";
    text += ".";
  }
  text += "\n\n| column | type | meaning |\n|---|---|---|\n";
  for (const TableColumn& column : table.columns) {
    text += "| " + column.name + " | " + trimmed(column.type) + " | " + column.meaning + " |\n";
  }
  return text + "\n";
}

}  // namespace

std::string index_markdown() {
  const std::vector<Projection> projections = all_projections();
  std::string text =
      "# The index's tables\n\n"
      "Generated from `events.def` and the fields that each struct describes; do not edit:\n"
      "`lockstep-journal index schema > journal/index/INDEX.md`.\n\n"
      "Tables hold what the journal holds: a number with a unit is an integer, and its column's name says in which "
      "unit "
      "(`qty_e8`: 1e-8; `time_ns`: nanoseconds since 1970-01-01 UTC). Enumerators are names. Views show the same in "
      "decimals and ISO 8601. `sequence` is the place in the journal everywhere.\n\n"
      "Time rises with the sequence, so one index of it serves all tables: to ask for a time quickly, bound the "
      "sequence, "
      "`WHERE sequence >= (SELECT sequence FROM events WHERE time_ns >= 1700000000000000000 ORDER BY time_ns, sequence "
      "LIMIT 1)`.\n\n## Views\n\n"
      "| view | what |\n|---|---|\n";
  for (const View& view : views_of(projections)) {
    if (!view.name.ends_with("_text")) text += "| " + view.name + " | " + view.meaning + " |\n";
  }
  text += "| `<table>_text` | each event's table for people |\n\n## Tables\n\n";
  for (const Table& table : tables_of(projections)) text += table_text(table);
  text +=
      "### index_state\n\nHow far the index came. Written in the transaction that writes the rows.\n\n"
      "| column | type | meaning |\n|---|---|---|\n| id | INTEGER PRIMARY KEY | 1 |\n"
      "| journal | TEXT | the journal's id |\n| tables | TEXT | fingerprint of tables, indexes and views |\n"
      "| last_sequence | INTEGER | the last record that is in |\n| last_time_ns | INTEGER | its time |\n"
      "| tip | TEXT | its checksum |\n| segment | INTEGER | where it lies |\n| record_offset | INTEGER | in that file "
      "|\n"
      "| next_offset | INTEGER | behind its step |\n"
      "| durable_sequence | INTEGER | the last record that was known to be durable; 0: none was |\n"
      "| durable_tip | TEXT | its checksum |\n";
  return text;
}

}  // namespace journal
