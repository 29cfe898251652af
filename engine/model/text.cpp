#include "engine/model/text.hpp"

#include <boost/mp11/algorithm.hpp>

#include "engine/model/config.hpp"
#include "engine/model/enum_name.hpp"
#include "engine/model/field_kind.hpp"

namespace engine {

namespace {

enum class Style : std::uint8_t { Text = 1, Json = 2, Csv = 3 };

template <class Type>
void put_integer(TextWriter& writer, Type value) noexcept {
  if constexpr (kIsStrong<Type>) {
    writer.put_integer(value.raw());
  } else {
    writer.put_integer(value);
  }
}

template <class Enum>
void put_enum(TextWriter& writer, Enum value) noexcept {
  std::string_view name;
  if constexpr (std::is_same_v<Enum, Reason>) {
    name = reason_name(value);
  } else {
    name = enum_name(value);
  }
  if (name.empty()) {
    writer.put_integer(static_cast<std::underlying_type_t<Enum>>(value));
  } else {
    writer.put(name);
  }
}

/// As the inside of a JSON string. Bytes that are not ASCII are shown by number: the journal does not know encodings.
/// escape: what stands before a quotation mark; CSV doubles the mark.
void put_escaped(TextWriter& writer, std::string_view text, char escape) noexcept {
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    if (byte < 0x20 || byte > 0x7E) {
      writer.put("\\u00");
      writer.put_hex(byte, 2);
    } else {
      if (character == '"' || character == '\\') writer.put(character == '"' ? escape : '\\');
      writer.put(character);
    }
  }
}

void put_hex_bytes(TextWriter& writer, std::span<const std::byte> bytes) noexcept {
  for (const std::byte byte : bytes) writer.put_hex(static_cast<std::uint8_t>(byte), 2);
}

/// The value itself, without quotes.
template <class Type>
void put_plain(TextWriter& writer, const Type& value) noexcept {
  if constexpr (decimals_of<Type>() >= 0) {
    writer.put_decimal(value.raw(), decimals_of<Type>());
  } else if constexpr (std::is_same_v<Type, Timestamp>) {
    put_timestamp(writer, value);
  } else if constexpr (std::is_enum_v<Type>) {
    put_enum(writer, value);
  } else if constexpr (IsId128<Type>) {
    writer.put_hex(value.high, 16);
    writer.put_hex(value.low, 16);
  } else {
    put_integer(writer, value);
  }
}

template <Style kStyle>
constexpr char kSeparator = kStyle == Style::Text ? ' ' : ',';

template <Style kStyle>
void put_key(TextWriter& writer, std::string_view name) noexcept {
  if constexpr (kStyle == Style::Json) {
    writer.put('"');
    writer.put(name);
    writer.put("\":");
  } else if constexpr (kStyle == Style::Text) {
    writer.put(name);
    writer.put('=');
  }
}

template <Style kStyle, class Struct>
void put_fields(TextWriter& writer, const Struct& value) noexcept;

template <Style kStyle, class Row>
void put_list(TextWriter& writer, std::span<const Row> rows) noexcept;

template <Style kStyle, class Type>
void put_value(TextWriter& writer, const Type& value) noexcept {
  if constexpr (IsFixedText<Type>::value) {
    writer.put('"');
    put_escaped(writer, value.view(), kStyle == Style::Csv ? '"' : '\\');
    writer.put('"');
  } else if constexpr (std::is_same_v<Type, std::array<std::int64_t, kStrategyParameters>>) {
    static_assert(kStyle != Style::Csv, "no event has a list: give it columns first");
    put_list<kStyle>(writer, std::span<const std::int64_t>{value});
  } else if constexpr (boost::describe::has_describe_members<Type>::value) {
    static_assert(kStyle != Style::Csv, "no event has a struct: give it columns first");
    writer.put('{');
    put_fields<kStyle>(writer, value);
    writer.put('}');
  } else if constexpr (kStyle == Style::Json && !is_json_number<Type>()) {
    writer.put('"');
    put_plain(writer, value);
    writer.put('"');
  } else {
    put_plain(writer, value);
  }
}

template <Style kStyle, class Struct>
void put_fields(TextWriter& writer, const Struct& value) noexcept {
  bool first = true;
  boost::mp11::mp_for_each<Members<Struct>>([&](auto member) {
    if constexpr (!is_gap(decltype(member)::name)) {
      if (!first) writer.put(kSeparator<kStyle>);
      first = false;
      put_key<kStyle>(writer, member.name);
      put_value<kStyle>(writer, value.*member.pointer);
    }
  });
}

template <Style kStyle, class Row>
void put_list(TextWriter& writer, std::span<const Row> rows) noexcept {
  writer.put('[');
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i != 0) writer.put(kSeparator<kStyle>);
    put_value<kStyle>(writer, rows[i]);
  }
  writer.put(']');
}

template <Style kStyle, class Row>
void put_rows(TextWriter& writer, std::string_view name, std::span<const Row> rows) noexcept {
  writer.put(kSeparator<kStyle>);
  put_key<kStyle>(writer, name);
  put_list<kStyle>(writer, rows);
}

template <Style kStyle>
void put_config(TextWriter& writer, const ConfigView& config) noexcept {
  put_key<kStyle>(writer, "config");
  writer.put('{');
  put_key<kStyle>(writer, "header");
  put_value<kStyle>(writer, config.header());
  put_rows<kStyle>(writer, "instruments", config.instruments());
  put_rows<kStyle>(writer, "accounts", config.accounts());
  put_rows<kStyle>(writer, "strategies", config.strategies());
  put_rows<kStyle>(writer, "bar_intervals", config.bar_intervals());
  put_rows<kStyle>(writer, "rule_sets", config.rule_sets());
  put_rows<kStyle>(writer, "legal_entities", config.legal_entities());
  writer.put('}');
}

template <Style kStyle>
void put_hex_field(TextWriter& writer, std::string_view name, std::span<const std::byte> bytes) noexcept {
  writer.put(kSeparator<kStyle>);
  put_key<kStyle>(writer, name);
  if constexpr (kStyle == Style::Json) writer.put('"');
  put_hex_bytes(writer, bytes);
  if constexpr (kStyle == Style::Json) writer.put('"');
}

/// rest: what follows the struct in the payload.
template <Style kStyle>
void put_tail(TextWriter& writer, const SessionStarted& event, std::span<const std::byte> rest) noexcept {
  const auto tail = rest.first(std::min<std::size_t>(rest.size(), event.tail_bytes));
  const auto config = ConfigView::parse(tail);
  if (!config) return put_hex_field<kStyle>(writer, "tail", tail);
  writer.put(kSeparator<kStyle>);
  put_config<kStyle>(writer, *config);
}

template <Style kStyle>
void put_tail(TextWriter& writer, const DecisionEnvelope& event, std::span<const std::byte> rest) noexcept {
  put_rows<kStyle>(writer, "checks", checks_of(event, rest));
}

template <Style kStyle, class Event>
void put_event(TextWriter& writer, const Event& event, std::span<const std::byte> payload) noexcept {
  writer.put(kSeparator<kStyle>);
  if constexpr (kStyle == Style::Json) writer.put("\"event\":{");
  put_fields<kStyle>(writer, event);
  if constexpr (HasTail<Event> && kStyle != Style::Csv) put_tail<kStyle>(writer, event, payload.subspan(sizeof(Event)));
  if constexpr (kStyle == Style::Json) writer.put('}');
}

void put_type(TextWriter& writer, std::uint16_t type) noexcept {
  const std::string_view name = event_name(static_cast<EventType>(type));
  if (!name.empty()) return writer.put(name);
  writer.put("0x");
  writer.put_hex(type, 4);
}

std::string_view kind_name(const RecordHeader& header) noexcept {
  return (header.flags & record_flags::kInput) != 0 ? "input" : "output";
}

template <Style kStyle>
void put_header(TextWriter& writer, const RecordHeader& header) noexcept {
  constexpr bool kIsJson = kStyle == Style::Json;
  constexpr std::string_view kSpace = kStyle == Style::Text ? " " : ",";
  writer.put(kIsJson ? std::string_view{"{\"sequence\":"} : "");
  writer.put_integer(header.sequence.raw());
  writer.put(kIsJson ? ",\"time\":\"" : kSpace);
  put_timestamp(writer, header.time);
  writer.put(kIsJson ? "\",\"type\":\"" : kSpace);
  put_type(writer, header.type);
  writer.put(kIsJson ? "\",\"kind\":\"" : kSpace);
  writer.put(kind_name(header));
  writer.put(kIsJson ? "\"," : kSpace);
  put_key<kStyle>(writer, "cause");
  writer.put_integer(header.cause);
  writer.put(kSpace);
  put_key<kStyle>(writer, "epoch");
  writer.put_integer(header.epoch.raw());
}

/// What this build does not know: how much of it there is, and its bytes.
template <Style kStyle>
void put_unknown(TextWriter& writer, const RecordHeader& header, std::span<const std::byte> payload) noexcept {
  if constexpr (kStyle == Style::Text) {
    const std::size_t bytes_min = payload_bytes_min(static_cast<EventType>(header.type));
    writer.put(bytes_min == 0 || payload.size() >= bytes_min ? " (unknown, " : " (too short, ");
    writer.put("version ");
    writer.put_integer(header.version);
    writer.put(", ");
    writer.put_integer(payload.size());
    writer.put(" bytes)");
  }
  if constexpr (kStyle == Style::Json) {
    writer.put(",\"version\":");
    writer.put_integer(header.version);
  }
  put_hex_field<kStyle>(writer, "payload", payload);
}

template <Style kStyle>
TextWritten format(const RecordHeader& header, std::span<const std::byte> payload, std::span<char> out) noexcept {
  TextWriter writer{out};
  put_header<kStyle>(writer, header);
  const auto type = static_cast<EventType>(header.type);
  bool is_shown = false;
  if (payload.size() >= payload_bytes_min(type)) {
    visit_event(type, payload.data(), [&]<class Event>(const Event& event) {
      if (header.version != EventTraits<Event>::kVersion) return;
      put_event<kStyle>(writer, event, payload);
      is_shown = true;
    });
  }
  if (!is_shown) put_unknown<kStyle>(writer, header, payload);
  if constexpr (kStyle == Style::Json) writer.put('}');
  return writer.written();
}

constexpr std::string_view kCsvColumns = "sequence,time,type,kind,cause,epoch";

consteval bool is_header_column(std::string_view name) {
  for (std::string_view rest = kCsvColumns; !rest.empty();) {
    const std::string_view column = rest.substr(0, rest.find(','));
    if (column == name) return true;
    rest.remove_prefix(std::min(rest.size(), column.size() + 1));
  }
  return false;
}

/// Calls put(text) for each piece of the header line of Event.
template <class Event, class Put>
constexpr void for_each_csv_piece(Put put) {
  put(kCsvColumns);
  boost::mp11::mp_for_each<Members<Event>>([&](auto member) {
    if constexpr (!is_gap(decltype(member)::name)) {
      put(is_header_column(decltype(member)::name) ? ",event_" : ",");
      put(std::string_view{decltype(member)::name});
    }
  });
}

template <class Event>
consteval std::size_t csv_header_bytes() {
  std::size_t bytes = 0;
  for_each_csv_piece<Event>([&](std::string_view piece) { bytes += piece.size(); });
  return bytes;
}

template <class Event>
constexpr auto kCsvHeader = [] {
  std::array<char, csv_header_bytes<Event>()> line{};
  auto place = line.begin();
  for_each_csv_piece<Event>([&](std::string_view piece) { place = std::copy(piece.begin(), piece.end(), place); });
  return line;
}();

}  // namespace

std::string_view event_name(EventType type) noexcept {
  switch (type) {
#define EVENT(id, Type, kind, description) \
  case EventType::Type:                    \
    return #Type;
#include "engine/model/events.def"
#undef EVENT
  }
  return {};
}

std::optional<EventType> event_type_from_name(std::string_view name) noexcept {
#define EVENT(id, Type, kind, description) \
  if (name == #Type) return EventType::Type;
#include "engine/model/events.def"
#undef EVENT
  return std::nullopt;
}

bool is_known(const RecordHeader& header) noexcept {
  switch (static_cast<EventType>(header.type)) {
#define EVENT(id, Type, kind, description) \
  case EventType::Type:                    \
    return header.version == EventTraits<Type>::kVersion && header.length >= sizeof(header) + sizeof(Type);
#include "engine/model/events.def"
#undef EVENT
  }
  return false;
}

TextWritten format_event_text(const RecordHeader& header, std::span<const std::byte> payload,
                              std::span<char> out) noexcept {
  return format<Style::Text>(header, payload, out);
}

TextWritten format_event_json(const RecordHeader& header, std::span<const std::byte> payload,
                              std::span<char> out) noexcept {
  return format<Style::Json>(header, payload, out);
}

TextWritten format_event_csv(const RecordHeader& header, std::span<const std::byte> payload,
                             std::span<char> out) noexcept {
  return format<Style::Csv>(header, payload, out);
}

std::string_view csv_header(EventType type) noexcept {
  switch (type) {
#define EVENT(id, Type, kind, description) \
  case EventType::Type:                    \
    return {kCsvHeader<Type>.data(), kCsvHeader<Type>.size()};
#include "engine/model/events.def"
#undef EVENT
  }
  return "sequence,time,type,kind,cause,epoch,payload";
}

}  // namespace engine
