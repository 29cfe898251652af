// Decimal text against known answers and against an oracle that works on the digits as text.
#include "engine/model/decimal.hpp"

#include <array>
#include <cstdint>
#include <regex>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "engine/base/int128.hpp"

namespace {

using engine::DecimalFault;
using engine::DecimalRules;
using engine::parse_decimal;

constexpr DecimalRules kPlain{.decimals = 9};

std::string formatted(std::int64_t raw, int decimals) {
  std::array<char, engine::kDecimalTextMax> text{};
  return {text.data(), engine::format_decimal(raw, decimals, text)};
}

/// The raw value, or the fault and its offset, in one string that a failure can show.
std::string outcome(std::string_view text, DecimalRules rules) {
  const auto raw = parse_decimal(text, rules);
  if (raw) return std::to_string(*raw);
  return "fault " + std::to_string(static_cast<int>(raw.error().fault)) + " at " + std::to_string(raw.error().offset);
}

std::string fault(DecimalFault fault, std::size_t offset) {
  return "fault " + std::to_string(static_cast<int>(fault)) + " at " + std::to_string(offset);
}

TEST(ParseDecimal, ReadsPlainNumbers) {
  EXPECT_EQ(outcome("1.38756", kPlain), "1387560000");
  EXPECT_EQ(outcome("-0.000000001", kPlain), "-1");
  EXPECT_EQ(outcome("+2", kPlain), "2000000000");
  EXPECT_EQ(outcome("007.50", kPlain), "7500000000");
  EXPECT_EQ(outcome("-0", kPlain), "0");
  EXPECT_EQ(outcome("42", {.decimals = 0}), "42");
}

TEST(ParseDecimal, ReadsTheLimitsOfTheTypeExactly) {
  EXPECT_EQ(outcome("9223372036.854775807", kPlain), "9223372036854775807");
  EXPECT_EQ(outcome("-9223372036.854775808", kPlain), "-9223372036854775808");
  EXPECT_EQ(outcome("9223372036.854775808", kPlain), fault(DecimalFault::OutOfRange, 19));
  EXPECT_EQ(outcome("-9223372036.854775809", kPlain), fault(DecimalFault::OutOfRange, 20));
  EXPECT_EQ(outcome("9223372037", kPlain), fault(DecimalFault::OutOfRange, 9));
  EXPECT_EQ(outcome("92233720368547758070", {.decimals = 0}), fault(DecimalFault::OutOfRange, 19));
}

TEST(ParseDecimal, NamesTheOffsetOfWhatIsMalformed) {
  EXPECT_EQ(outcome("", kPlain), fault(DecimalFault::Empty, 0));
  EXPECT_EQ(outcome("-", kPlain), fault(DecimalFault::Malformed, 1));
  EXPECT_EQ(outcome(".5", kPlain), fault(DecimalFault::Malformed, 0));
  EXPECT_EQ(outcome("1.", kPlain), fault(DecimalFault::Malformed, 2));
  EXPECT_EQ(outcome(" 1", kPlain), fault(DecimalFault::Malformed, 0));
  EXPECT_EQ(outcome("1 ", kPlain), fault(DecimalFault::Malformed, 1));
  EXPECT_EQ(outcome("1.2.3", kPlain), fault(DecimalFault::Malformed, 3));
  EXPECT_EQ(outcome("1,5", kPlain), fault(DecimalFault::Malformed, 1));
  EXPECT_EQ(outcome("--1", kPlain), fault(DecimalFault::Malformed, 1));
  EXPECT_EQ(outcome("0x10", kPlain), fault(DecimalFault::Malformed, 1));
  EXPECT_EQ(outcome("nan", kPlain), fault(DecimalFault::Malformed, 0));
  EXPECT_EQ(outcome("inf", kPlain), fault(DecimalFault::Malformed, 0));
  EXPECT_EQ(outcome("1e5", kPlain), fault(DecimalFault::Malformed, 1));
  EXPECT_EQ(outcome(std::string_view{"1\0", 2}, kPlain), fault(DecimalFault::Malformed, 1));
}

TEST(ParseDecimal, RefusesExcessDigitsButNotExcessZeros) {
  EXPECT_EQ(outcome("1.0000000001", kPlain), fault(DecimalFault::OverPrecise, 11));
  EXPECT_EQ(outcome("1.50000000000000000000000", kPlain), "1500000000");
  EXPECT_EQ(outcome("0.5", {.decimals = 0}), fault(DecimalFault::OverPrecise, 2));
}

TEST(ParseDecimal, RoundsExcessHalfToEvenWhereTold) {
  constexpr DecimalRules kNoisy{.decimals = 2, .round_excess = true};

  EXPECT_EQ(outcome("0.125", kNoisy), "12");
  EXPECT_EQ(outcome("0.135", kNoisy), "14");
  EXPECT_EQ(outcome("0.1250000001", kNoisy), "13");
  EXPECT_EQ(outcome("-0.135", kNoisy), "-14");
  EXPECT_EQ(outcome("0.0050000000000000000000000000000", kNoisy), "0");
  EXPECT_EQ(outcome("92233720368547758.075", kNoisy), fault(DecimalFault::OutOfRange, 20));
}

TEST(ParseDecimal, ReadsExponentsWhereTold) {
  constexpr DecimalRules kScientific{.decimals = 8, .allow_exponent = true};

  EXPECT_EQ(outcome("1e-8", kScientific), "1");
  EXPECT_EQ(outcome("1.5E+2", kScientific), "15000000000");
  EXPECT_EQ(outcome("1e-9", kScientific), fault(DecimalFault::OverPrecise, 0));
  EXPECT_EQ(outcome("1e99", kScientific), fault(DecimalFault::OutOfRange, 0));
  EXPECT_EQ(outcome("0e99999999999999999999999", kScientific), "0");
  EXPECT_EQ(outcome("0.000e-99999999999999999999999", kScientific), "0");
  EXPECT_EQ(outcome("1e", kScientific), fault(DecimalFault::Malformed, 2));
  EXPECT_EQ(outcome("1e+", kScientific), fault(DecimalFault::Malformed, 3));
}

TEST(FormatDecimal, WritesTheShortestExactForm) {
  EXPECT_EQ(formatted(1'500'000'000, 9), "1.5");
  EXPECT_EQ(formatted(-1, 8), "-0.00000001");
  EXPECT_EQ(formatted(0, 9), "0");
  EXPECT_EQ(formatted(100, 0), "100");
  EXPECT_EQ(formatted(INT64_MAX, 9), "9223372036.854775807");
  EXPECT_EQ(formatted(INT64_MIN, 18), "-9.223372036854775808");
  EXPECT_EQ(formatted(INT64_MIN, 0), "-9223372036854775808");
}

TEST(Decimal, ComesBackFromItsTextForEveryScale) {
  const bool holds = rc::check([](std::int64_t bits, std::uint8_t shift) {
    const std::int64_t raw = bits >> (shift % 64);
    for (int decimals = 0; decimals <= engine::kDecimalsMax; ++decimals) {
      const auto back = parse_decimal(formatted(raw, decimals), {.decimals = decimals});
      RC_ASSERT(back.has_value());
      RC_ASSERT(*back == raw);
    }
  });
  EXPECT_TRUE(holds);
}

/// What is left of the smallest unit and what is right of it, as digits.
struct Split {
  std::string kept;
  std::string excess;
};

Split split_at_unit(const std::string& digits, long unit) {
  if (unit < 0) return {.kept = "", .excess = std::string(static_cast<std::size_t>(-unit), '0') + digits};
  const auto length = static_cast<std::size_t>(unit);
  if (length >= digits.size()) return {.kept = digits + std::string(length - digits.size(), '0'), .excess = ""};
  return {.kept = digits.substr(0, length), .excess = digits.substr(length)};
}

/// The answer by another way: a regular expression, then the digits as text. Faults without their offsets.
std::string oracle(const std::string& text, DecimalRules rules) {
  static const std::regex kNumber{R"(([-+]?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([-+]?[0-9]+))?)"};
  std::smatch parts;
  if (text.empty()) return "fault 1";
  if (!std::regex_match(text, parts, kNumber) || (parts[4].matched && !rules.allow_exponent)) return "fault 2";
  const long exponent = parts[4].matched ? std::stol(parts[4]) : 0;
  Split split = split_at_unit(parts[2].str() + parts[3].str(), parts[2].length() + exponent + rules.decimals);
  split.kept.erase(0, split.kept.find_first_not_of('0'));
  if (split.kept.size() > 19) return "fault 4";
  engine::int128 value = 0;
  for (const char digit : split.kept) value = value * 10 + (digit - '0');
  const bool has_excess = split.excess.find_first_not_of('0') != std::string::npos;
  const engine::int128 limit = static_cast<engine::int128>(INT64_MAX) + (parts[1] == "-" ? 1 : 0);
  if (value > limit) return "fault 4";
  if (has_excess && !rules.round_excess) return "fault 3";
  split.excess.erase(split.excess.find_last_not_of('0') + 1);
  if (split.excess > "5" || (split.excess == "5" && value % 2 == 1)) ++value;
  if (value > limit) return "fault 4";
  return std::to_string(static_cast<std::int64_t>(parts[1] == "-" ? -value : value));
}

TEST(ParseDecimal, AgreesWithTheOracleOnAnyText) {
  const auto any_text = rc::gen::container<std::string>(rc::gen::elementOf(std::string{"0123456789059.-+eE"}));
  const bool holds = rc::check([&any_text] {
    const DecimalRules rules{.decimals = *rc::gen::inRange(0, 19),
                             .allow_exponent = *rc::gen::arbitrary<bool>(),
                             .round_excess = *rc::gen::arbitrary<bool>()};
    const auto digits = rc::gen::container<std::string>(rc::gen::inRange('0', static_cast<char>('9' + 1)));
    const std::string number = *digits + "." + *digits + (*rc::gen::element<std::string>("", "e-3", "E7", "e+12"));
    for (const std::string& text : {number, "-" + number, *any_text}) {
      if (text.find_first_of("eE") != std::string::npos && text.size() - text.find_first_of("eE") > 8) continue;
      const std::string got = outcome(text, rules);
      RC_ASSERT(got.substr(0, got.find(" at")) == oracle(text, rules));
    }
  });
  EXPECT_TRUE(holds);
}

TEST(ParseDecimal, ReadsEachUnitAtItsScale) {
  EXPECT_EQ(engine::parse_price("1.5")->raw(), 1'500'000'000);
  EXPECT_EQ(engine::parse_qty("1.5")->raw(), 150'000'000);
  EXPECT_EQ(engine::parse_money("-1.5")->raw(), -150'000'000);
  EXPECT_EQ(engine::parse_qty("0.000000001").error().fault, DecimalFault::OverPrecise);
}

TEST(DecimalFault, HasWordsOfItsOwn) {
  EXPECT_EQ(engine::decimal_fault_words(DecimalFault::Empty), "is empty");
  EXPECT_NE(engine::decimal_fault_words(DecimalFault::OverPrecise),
            engine::decimal_fault_words(DecimalFault::OutOfRange));
}

}  // namespace
