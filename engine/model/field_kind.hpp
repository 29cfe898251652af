// What kind of value a described field holds: asked by everything that shows fields.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "engine/base/strong.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/units.hpp"

namespace engine {

/// Fields of this name are gaps and are not shown.
constexpr bool is_gap(std::string_view name) noexcept { return name.starts_with("reserved"); }

template <class Type>
concept IsId128 = std::is_same_v<Type, CorrelationId> || std::is_same_v<Type, JournalId>;

template <class Type>
struct IsFixedText : std::false_type {};
template <std::size_t kLength>
struct IsFixedText<FixedText<kLength>> : std::true_type {};

/// Decimals of a fixed-point unit; -1 for every other type.
template <class Type>
constexpr int decimals_of() noexcept {
  if constexpr (std::is_same_v<Type, Price> || std::is_same_v<Type, PriceDelta>) return kPriceDecimals;
  if constexpr (std::is_same_v<Type, Qty>) return kQtyDecimals;
  if constexpr (std::is_same_v<Type, Money>) return kMoneyDecimals;
  return -1;
}

/// Integers of up to 32 bits are numbers in JSON; everything else is a string there.
template <class Type>
constexpr bool is_json_number() noexcept {
  const bool is_integer = std::is_integral_v<Type> || (kIsStrong<Type> && !std::is_same_v<Type, Timestamp>);
  return is_integer && sizeof(Type) <= sizeof(std::uint32_t);
}

}  // namespace engine
