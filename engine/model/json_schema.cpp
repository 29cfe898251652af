#include "engine/model/json_schema.hpp"

#include <array>
#include <cstdint>
#include <limits>

#include <boost/mp11/algorithm.hpp>

#include "engine/model/field_kind.hpp"
#include "engine/model/text_writer.hpp"
#include "engine/model/type_words.hpp"

namespace engine {

namespace {

constexpr std::string_view kTimePattern =
    "^-?[0-9]{4,}-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9][.][0-9]{9}Z$";

class Document {
 public:
  explicit Document(SchemaSink sink) noexcept : sink_{sink} {}

  Document& put(std::string_view text) {
    sink_.put(sink_.context, text);
    return *this;
  }
  Document& put(std::uint64_t number) {
    std::array<char, 20> memory{};
    TextWriter writer{memory};
    writer.put_integer(number);
    return put(writer.text());
  }
  Document& quoted(std::string_view text) { return put("\"").put(text).put("\""); }
  /// "name": what follows; with a comma but for the first of an object.
  Document& member(std::string_view name, bool is_first) { return put(is_first ? "" : ",").quoted(name).put(":"); }

 private:
  SchemaSink sink_;
};

void put_pattern(Document& document, std::string_view pattern) {
  document.put(R"("type":"string","pattern":)").quoted(pattern);
}

/// `decimals` digits at most behind the point.
void put_decimal_pattern(Document& document, int decimals) {
  document.put(R"("type":"string","pattern":"^-?[0-9]+([.][0-9]{1,)");
  document.put(static_cast<std::uint64_t>(decimals)).put("})?$\"");
}

/// A value that this build has no name for is shown by its number.
template <class Enum>
void put_enum(Document& document) {
  document.put(R"("type":"string","anyOf":[{"enum":[)");
  bool is_first = true;
  for_each_enumerator<Enum>([&](std::uint64_t, std::string_view name) {
    document.put(is_first ? "" : ",").quoted(name);
    is_first = false;
  });
  document.put(R"(]},{"pattern":"^[0-9]+$"}])");
}

template <class Struct>
void put_fields(Document& document);

template <class Type>
void put_integer(Document& document) {
  if constexpr (kIsStrong<Type>) {
    put_integer<typename Type::Raw>(document);
  } else if constexpr (sizeof(Type) > sizeof(std::uint32_t)) {
    put_pattern(document, std::is_signed_v<Type> ? "^-?[0-9]+$" : "^[0-9]+$");
  } else {
    static_assert(std::is_unsigned_v<Type>, "say here what a small signed number may be");
    document.put(R"("type":"integer","minimum":0,"maximum":)").put(std::uint64_t{std::numeric_limits<Type>::max()});
  }
}

/// What a value of this type looks like, without braces.
template <class Type>
void put_kind(Document& document) {
  if constexpr (IsFixedText<Type>::value) {
    document.put(R"("type":"string","maxLength":)").put(std::uint64_t{sizeof(Type)});
  } else if constexpr (std::is_same_v<Type, std::array<std::int64_t, kStrategyParameters>>) {
    document.put(R"("type":"array","minItems":)").put(kStrategyParameters).put(R"(,"maxItems":)");
    document.put(kStrategyParameters).put(R"(,"items":{)");
    put_integer<std::int64_t>(document);
    document.put("}");
  } else if constexpr (decimals_of<Type>() >= 0) {
    put_decimal_pattern(document, decimals_of<Type>());
  } else if constexpr (std::is_same_v<Type, Timestamp>) {
    put_pattern(document, kTimePattern);
  } else if constexpr (std::is_enum_v<Type>) {
    put_enum<Type>(document);
  } else if constexpr (IsId128<Type>) {
    put_pattern(document, "^[0-9a-f]{32}$");
  } else if constexpr (boost::describe::has_describe_members<Type>::value) {
    put_fields<Type>(document);
  } else {
    put_integer<Type>(document);
  }
}

/// What it is called and what it counts; decimals count in whole units.
template <class Type>
void put_description(Document& document) {
  document.put(R"("description":")").put(kTypeWords<Type>.name);
  const std::string_view unit = decimals_of<Type>() >= 0 ? "an exact decimal" : kTypeWords<Type>.unit;
  if (!unit.empty()) document.put(", ").put(unit);
  document.put("\",");
}

template <class Type>
void put_value(Document& document) {
  document.put("{");
  if constexpr (!boost::describe::has_describe_members<Type>::value) put_description<Type>(document);
  put_kind<Type>(document);
  document.put("}");
}

template <class Struct>
void put_properties(Document& document) {
  bool is_first = true;
  boost::mp11::mp_for_each<Members<Struct>>([&](auto member) {
    if constexpr (!is_gap(decltype(member)::name)) {
      using Type = std::remove_cvref_t<decltype(std::declval<Struct&>().*member.pointer)>;
      document.member(member.name, is_first);
      put_value<Type>(document);
      is_first = false;
    }
  });
}

template <class Struct>
void put_required(Document& document) {
  bool is_first = true;
  boost::mp11::mp_for_each<Members<Struct>>([&](auto member) {
    if constexpr (!is_gap(decltype(member)::name)) {
      document.put(is_first ? "" : ",").quoted(member.name);
      is_first = false;
    }
  });
}

template <class Struct>
void put_fields(Document& document) {
  document.put(R"("type":"object","properties":{)");
  put_properties<Struct>(document);
  document.put(R"(},"required":[)");
  put_required<Struct>(document);
  document.put(R"(],"additionalProperties":false)");
}

template <class Row>
void put_rows(Document& document, std::string_view name) {
  document.put(",").quoted(name).put(R"(:{"type":"array","items":)");
  put_value<Row>(document);
  document.put("}");
}

/// SessionStarted's tail: the configuration, or its bytes where they are none.
void put_config(Document& document) {
  document.put(R"("config":{"type":"object","properties":{"header":)");
  put_value<ConfigHeader>(document);
  put_rows<InstrumentSpec>(document, "instruments");
  put_rows<AccountSpec>(document, "accounts");
  put_rows<StrategySpec>(document, "strategies");
  put_rows<Duration>(document, "bar_intervals");
  put_rows<RuleSetSpec>(document, "rule_sets");
  put_rows<LegalEntitySpec>(document, "legal_entities");
  document.put(R"(},"required":["header","instruments","accounts","strategies","bar_intervals","rule_sets",)");
  document.put(R"("legal_entities"],)");
  document.put(R"("additionalProperties":false},"tail":{"type":"string","pattern":"^([0-9a-f][0-9a-f])*$"})");
}

template <class Event>
void put_tail(Document& document) {
  if constexpr (std::is_same_v<Event, SessionStarted>) {
    document.put(",");
    put_config(document);
  } else {
    static_assert(std::is_same_v<Event, DecisionEnvelope>, "say here what the tail holds");
    put_rows<GateCheck>(document, "checks");
  }
}

/// The header's members behind "type", which says by itself what it may be.
void put_header_properties(Document& document) {
  document.put(R"(,"sequence":{"type":"integer","minimum":1},"time":{)");
  put_pattern(document, kTimePattern);
  document.put(R"(},"cause":{"type":"integer","minimum":0},"epoch":{"type":"integer","minimum":0})");
}

constexpr std::string_view kHeaderRequired = R"("sequence","time","type","kind","cause","epoch")";

/// The lines of one event type, without braces.
template <class Event>
void put_event(Document& document) {
  using Traits = EventTraits<Event>;
  document.put(R"("description":)").quoted(Traits::kDescription);
  document.put(R"(,"type":"object","properties":{"type":{"enum":[)").quoted(Traits::kName);
  document.put(R"(]},"kind":{"enum":[)").quoted(Traits::kKind == EventKind::Input ? "input" : "output").put("]}");
  put_header_properties(document);
  document.put(R"(,"event":{"type":"object","properties":{)");
  put_properties<Event>(document);
  if constexpr (HasTail<Event>) {
    put_tail<Event>(document);
  }
  document.put(R"(},"required":[)");
  put_required<Event>(document);
  document.put("]");
  if constexpr (std::is_same_v<Event, SessionStarted>)
    document.put(R"(,"oneOf":[{"required":["config"]},{"required":["tail"]}])");
  document.put(R"(,"additionalProperties":false}},"required":[)").put(kHeaderRequired);
  document.put(R"(,"event"],"additionalProperties":false)");
}

/// A record that the build which prints it does not know: by the number of its type, or by name and version.
void put_unknown(Document& document) {
  document.put(R"("description":"a record of a type or version that is not known, or too short for it",)");
  document.put(
      R"("type":"object","properties":{"type":{"type":"string","pattern":"^(0x[0-9a-f]{4}|[A-Z][A-Za-z]*)$"},)");
  document.put(R"("kind":{"enum":["input","output"]})");
  put_header_properties(document);
  document.put(R"(,"version":{"type":"integer","minimum":0,"maximum":255},)");
  document.put(R"("payload":{"type":"string","pattern":"^([0-9a-f][0-9a-f])*$"}},"required":[)").put(kHeaderRequired);
  document.put(R"(,"version","payload"],"additionalProperties":false)");
}

void put_head(Document& document) { document.put(R"({"$schema":"http://json-schema.org/draft-04/schema#",)"); }

void put_all(Document& document) {
  put_head(document);
  document.put(R"("title":"A line of lockstep-journal cat --json, schema )").put(kSchemaVersion.major).put(".");
  document.put(kSchemaVersion.minor).put("\",\n\"oneOf\":[\n");
  for_each_event(
      [&]<class Event>() { document.put(R"({"$ref":"#/definitions/)").put(EventTraits<Event>::kName).put("\"},\n"); });
  document.put("{\"$ref\":\"#/definitions/unknown\"}],\n\"definitions\":{\n");
  for_each_event([&]<class Event>() {
    document.quoted(EventTraits<Event>::kName).put(":{");
    put_event<Event>(document);
    document.put("},\n");
  });
  document.put("\"unknown\":{");
  put_unknown(document);
  document.put("}}}\n");
}

}  // namespace

void write_json_schema(SchemaSink sink, std::optional<EventType> type) {
  Document document{sink};
  if (!type) return put_all(document);
  put_head(document);
  bool is_known = false;
  for_each_event([&]<class Event>() {
    if (EventTraits<Event>::kType != *type) return;
    document.put(R"("title":)").quoted(EventTraits<Event>::kName).put(",");
    put_event<Event>(document);
    is_known = true;
  });
  if (!is_known) put_unknown(document);
  document.put("}\n");
}

}  // namespace engine
