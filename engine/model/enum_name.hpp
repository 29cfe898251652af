// The name of an enumerator, taken from the compiler, so that no enumeration is listed twice. Only for enumerations
// whose values are below kEnumValuesMax; reason codes have reason_name, event types event_name.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

namespace engine {

inline constexpr std::size_t kEnumValuesMax = 32;

namespace detail {

/// What the compiler writes for the template argument kSubject inside `signature`, without its namespaces.
/// g++: "... [with auto kSubject = engine::Side::Buy; ...]", clang: "... [kSubject = engine::Side::Buy]".
consteval std::string_view subject_of(std::string_view signature) {
  constexpr std::string_view kMark = "kSubject = ";
  const std::size_t start = signature.find(kMark) + kMark.size();
  std::string_view subject = signature.substr(start, signature.find_first_of(";]", start) - start);
  if (subject.find('(') != std::string_view::npos) return {};  // "(engine::Side)7": no enumerator
  return subject.substr(subject.rfind(':') + 1);
}

template <auto kSubject>
consteval std::string_view enumerator_name() {
  return subject_of(__PRETTY_FUNCTION__);
}

template <class kSubject>
consteval std::string_view type_name() {
  return subject_of(__PRETTY_FUNCTION__);
}

template <class Enum>
inline constexpr auto kEnumeratorNames = []<std::size_t... kValues>(std::index_sequence<kValues...>) {
  return std::array<std::string_view, sizeof...(kValues)>{enumerator_name<static_cast<Enum>(kValues)>()...};
}
(std::make_index_sequence<kEnumValuesMax>{});

}  // namespace detail

/// The enumerator's name; empty for a value that is none.
template <class Enum>
requires std::is_enum_v<Enum>
constexpr std::string_view enum_name(Enum value) noexcept {
  const auto index = static_cast<std::size_t>(value);
  return index < kEnumValuesMax ? detail::kEnumeratorNames<Enum>[index] : std::string_view{};
}

/// The enumeration's own name, without namespaces.
template <class Enum>
requires std::is_enum_v<Enum>
constexpr std::string_view enum_type_name() noexcept { return detail::type_name<Enum>(); }

}  // namespace engine
