// A decimal of any text: what is read is written back and read again as the same number.
#include <array>

#include "engine/model/decimal.hpp"
#include "tests/fuzz/fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto price = engine::parse_price(tests::text_of(data, size));
  if (!price) return 0;
  std::array<char, 64> text{};
  const std::size_t written = engine::format_decimal(price->raw(), engine::kPriceDecimals, text);
  const auto again = engine::parse_price({text.data(), written});
  tests::must(again.has_value() && *again == *price);
  return 0;
}
