// A conversion rate as a fraction of two prices: multiplying by a price and dividing by one are both exact, where one
// decimal number would lose digits in either direction.
#pragma once

#include <optional>

#include "engine/base/checked.hpp"
#include "engine/model/units.hpp"

namespace engine {

/// Money in one currency times this is money in another. Both above zero in a rate that means something.
struct Rate {
  Price multiplier{kPriceScale};
  Price divisor{kPriceScale};

  [[nodiscard]] constexpr bool is_one() const noexcept { return multiplier == divisor; }
  friend constexpr bool operator==(const Rate&, const Rate&) = default;
};

/// The amount at a rate, rounded once, half to even; nothing when the rate is none or the result does not fit.
constexpr std::optional<Money> convert(Money amount, const Rate& rate) noexcept {
  if (rate.multiplier.raw() <= 0 || rate.divisor.raw() <= 0) return std::nullopt;
  if (rate.is_one()) return amount;
  const auto raw = div_round_int64(wide_mul(amount.raw(), rate.multiplier.raw()), rate.divisor.raw(), Round::HalfEven);
  return raw ? std::optional{Money{*raw}} : std::nullopt;
}

}  // namespace engine
