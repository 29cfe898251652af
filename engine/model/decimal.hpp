// Decimal text to fixed point and back: exact, locale-free, without floating point. Not for other number forms
// (hexadecimal, "inf", thousands separators): what is not plain decimal is an error that says where.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "engine/base/result.hpp"
#include "engine/model/units.hpp"

namespace engine {

enum class DecimalFault : std::uint8_t {
  Empty = 1,        ///< no character at all
  Malformed = 2,    ///< not [-+]?digits[.digits] (with [eE][-+]?digits where allowed)
  OverPrecise = 3,  ///< a digit other than 0 below the smallest unit
  OutOfRange = 4,   ///< does not fit 64 bits
};

struct DecimalError {
  DecimalFault fault{DecimalFault::Malformed};
  std::uint32_t offset{0};  ///< of the character at fault, in bytes from the start; the length when the text ends early
};

/// How a number is read. decimals in [0, kDecimalsMax].
struct DecimalRules {
  int decimals{0};
  bool allow_exponent{false};
  bool round_excess{false};  ///< half to even instead of OverPrecise; only for formats known to carry binary noise
};

inline constexpr int kDecimalsMax = 18;
/// Characters that any formatted number fits in.
inline constexpr std::size_t kDecimalTextMax = 24;

/// The number in units of 10^-decimals. "1." and ".5" are malformed: a digit is asked for on both sides of a point, so
/// that a cut field is seen. Excess zeros are no excess precision. text.size() < 2^32.
[[nodiscard]] Result<std::int64_t, DecimalError> parse_decimal(std::string_view text, DecimalRules rules) noexcept;

/// Writes raw * 10^-decimals in its shortest exact form ("1.5", "-0.00000001", "0") and returns its length. No
/// terminator. out has at least kDecimalTextMax characters.
std::size_t format_decimal(std::int64_t raw, int decimals, std::span<char> out) noexcept;

/// parse_decimal as the unit that Type is; plain decimals only.
template <class Type>
[[nodiscard]] Result<Type, DecimalError> parse_unit(std::string_view text, int decimals) noexcept {
  const auto raw = parse_decimal(text, {.decimals = decimals});
  if (!raw) return Failure{raw.error()};
  return Type{*raw};
}
[[nodiscard]] inline Result<Price, DecimalError> parse_price(std::string_view text) noexcept {
  return parse_unit<Price>(text, kPriceDecimals);
}
[[nodiscard]] inline Result<Qty, DecimalError> parse_qty(std::string_view text) noexcept {
  return parse_unit<Qty>(text, kQtyDecimals);
}
[[nodiscard]] inline Result<Money, DecimalError> parse_money(std::string_view text) noexcept {
  return parse_unit<Money>(text, kMoneyDecimals);
}

/// What is wrong, in words for a message: "is empty", "is not a decimal number", ...
[[nodiscard]] std::string_view decimal_fault_words(DecimalFault fault) noexcept;

}  // namespace engine
