// Reads an input event from `field=value` words, by the fields that it describes: what engine/model/text writes, back.
#pragma once

#include <charconv>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include <boost/mp11/algorithm.hpp>

#include "engine/model/decimal.hpp"
#include "engine/model/enum_name.hpp"
#include "engine/model/events.hpp"

namespace tests {

template <class Type>
Type read_number(std::string_view text) {
  Type value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) {
    throw std::runtime_error("not a number: " + std::string{text});
  }
  return value;
}

inline std::int64_t read_decimal(std::string_view text, int decimals) {
  const auto value = engine::parse_decimal(text, {.decimals = decimals});
  if (!value) throw std::runtime_error("not a decimal: " + std::string{text});
  return *value;
}

template <class Enum>
Enum read_enum(std::string_view text) {
  using engine::Reason;
  if constexpr (std::is_same_v<Enum, Reason>) {
#define REASON(number, name) \
  if (text == #name) return Reason::name;
#include "engine/model/reasons.def"
#undef REASON
    if (text == "NONE") return Reason::NONE;
  } else {
    for (std::size_t value = 0; value < engine::kEnumValuesMax; ++value) {
      if (engine::enum_name(static_cast<Enum>(value)) == text) return static_cast<Enum>(value);
    }
  }
  throw std::runtime_error("no such name: " + std::string{text});
}

template <class Type>
void read_value(std::string_view text, Type& value) {
  using namespace engine;
  if constexpr (std::is_same_v<Type, Price>) {
    value = Type{read_decimal(text, kPriceDecimals)};
  } else if constexpr (std::is_same_v<Type, Qty>) {
    value = Type{read_decimal(text, kQtyDecimals)};
  } else if constexpr (std::is_same_v<Type, Money>) {
    value = Type{read_decimal(text, kMoneyDecimals)};
  } else if constexpr (std::is_same_v<Type, CorrelationId>) {
    value.low = read_number<std::uint64_t>(text);
  } else if constexpr (std::is_enum_v<Type>) {
    value = read_enum<Type>(text);
  } else if constexpr (kIsStrong<Type>) {
    value = Type{read_number<std::remove_cvref_t<decltype(value.raw())>>(text)};
  } else if constexpr (std::is_integral_v<Type>) {
    value = read_number<Type>(text);
  } else {
    throw std::runtime_error("a gap has no value: " + std::string{text});
  }
}

/// Sets the field of this name; throws when there is none or the value is not of its type.
template <class Event>
void set_field(Event& event, std::string_view name, std::string_view value) {
  bool found = false;
  boost::mp11::mp_for_each<engine::Members<Event>>([&](auto member) {
    if (name != member.name) return;
    read_value(value, event.*member.pointer);
    found = true;
  });
  if (!found) throw std::runtime_error("no field " + std::string{name});
}

}  // namespace tests
