#include "journal/inspector/export_columns.hpp"

#include <boost/mp11/algorithm.hpp>

#include "engine/model/field_kind.hpp"
#include "engine/model/type_words.hpp"
#include "journal/json_text.hpp"

namespace journal::inspector {

namespace {

template <class Type>
struct RawOf : std::type_identity<Type> {};
template <class Tag, class Integer>
struct RawOf<engine::Strong<Tag, Integer>> : std::type_identity<Integer> {};
template <class Type>
requires std::is_enum_v<Type>
struct RawOf<Type> : std::underlying_type<Type> {
};

/// As numpy.dtype writes it: little-endian, as the payload.
template <class Type>
std::string dtype_of() {
  if constexpr (std::is_same_v<Type, engine::Timestamp>) {
    return "<M8[ns]";
  } else if constexpr (std::is_same_v<Type, engine::Duration>) {
    return "<m8[ns]";
  } else if constexpr (engine::IsFixedText<Type>::value) {
    return "|S" + std::to_string(sizeof(Type));
  } else {
    using Raw = typename RawOf<Type>::type;
    static_assert(std::is_integral_v<Raw>, "say here how this type of field becomes a column");
    return (sizeof(Raw) == 1 ? "|" : "<") + std::string{std::is_signed_v<Raw> ? "i" : "u"} +
           std::to_string(sizeof(Raw));
  }
}

/// The header has columns of these names.
std::string column_name(std::string_view field) {
  const bool is_taken = field == "sequence" || field == "time" || field == "type" || field == "kind" ||
                        field == "cause" || field == "epoch";
  return (is_taken ? "event_" : "") + std::string{field};
}

template <class Type>
ExportColumn column_of(std::string_view field, std::size_t offset) {
  ExportColumn column{.name = column_name(field),
                      .type = std::string{engine::kTypeWords<Type>.name},
                      .unit = std::string{engine::kTypeWords<Type>.unit},
                      .decimals = engine::decimals_of<Type>(),
                      .offset = offset,
                      .bytes = sizeof(Type)};
  if constexpr (std::is_enum_v<Type>) {
    engine::for_each_enumerator<Type>(
        [&](std::uint64_t value, std::string_view name) { column.names.emplace_back(value, name); });
  }
  return column;
}

/// Integers as they are stored: a fixed-point number says its scale in the name. 128 bits are two columns.
template <class Type>
void add_binary(std::vector<ExportColumn>& columns, std::string_view field, std::size_t offset) {
  ExportColumn column = column_of<Type>(field, offset);
  if constexpr (engine::IsId128<Type>) {
    column.bytes = sizeof(std::uint64_t);
    column.dtype = dtype_of<std::uint64_t>();
    ExportColumn low = column;
    column.name += "_high";
    low.name += "_low";
    low.offset += sizeof(std::uint64_t);
    columns.push_back(std::move(column));
    columns.push_back(std::move(low));
  } else {
    if (column.decimals >= 0) column.name += "_e" + std::to_string(column.decimals);
    column.dtype = dtype_of<Type>();
    columns.push_back(std::move(column));
  }
}

/// As `cat --format csv` prints it: decimals exact, times ISO 8601, enumerators by name.
template <class Type>
void add_text(std::vector<ExportColumn>& columns, std::string_view field) {
  ExportColumn column = column_of<Type>(field, 0);
  column.dtype = "text";
  if (column.decimals >= 0) column.unit = "an exact decimal";
  if (std::is_same_v<Type, engine::Timestamp>) column.unit = "ISO 8601 with nanoseconds, UTC";
  columns.push_back(std::move(column));
}

std::vector<ExportColumn> header_columns(ExportFormat format) {
  std::vector<ExportColumn> columns;
  if (format == ExportFormat::Npy) {
    add_binary<engine::Sequence>(columns, "", 0);
    add_binary<engine::Timestamp>(columns, "", 0);
    add_binary<std::uint32_t>(columns, "", 0);
    add_binary<engine::Epoch>(columns, "", 0);
  } else {
    add_text<engine::Sequence>(columns, "");
    add_text<engine::Timestamp>(columns, "");
    add_text<std::uint32_t>(columns, "");
    add_text<engine::Epoch>(columns, "");
  }
  columns[0].name = "sequence";
  columns[1].name = "time";
  columns[2].name = "cause";
  columns[2].unit = "distance in sequences to the step's input";
  columns[3].name = "epoch";
  for (ExportColumn& column : columns) column.bytes = 0;
  if (format == ExportFormat::Npy) return columns;
  columns.insert(columns.begin() + 2, {.name = "type", .dtype = "text", .unit = "name of the event"});
  columns.insert(columns.begin() + 3, {.name = "kind", .dtype = "text", .unit = "input or output"});
  return columns;
}

constexpr const char* kTailWords = "bytes from there in the .tails.bin beside it";

template <class Event>
std::vector<ExportColumn> columns_of(ExportFormat format) {
  std::vector<ExportColumn> columns = header_columns(format);
  std::size_t offset = 0;
  boost::mp11::mp_for_each<engine::Members<Event>>([&](auto member) {
    using Type = std::remove_cvref_t<decltype(std::declval<Event&>().*member.pointer)>;
    if constexpr (!engine::is_gap(decltype(member)::name)) {
      if (format == ExportFormat::Npy) add_binary<Type>(columns, member.name, offset);
      if (format != ExportFormat::Npy) add_text<Type>(columns, member.name);
    }
    offset += sizeof(Type);
  });
  if constexpr (engine::HasTail<Event>) {
    if (format == ExportFormat::Npy) {
      columns.push_back({.name = "tail_offset", .dtype = "<u8", .type = "u64", .unit = kTailWords});
    }
  }
  return columns;
}

std::vector<ExportColumn> unknown_columns(ExportFormat format) {
  std::vector<ExportColumn> columns = header_columns(format);
  if (format != ExportFormat::Npy) {
    columns.push_back({.name = "payload", .dtype = "text", .unit = "hexadecimal"});
    return columns;
  }
  columns.push_back({.name = "type", .dtype = "<u2", .type = "u16", .unit = "number of the event"});
  columns.push_back({.name = "version", .dtype = "|u1", .type = "u8", .unit = "of the type"});
  columns.push_back({.name = "flags", .dtype = "|u1", .type = "u8", .unit = "1 input, 2 last of its step"});
  columns.push_back({.name = "tail_bytes", .dtype = "<u4", .type = "u32", .unit = "the whole payload"});
  columns.push_back({.name = "tail_offset", .dtype = "<u8", .type = "u64", .unit = kTailWords});
  return columns;
}

}  // namespace

std::vector<ExportColumn> export_columns(engine::EventType type, ExportFormat format) {
  std::vector<ExportColumn> columns;
  engine::for_each_event([&]<class Event>() {
    if (engine::EventTraits<Event>::kType == type) columns = columns_of<Event>(format);
  });
  return columns.empty() ? unknown_columns(format) : columns;
}

std::string columns_json(const std::vector<ExportColumn>& columns) {
  std::string text = "[";
  for (const ExportColumn& column : columns) {
    text += (text.size() == 1 ? "\n    {\"name\": " : ",\n    {\"name\": ") + json_quoted(column.name);
    text += ", \"dtype\": " + json_quoted(column.dtype);
    if (!column.type.empty()) text += ", \"type\": " + json_quoted(column.type);
    if (!column.unit.empty()) text += ", \"unit\": " + json_quoted(column.unit);
    if (column.decimals >= 0) text += ", \"decimals\": " + std::to_string(column.decimals);
    if (!column.names.empty()) {
      text += ", \"names\": {";
      for (const auto& [value, name] : column.names) {
        if (value != column.names.front().first) text += ", ";
        text += json_quoted(std::to_string(value)) + ": " + json_quoted(name);
      }
      text += "}";
    }
    text += "}";
  }
  return text + "\n  ]";
}

}  // namespace journal::inspector
