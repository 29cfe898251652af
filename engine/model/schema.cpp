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

namespace engine {

namespace {

/// A type as the schema names it, and what one of it counts.
struct TypeWords {
  std::string_view name;
  std::string_view unit;
};

/// A field's type without a line here does not compile.
template <class Type>
inline constexpr TypeWords kTypeWords = [] {
  static_assert(std::is_enum_v<Type>, "name the type and its unit below");
  return TypeWords{.name = enum_type_name<Type>(), .unit = "one of its names"};
}();
// clang-format off
template <> inline constexpr TypeWords kTypeWords<std::uint8_t>{"u8", ""};
template <> inline constexpr TypeWords kTypeWords<std::uint16_t>{"u16", ""};
template <> inline constexpr TypeWords kTypeWords<std::uint32_t>{"u32", ""};
template <> inline constexpr TypeWords kTypeWords<std::uint64_t>{"u64", ""};
template <> inline constexpr TypeWords kTypeWords<std::int64_t>{"i64", "as its context says"};
template <> inline constexpr TypeWords kTypeWords<Price>{"Price", "1e-9 of the quote currency"};
template <> inline constexpr TypeWords kTypeWords<PriceDelta>{"PriceDelta", "1e-9 of the quote currency"};
template <> inline constexpr TypeWords kTypeWords<Qty>{"Qty", "1e-8 of the instrument's unit"};
template <> inline constexpr TypeWords kTypeWords<Money>{"Money", "1e-8 of the account's currency"};
template <> inline constexpr TypeWords kTypeWords<Timestamp>{"Timestamp", "ns since 1970-01-01 UTC"};
template <> inline constexpr TypeWords kTypeWords<Duration>{"Duration", "ns"};
template <> inline constexpr TypeWords kTypeWords<PartsPerMillion>{"PartsPerMillion", "1e-6"};
template <> inline constexpr TypeWords kTypeWords<Sequence>{"Sequence", "place in the journal"};
template <> inline constexpr TypeWords kTypeWords<Epoch>{"Epoch", "incarnation of the writer"};
template <> inline constexpr TypeWords kTypeWords<InstrumentId>{"InstrumentId", "id"};
template <> inline constexpr TypeWords kTypeWords<AccountId>{"AccountId", "id"};
template <> inline constexpr TypeWords kTypeWords<StrategyId>{"StrategyId", "id"};
template <> inline constexpr TypeWords kTypeWords<VenueId>{"VenueId", "id"};
template <> inline constexpr TypeWords kTypeWords<RuleSetId>{"RuleSetId", "id"};
template <> inline constexpr TypeWords kTypeWords<LegalEntityId>{"LegalEntityId", "id"};
template <> inline constexpr TypeWords kTypeWords<IncidentId>{"IncidentId", "id"};
template <> inline constexpr TypeWords kTypeWords<FlowId>{"FlowId", "id"};
template <> inline constexpr TypeWords kTypeWords<OperatorId>{"OperatorId", "id"};
template <> inline constexpr TypeWords kTypeWords<OrderId>{"OrderId", "id"};
template <> inline constexpr TypeWords kTypeWords<VenueOrderId>{"VenueOrderId", "id"};
template <> inline constexpr TypeWords kTypeWords<ExecId>{"ExecId", "id"};
template <> inline constexpr TypeWords kTypeWords<TradeId>{"TradeId", "id"};
template <> inline constexpr TypeWords kTypeWords<OrderListId>{"OrderListId", "id"};
template <> inline constexpr TypeWords kTypeWords<PositionId>{"PositionId", "id"};
template <> inline constexpr TypeWords kTypeWords<ExecInst>{
    "ExecInst", "bits: 1 post-only, 2 reduce-only, 4 all-or-none, 8 cancel on connection loss"};
template <> inline constexpr TypeWords kTypeWords<StrategyKind>{"StrategyKind", "number in the strategy list"};
template <> inline constexpr TypeWords kTypeWords<CorrelationId>{"CorrelationId", "128 bits"};
template <> inline constexpr TypeWords kTypeWords<JournalId>{"JournalId", "128 bits"};
template <> inline constexpr TypeWords kTypeWords<Symbol>{"Symbol", "text, zero-padded"};
template <> inline constexpr TypeWords kTypeWords<Currency>{"Currency", "text, zero-padded"};
template <> inline constexpr TypeWords kTypeWords<Name>{"Name", "text, zero-padded"};
template <> inline constexpr TypeWords kTypeWords<LongName>{"LongName", "text, zero-padded"};
template <> inline constexpr TypeWords kTypeWords<Reason>{"Reason", "reasons.def"};
template <> inline constexpr TypeWords kTypeWords<Capacities>{"Capacities", "see there"};
template <> inline constexpr TypeWords kTypeWords<RiskLimits>{"RiskLimits", "see there"};
template <> inline constexpr TypeWords kTypeWords<std::array<std::int64_t, kStrategyParameters>>{
    "i64[12]", "as the strategy kind says"};
template <std::size_t kBytes> inline constexpr TypeWords kTypeWords<Reserved<kBytes>>{"reserved", "zero"};
// clang-format on
static_assert(kStrategyParameters == 12, "its count is in the type's name above");

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
}

// The enumerations that fields have, found in the descriptions. Reason codes have their own list.
template <class Type>
struct MemberType;
template <class Struct, class Type>
struct MemberType<Type Struct::*> : std::type_identity<Type> {};
template <class Member>
using FieldType = typename MemberType<std::remove_cvref_t<decltype(Member::pointer)>>::type;
template <class Struct>
using FieldTypes = boost::mp11::mp_transform<FieldType, Members<Struct>>;
template <class Type>
using IsNamedEnum = std::bool_constant<std::is_enum_v<Type> && !std::is_same_v<Type, Reason>>;
// clang-format off
using AllFieldTypes = boost::mp11::mp_unique<boost::mp11::mp_append<FieldTypes<ConfigHeader>, FieldTypes<InstrumentSpec>,
    FieldTypes<AccountSpec>, FieldTypes<RuleSetSpec>
#define EVENT(id, Event, kind, description) , FieldTypes<Event>
#include "engine/model/events.def"
#undef EVENT
>>;
// clang-format on
using Enums = boost::mp11::mp_copy_if<AllFieldTypes, IsNamedEnum>;

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
  document.line("`lockstep-journal schema > engine/model/EVENTS.md`. Little-endian, no padding. Schema fingerprint: `",
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
