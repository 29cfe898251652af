#include "engine/model/decimal.hpp"

#include <array>
#include <charconv>
#include <optional>

namespace engine {

namespace {

constexpr std::array<std::uint64_t, kDecimalsMax + 1> kPowersOfTen = [] {
  std::array<std::uint64_t, kDecimalsMax + 1> powers{1};
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}();
/// So many digits fit 63 bits.
constexpr std::size_t kDigitsSafe = 18;
/// Exponents beyond this say the same as this: no text is so long that it could make up for it.
constexpr std::int64_t kExponentMax = 1'000'000'000'000;

constexpr unsigned digit_of(char character) noexcept {
  return static_cast<unsigned>(static_cast<unsigned char>(character)) - unsigned{'0'};
}

/// Where the parts of a number are in its text. The digits' value is digits * 10^exponent.
struct Number {
  std::string_view text{};
  bool negative{false};
  std::size_t whole{0};  ///< offset of the first digit
  std::size_t whole_count{0};
  std::size_t fraction{0};  ///< offset of the first digit behind the point
  std::size_t fraction_count{0};
  std::int64_t exponent{0};

  [[nodiscard]] std::size_t digit_count() const noexcept { return whole_count + fraction_count; }
  [[nodiscard]] std::size_t offset(std::size_t index) const noexcept {
    return index < whole_count ? whole + index : fraction + (index - whole_count);
  }
  [[nodiscard]] unsigned digit(std::size_t index) const noexcept { return digit_of(text[offset(index)]); }
};

Failure<DecimalError> failure(DecimalFault fault, std::size_t offset) noexcept {
  return Failure{DecimalError{.fault = fault, .offset = static_cast<std::uint32_t>(offset)}};
}

std::size_t skip_digits(std::string_view text, std::size_t offset) noexcept {
  while (offset < text.size() && digit_of(text[offset]) <= 9) ++offset;
  return offset;
}

/// Reads [-+]?digits at `place` and steps over it; nothing when no digit is there: `place` is then at the fault.
std::optional<std::int64_t> scan_exponent(std::string_view text, std::size_t& place) noexcept {
  const bool negative = place < text.size() && text[place] == '-';
  if (place < text.size() && (text[place] == '-' || text[place] == '+')) ++place;
  const std::size_t end = skip_digits(text, place);
  if (end == place) return std::nullopt;
  std::int64_t exponent = 0;
  for (; place < end; ++place) {
    if (exponent < kExponentMax) exponent = exponent * 10 + digit_of(text[place]);
  }
  return negative ? -exponent : exponent;
}

/// The grammar alone.
Result<Number, DecimalError> scan(std::string_view text, bool allow_exponent) noexcept {
  if (text.empty()) return failure(DecimalFault::Empty, 0);
  Number number{.text = text, .negative = text[0] == '-'};
  number.whole = text[0] == '-' || text[0] == '+' ? 1 : 0;
  std::size_t place = skip_digits(text, number.whole);
  number.whole_count = place - number.whole;
  if (number.whole_count == 0) return failure(DecimalFault::Malformed, place);
  if (place < text.size() && text[place] == '.') {
    number.fraction = place + 1;
    place = skip_digits(text, number.fraction);
    number.fraction_count = place - number.fraction;
    if (number.fraction_count == 0) return failure(DecimalFault::Malformed, place);
  }
  if (allow_exponent && place < text.size() && (text[place] == 'e' || text[place] == 'E')) {
    ++place;
    const auto exponent = scan_exponent(text, place);
    if (!exponent) return failure(DecimalFault::Malformed, place);
    number.exponent = *exponent;
  }
  if (place != text.size()) return failure(DecimalFault::Malformed, place);
  return number;
}

/// True when the digits from `index` on, all below the smallest unit, round the magnitude up. The first of them has the
/// place value 10^power units, power < 0.
bool rounds_up(const Number& number, std::size_t index, std::int64_t power, std::uint64_t magnitude) noexcept {
  if (power < -1) return false;
  if (number.digit(index) != 5) return number.digit(index) > 5;
  for (std::size_t i = index + 1; i < number.digit_count(); ++i) {
    if (number.digit(i) != 0) return true;
  }
  return (magnitude & 1U) != 0;
}

/// value * 10 + digit, when that is at most `limit`.
bool append_digit(std::uint64_t& value, unsigned digit, std::uint64_t limit) noexcept {
  if (value > (limit - digit) / 10) return false;
  value = value * 10 + digit;
  return true;
}

/// Any number, digit by digit: right for every length and exponent.
Result<std::int64_t, DecimalError> to_fixed(const Number& number, DecimalRules rules) noexcept {
  const std::uint64_t limit = static_cast<std::uint64_t>(kInt64Max) + (number.negative ? 1 : 0);
  std::int64_t power = number.exponent + rules.decimals + static_cast<std::int64_t>(number.whole_count) - 1;
  std::uint64_t magnitude = 0;
  std::size_t index = 0;
  for (; index < number.digit_count() && power >= 0; ++index, --power) {
    if (!append_digit(magnitude, number.digit(index), limit)) {
      return failure(DecimalFault::OutOfRange, number.offset(index));
    }
  }
  for (; power >= 0 && magnitude != 0; --power) {
    if (!append_digit(magnitude, 0, limit)) return failure(DecimalFault::OutOfRange, number.offset(index - 1));
  }
  if (index < number.digit_count() && rules.round_excess) {
    if (rounds_up(number, index, power, magnitude)) {
      if (magnitude == limit) return failure(DecimalFault::OutOfRange, number.offset(index));
      ++magnitude;
    }
    index = number.digit_count();
  }
  for (; index < number.digit_count(); ++index) {
    if (number.digit(index) != 0) return failure(DecimalFault::OverPrecise, number.offset(index));
  }
  return static_cast<std::int64_t>(number.negative ? 0 - magnitude : magnitude);
}

/// Appends the digits at `place` to `value` and returns where they end.
inline const char* read_digits(const char* place, const char* end, std::uint64_t& value) noexcept {
  for (unsigned digit = 0; place != end && (digit = digit_of(*place)) <= 9; ++place) value = value * 10 + digit;
  return place;
}

/// The common case in one pass: plain, at most kDigitsSafe characters, nothing in excess. Nothing when it is another
/// case, or a fault: those are for the plain way. Handling eight characters as one word was measured and is no faster:
/// ticks are too short for it.
inline std::optional<std::int64_t> parse_short(std::string_view text, std::size_t decimals) noexcept {
  const char* place = text.data();
  const char* const end = place + text.size();
  const bool negative = place != end && *place == '-';
  if (negative) ++place;
  if (text.size() > kDigitsSafe) return std::nullopt;
  std::uint64_t value = 0;
  const char* const whole = place;
  place = read_digits(place, end, value);
  if (place == whole) return std::nullopt;
  std::size_t fraction_count = 0;
  if (place != end) {
    if (*place != '.') return std::nullopt;
    const char* const fraction = place + 1;
    place = read_digits(fraction, end, value);
    fraction_count = static_cast<std::size_t>(place - fraction);
    if (place != end || fraction_count == 0 || fraction_count > decimals) return std::nullopt;
  }
  std::int64_t raw = 0;
  if (__builtin_mul_overflow(value, kPowersOfTen[decimals - fraction_count], &raw)) return std::nullopt;
  return negative ? -raw : raw;
}

}  // namespace

Result<std::int64_t, DecimalError> parse_decimal(std::string_view text, DecimalRules rules) noexcept {
  ASSERT(rules.decimals >= 0);
  ASSERT(rules.decimals <= kDecimalsMax);
  if (const auto raw = parse_short(text, static_cast<std::size_t>(rules.decimals))) [[likely]]
    return *raw;
  const auto number = scan(text, rules.allow_exponent);
  if (!number) return Failure{number.error()};
  return to_fixed(*number, rules);
}

std::size_t format_decimal(std::int64_t raw, int decimals, std::span<char> out) noexcept {
  ASSERT(decimals >= 0);
  ASSERT(decimals <= kDecimalsMax);
  ASSERT(out.size() >= kDecimalTextMax);
  const auto bits = static_cast<std::uint64_t>(raw);
  const std::uint64_t magnitude = raw < 0 ? 0 - bits : bits;
  const std::uint64_t scale = kPowersOfTen[static_cast<std::size_t>(decimals)];
  char* place = out.data();
  if (raw < 0) *place++ = '-';
  place = std::to_chars(place, out.data() + out.size(), magnitude / scale).ptr;
  std::uint64_t fraction = magnitude % scale;
  if (fraction != 0) {
    int digits = decimals;
    for (; fraction % 10 == 0; fraction /= 10) --digits;
    *place++ = '.';
    for (int i = digits - 1; i >= 0; --i, fraction /= 10) place[i] = static_cast<char>('0' + fraction % 10);
    place += digits;
  }
  return static_cast<std::size_t>(place - out.data());
}

std::string_view decimal_fault_words(DecimalFault fault) noexcept {
  switch (fault) {
    case DecimalFault::Empty:
      return "is empty";
    case DecimalFault::Malformed:
      return "is not a decimal number";
    case DecimalFault::OverPrecise:
      return "has more decimals than are kept";
    case DecimalFault::OutOfRange:
      return "is out of range";
  }
  return "is not a decimal number";
}

}  // namespace engine
