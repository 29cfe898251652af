// The units of the field: prices, quantities, money, time, ratios. Each is its own type; an operation exists only
// where it means something. Scales stand here and nowhere else.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/base/checked.hpp"
#include "engine/base/int128.hpp"
#include "engine/base/strong.hpp"

namespace engine {

/// One price unit is 1e-9 of the quote currency.
using Price = Strong<struct PriceTag, std::int64_t>;
/// A difference of two prices, 1e-9 of the quote currency.
using PriceDelta = Strong<struct PriceDeltaTag, std::int64_t>;
/// One quantity unit is 1e-8 of the instrument's unit (not lots). Signed: a position is long above zero.
using Qty = Strong<struct QtyTag, std::int64_t>;
/// One money unit is 1e-8 of the account's currency.
using Money = Strong<struct MoneyTag, std::int64_t>;
/// Nanoseconds since the Unix epoch, UTC.
using Timestamp = Strong<struct TimestampTag, std::int64_t>;
/// Nanoseconds.
using Duration = Strong<struct DurationTag, std::int64_t>;
/// Parts per million, for ratios.
using PartsPerMillion = Strong<struct PartsPerMillionTag, std::int64_t>;

inline constexpr int kPriceDecimals = 9;
inline constexpr int kQtyDecimals = 8;
inline constexpr int kMoneyDecimals = 8;
inline constexpr std::int64_t kPriceScale = 1'000'000'000;
inline constexpr std::int64_t kQtyScale = 100'000'000;
inline constexpr std::int64_t kMoneyScale = 100'000'000;
/// Price times quantity is 1e-17; one money unit holds this many of them.
inline constexpr std::int64_t kCostPerMoney = kPriceScale * kQtyScale / kMoneyScale;
static_assert(kCostPerMoney == 1'000'000'000);

inline constexpr std::int64_t kMicrosecondNs = 1'000;
inline constexpr std::int64_t kMillisecondNs = 1'000'000;
inline constexpr std::int64_t kSecondNs = 1'000'000'000;
inline constexpr std::int64_t kMinuteNs = 60 * kSecondNs;
inline constexpr std::int64_t kHourNs = 60 * kMinuteNs;
inline constexpr std::int64_t kMillion = 1'000'000;

/// Saturates instead of wrapping: prices span 64 bits, so a difference may not fit.
constexpr PriceDelta operator-(Price left, Price right) noexcept {
  const int128 wide = static_cast<int128>(left.raw()) - right.raw();
  if (fits_int64(wide)) return PriceDelta{static_cast<std::int64_t>(wide)};
  return PriceDelta{wide > 0 ? kInt64Max : kInt64Min};
}
constexpr Duration operator-(Timestamp left, Timestamp right) noexcept {
  const int128 wide = static_cast<int128>(left.raw()) - right.raw();
  if (fits_int64(wide)) return Duration{static_cast<std::int64_t>(wide)};
  return Duration{wide > 0 ? kInt64Max : kInt64Min};
}
/// Saturates at the ends of time.
constexpr Timestamp operator+(Timestamp left, Duration right) noexcept {
  const int128 wide = static_cast<int128>(left.raw()) + right.raw();
  if (fits_int64(wide)) return Timestamp{static_cast<std::int64_t>(wide)};
  return Timestamp{wide > 0 ? kInt64Max : kInt64Min};
}

constexpr std::optional<Qty> checked_add(Qty left, Qty right) noexcept {
  const auto sum = checked_add(left.raw(), right.raw());
  return sum ? std::optional{Qty{*sum}} : std::nullopt;
}
constexpr std::optional<Money> checked_add(Money left, Money right) noexcept {
  const auto sum = checked_add(left.raw(), right.raw());
  return sum ? std::optional{Money{*sum}} : std::nullopt;
}
constexpr std::optional<Price> checked_add(Price left, PriceDelta right) noexcept {
  const auto sum = checked_add(left.raw(), right.raw());
  return sum ? std::optional{Price{*sum}} : std::nullopt;
}
/// The size of a quantity whatever its side. kInt64Min has none and gives kInt64Max.
constexpr Qty absolute(Qty value) noexcept {
  if (value.raw() == kInt64Min) return Qty{kInt64Max};
  return value.raw() < 0 ? Qty{-value.raw()} : value;
}

/// Price times quantity, exact, at 1e-17.
constexpr int128 cost_of(Price price, Qty qty) noexcept { return wide_mul(price.raw(), qty.raw()); }

/// A cost at 1e-17 as money, or nothing when it does not fit.
constexpr std::optional<Money> money_from_cost(int128 cost, Round round) noexcept {
  static_assert(kCostPerMoney == 1'000'000'000);
  const int128 whole = div_billion(cost);
  const int128 money = round_quotient(whole, cost - whole * kCostPerMoney, kCostPerMoney, round);
  if (!fits_int64(money)) return std::nullopt;
  return Money{static_cast<std::int64_t>(money)};
}

}  // namespace engine
