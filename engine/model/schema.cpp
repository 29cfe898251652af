#include "engine/model/schema.hpp"

#include <array>
#include <span>
#include <utility>

#include <boost/mp11.hpp>

#include "engine/base/hash.hpp"
#include "engine/model/config.hpp"
#include "engine/model/enum_name.hpp"
#include "engine/model/events.hpp"
#include "engine/model/text_writer.hpp"
#include "engine/model/type_words.hpp"

namespace engine {

namespace {

/// One described field. The offset is the sum of the sizes before it: the layout is proven to have no padding.
struct FieldRow {
  std::string_view name;
  TypeWords type;
  std::size_t offset;
  std::size_t size;
};

/// Calls visitor(FieldRow) for each field, in order.
template <class Struct, class Visitor>
void for_each_field(Visitor&& visitor) {
  std::size_t offset = 0;
  boost::mp11::mp_for_each<Members<Struct>>([&](auto member) {
    using Type = std::remove_cvref_t<decltype(std::declval<Struct&>().*member.pointer)>;
    visitor(FieldRow{.name = member.name, .type = kTypeWords<Type>, .offset = offset, .size = sizeof(Type)});
    offset += sizeof(Type);
  });
}

/// Calls visitor.template operator()<Struct>(name) for what is no event: the record header and the configuration's
/// rows.
template <class Visitor>
void for_each_row(Visitor&& visitor) {
  visitor.template operator()<RecordHeader>("RecordHeader");
  visitor.template operator()<ConfigHeader>("ConfigHeader");
  visitor.template operator()<Capacities>("Capacities");
  visitor.template operator()<RiskLimits>("RiskLimits");
  visitor.template operator()<InstrumentSpec>("InstrumentSpec");
  visitor.template operator()<AccountSpec>("AccountSpec");
  visitor.template operator()<StrategySpec>("StrategySpec");
  visitor.template operator()<RuleSetSpec>("RuleSetSpec");
  visitor.template operator()<LegalEntitySpec>("LegalEntitySpec");
  visitor.template operator()<GateCheck>("GateCheck");
}

// The enumerations that fields have, found in the descriptions. Reason codes have their own list.
template <class Type>
struct MemberType;
template <class Struct, class Type>
struct MemberType<Type Struct::*> : std::type_identity<Type> {};
template <class Member>
using FieldType = typename MemberType<std::remove_cvref_t<decltype(Member::pointer)>>::type;
template <class Type>
using IsNamedEnum = std::bool_constant<std::is_enum_v<Type> && !std::is_same_v<Type, Reason>>;
// Only these are looked at for doubles: all fields of all events are more than a compiler follows.
template <class Struct>
using FieldEnums = boost::mp11::mp_copy_if<boost::mp11::mp_transform<FieldType, Members<Struct>>, IsNamedEnum>;
// clang-format off
using Enums = boost::mp11::mp_unique<boost::mp11::mp_append<FieldEnums<ConfigHeader>, FieldEnums<InstrumentSpec>,
    FieldEnums<AccountSpec>, FieldEnums<RuleSetSpec>, FieldEnums<GateCheck>
#define EVENT(id, Event, kind, description) , FieldEnums<Event>
#include "engine/model/events.def"
#undef EVENT
>>;
// clang-format on

/// Calls visitor.template operator()<Enum>() for each of them.
template <class Visitor>
void for_each_enum(Visitor&& visitor) {
  boost::mp11::mp_for_each<boost::mp11::mp_transform<std::type_identity, Enums>>(
      [&]<class Enum>(std::type_identity<Enum>) { visitor.template operator()<Enum>(); });
}

constexpr std::string_view kind_word(EventKind kind) noexcept { return kind == EventKind::Input ? "input" : "output"; }

/// A line of the schema's text, hashed on top of what came before.
class Fingerprint {
 public:
  void add(const TextWriter& line) noexcept {
    ASSERT(line.written().is_whole);
    hash_ = hash64(std::as_bytes(std::span{line.text()}), hash_);
  }
  void add_field(const FieldRow& field) noexcept {
    std::array<char, 256> memory{};
    TextWriter line{memory};
    line.put(field.name);
    line.put(' ');
    line.put(field.type.name);
    line.put(' ');
    line.put_integer(field.offset);
    line.put(' ');
    line.put_integer(field.size);
    add(line);
  }
  void add_named(std::string_view what, std::uint64_t number, std::string_view name, std::uint64_t detail) noexcept {
    std::array<char, 256> memory{};
    TextWriter line{memory};
    line.put(what);
    line.put(' ');
    line.put_integer(number);
    line.put(' ');
    line.put(name);
    line.put(' ');
    line.put_integer(detail);
    add(line);
  }
  [[nodiscard]] std::uint64_t value() const noexcept { return hash_; }

 private:
  std::uint64_t hash_{0};
};

/// A number in a document, in `digits` hexadecimal digits.
struct Hex {
  std::uint64_t value;
  int digits;
};

/// Markdown, a line at a time.
class Document {
 public:
  explicit Document(SchemaSink sink) noexcept : sink_{sink} {}

  template <class... Pieces>
  void line(const Pieces&... pieces) {
    std::array<char, 512> memory{};
    TextWriter writer{memory};
    (put(writer, pieces), ...);
    writer.put('\n');
    ASSERT(writer.written().is_whole);
    sink_.put(sink_.context, writer.text());
  }

 private:
  static void put(TextWriter& writer, std::string_view text) noexcept { writer.put(text); }
  static void put(TextWriter& writer, std::uint64_t number) noexcept { writer.put_integer(number); }
  static void put(TextWriter& writer, Hex hex) noexcept {
    writer.put("0x");
    writer.put_hex(hex.value, hex.digits);
  }

  SchemaSink sink_;
};

template <class Struct>
void put_field_table(Document& document) {
  document.line("| field | type | unit | offset | bytes |");
  document.line("|---|---|---|---:|---:|");
  for_each_field<Struct>([&](const FieldRow& field) {
    document.line("| ", field.name, " | ", field.type.name, " | ", field.type.unit, " | ", field.offset, " | ",
                  field.size, " |");
  });
  document.line();
}

void put_event_list(Document& document) {
  document.line("## Events");
  document.line();
  document.line("| id | event | kind | bytes | meaning |");
  document.line("|---|---|---|---:|---|");
  for_each_event([&]<class Event>() {
    using Traits = EventTraits<Event>;
    document.line("| ", Hex{static_cast<std::uint64_t>(Traits::kType), 4}, " | ", Traits::kName, " | ",
                  kind_word(Traits::kKind), " | ", sizeof(Event), HasTail<Event> ? " + tail | " : " | ",
                  Traits::kDescription, " |");
  });
  document.line();
}

void put_enums(Document& document) {
  document.line("## Enumerations");
  document.line();
  document.line("| enumeration | value | name |");
  document.line("|---|---:|---|");
  for_each_enum([&]<class Enum>() {
    for (std::size_t value = 0; value < kEnumValuesMax; ++value) {
      const std::string_view name = enum_name(static_cast<Enum>(value));
      if (!name.empty()) document.line("| ", enum_type_name<Enum>(), " | ", value, " | ", name, " |");
    }
  });
#define REASON(number, name) document.line("| Reason | ", std::uint64_t{number}, " | ", #name, " |");
#include "engine/model/reasons.def"
#undef REASON
}

}  // namespace

std::uint64_t schema_fingerprint() noexcept {
  Fingerprint fingerprint;
  for_each_row([&]<class Row>(std::string_view name) {
    fingerprint.add_named("row", 0, name, sizeof(Row));
    for_each_field<Row>([&](const FieldRow& field) { fingerprint.add_field(field); });
  });
  for_each_event([&]<class Event>() {
    using Traits = EventTraits<Event>;
    fingerprint.add_named(kind_word(Traits::kKind), static_cast<std::uint64_t>(Traits::kType), Traits::kName,
                          Traits::kVersion);
    for_each_field<Event>([&](const FieldRow& field) { fingerprint.add_field(field); });
  });
  for_each_enum([&]<class Enum>() {
    for (std::size_t value = 0; value < kEnumValuesMax; ++value) {
      const std::string_view name = enum_name(static_cast<Enum>(value));
      if (!name.empty()) fingerprint.add_named(enum_type_name<Enum>(), value, name, 0);
    }
  });
#define REASON(number, name) fingerprint.add_named("Reason", number, #name, 0);
#include "engine/model/reasons.def"
#undef REASON
  return fingerprint.value();
}

void write_schema_markdown(SchemaSink sink) {
  Document document{sink};
  document.line("# Events");
  document.line();
  document.line("Generated from `events.def` and the fields that each struct describes; do not edit:");
  document.line("`lockstep-journal schema > engine/model/EVENTS.md`. Little-endian, no padding. Schema ",
                std::uint64_t{kSchemaVersion.major}, ".", std::uint64_t{kSchemaVersion.minor}, ", fingerprint `",
                Hex{schema_fingerprint(), 16}, "`.");
  document.line();
  put_event_list(document);
  for_each_event([&]<class Event>() {
    document.line("### ", EventTraits<Event>::kName);
    document.line();
    put_field_table<Event>(document);
  });
  document.line("## Header and configuration");
  document.line();
  for_each_row([&]<class Row>(std::string_view name) {
    document.line("### ", name);
    document.line();
    put_field_table<Row>(document);
  });
  put_enums(document);
}

}  // namespace engine
