#include "journal/index/column.hpp"

#include <limits>

#include "journal/json_text.hpp"

namespace journal {

void bind_wide(Statement& statement, int place, std::uint64_t value) {
  if (value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    return statement.bind(place, static_cast<std::int64_t>(value));
  }
  statement.bind_copy(place, std::to_string(value));
}

void bind_hex(Statement& statement, int place, std::uint64_t high, std::uint64_t low) {
  statement.bind_copy(place, hex_text(high) + hex_text(low));
}

void bind_list(Statement& statement, int place, const std::int64_t* values, std::size_t count) {
  std::string text = "[";
  for (std::size_t i = 0; i < count; ++i) text.append(i == 0 ? "" : ",").append(std::to_string(values[i]));
  statement.bind_copy(place, text + "]");
}

std::string column_name(std::string_view field, ColumnKind kind, int decimals) {
  std::string name{field};
  if (kind == ColumnKind::Decimal) name += "_e" + std::to_string(decimals);
  if (kind == ColumnKind::Time || kind == ColumnKind::Duration) name += "_ns";
  // The header's columns stand before the event's own.
  return name == "sequence" || name == "time_ns" ? "event_" + name : name;
}

std::string_view sql_type(ColumnKind kind) noexcept {
  switch (kind) {
    case ColumnKind::Integer:
    case ColumnKind::Decimal:
    case ColumnKind::Time:
    case ColumnKind::Duration:
      return " INTEGER";
    case ColumnKind::Wide:
      return "";  // Without a type nothing is converted: digits that fit no integer stay digits.
    case ColumnKind::Hex:
    case ColumnKind::Name:
    case ColumnKind::Text:
      return " TEXT";
  }
  return "";
}

}  // namespace journal
