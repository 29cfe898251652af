#include "engine/state/valuation.hpp"

#include <algorithm>

namespace engine::state {

namespace {

constexpr Price kOne{kPriceScale};
constexpr Price kTwo{2 * kPriceScale};

bool add(Money& sum, std::optional<Money> part) noexcept {
  const auto total = part ? checked_add(sum, *part) : std::nullopt;
  if (total) sum = *total;
  return total.has_value();
}

/// The middle of bid and ask as a rate, exact: their sum over two.
std::optional<Rate> mid_rate(const State& state, const ConversionLink& link) noexcept {
  const market::QuoteRow& quote = state.market().quote(link.instrument);
  const auto sum = checked_add(quote.mark_bid.raw(), quote.mark_ask.raw());
  if (!quote.has_mark() || !sum || *sum <= 0) return std::nullopt;
  return link.inverted != 0 ? Rate{.multiplier = kTwo, .divisor = Price{*sum}}
                            : Rate{.multiplier = Price{*sum}, .divisor = kTwo};
}

/// One rate after the other as one, rounded at the 15th decimal, or at the 9th where it is too large for that.
std::optional<Rate> chained(const Rate& first, const Rate& second) noexcept {
  for (const std::int64_t scale : {kPriceScale * kMillion, kPriceScale}) {
    const auto part = div_round_int64(wide_mul(first.multiplier.raw(), scale), first.divisor.raw(), Round::HalfEven);
    const auto whole =
        part ? div_round_int64(wide_mul(*part, second.multiplier.raw()), second.divisor.raw(), Round::HalfEven)
             : std::nullopt;
    if (whole) return Rate{.multiplier = Price{*whole}, .divisor = Price{scale}};
  }
  return std::nullopt;
}

std::optional<Rate> rate_over(const State& state, const ConversionRow& path) noexcept {
  if (path.known == 0) return std::nullopt;
  if (path.is_one()) return Rate{};
  const auto first = mid_rate(state, path.first);
  if (!first || path.second.instrument == InstrumentId{}) return first;
  const auto second = mid_rate(state, path.second);
  return second ? chained(*first, *second) : std::nullopt;
}

/// The units that need margin: what is held and what may be added to it at worst.
struct MarginUnits {
  int128 longs{0};
  int128 shorts{0};
};

MarginUnits units_of(const ledger::Ledger& ledger, AccountId account, InstrumentId instrument) noexcept {
  const ledger::PositionRow& first = ledger.position(account, instrument);
  const int128 held = first.qty.raw();
  const int128 buys = first.working_buy.raw();
  const int128 sells = first.working_sell.raw();
  if (ledger.account(account).positions == PositionKeeping::Hedging) {
    const int128 short_side = ledger.position(account, instrument, PositionSide::Short).qty.raw();
    return {.longs = held + buys, .shorts = sells - short_side};
  }
  return {.longs = held + buys, .shorts = sells - held};
}

std::optional<Money> margin_of(const State& state, AccountId account, InstrumentId instrument) noexcept {
  const InstrumentSpec& spec = state.instrument(instrument);
  const MarginUnits units = units_of(state.ledger(), account, instrument);
  const bool adds = state.ledger().account(account).positions == PositionKeeping::Hedging &&
                    spec.hedged_margin == HedgedMargin::BothLegs;
  const int128 needed = adds ? units.longs + units.shorts : std::max(units.longs, units.shorts);
  if (!fits_int64(needed)) return std::nullopt;
  const auto qty = static_cast<std::int64_t>(needed);
  return margin_for(state, account, instrument, Qty{units.longs >= units.shorts ? qty : -qty});
}

}  // namespace

std::optional<Money> margin_for(const State& state, AccountId account, InstrumentId instrument, Qty units) noexcept {
  const std::int64_t share =
      std::max(state.instrument(instrument).margin_rate, state.account(account).margin_rate_min).raw();
  if (share == 0) return Money{0};
  const auto price = mark_of(state, instrument, units);
  const auto notional = price ? money_from_cost(cost_of(*price, absolute(units)), Round::Up) : std::nullopt;
  const auto rate = notional ? profit_rate(state, account, instrument, *price) : std::nullopt;
  const auto converted = rate ? convert(*notional, *rate) : std::nullopt;
  if (!converted) return std::nullopt;
  const auto margin = div_round_int64(wide_mul(converted->raw(), share), kMillion, Round::Up);
  return margin ? std::optional{Money{*margin}} : std::nullopt;
}

std::optional<Rate> profit_rate(const State& state, AccountId account, InstrumentId instrument,
                                Price closing) noexcept {
  const ConversionRow& path = state.conversion(account, instrument);
  const bool by_itself = path.first.instrument == instrument && path.second.instrument == InstrumentId{};
  if (by_itself && closing.raw() > 0) return Rate{.multiplier = kOne, .divisor = closing};
  return rate_over(state, path);
}

std::optional<Rate> currency_rate(const State& state, const Currency& from, const Currency& to) noexcept {
  return rate_over(state, find_conversion(state.instruments(), from, to));
}

std::optional<Price> mark_of(const State& state, InstrumentId instrument, Qty qty) noexcept {
  const market::QuoteRow& quote = state.market().quote(instrument);
  if (!quote.has_mark()) return std::nullopt;
  return qty.raw() > 0 ? quote.mark_bid : quote.mark_ask;
}

std::optional<Money> unrealised(const State& state, AccountId account, InstrumentId instrument,
                                PositionSide side) noexcept {
  const ledger::PositionRow& position = state.ledger().position(account, instrument, side);
  if (position.qty.raw() == 0) return Money{0};
  const auto price = mark_of(state, instrument, position.qty);
  const auto profit = price ? ledger::unrealised_at(position, *price) : std::nullopt;
  const auto rate = profit ? profit_rate(state, account, instrument, *price) : std::nullopt;
  return rate ? convert(*profit, *rate) : std::nullopt;
}

std::optional<Money> unrealised(const State& state, AccountId account, InstrumentId instrument) noexcept {
  Money sum{0};
  const bool known = add(sum, unrealised(state, account, instrument, PositionSide::Net)) &&
                     add(sum, unrealised(state, account, instrument, PositionSide::Short));
  return known ? std::optional{sum} : std::nullopt;
}

std::optional<Money> equity(const State& state, AccountId account) noexcept {
  const ledger::AccountRow& row = state.ledger().account(account);
  Money total = row.balance;
  bool known = true;
  ledger::for_each_instrument(row.active, [&](InstrumentId instrument) {
    known = known && add(total, unrealised(state, account, instrument));
  });
  return known ? std::optional{total} : std::nullopt;
}

std::optional<Money> margin_used(const State& state, AccountId account) noexcept {
  Money total{0};
  bool known = true;
  ledger::for_each_instrument(state.ledger().account(account).active, [&](InstrumentId instrument) {
    known = known && add(total, margin_of(state, account, instrument));
  });
  return known ? std::optional{total} : std::nullopt;
}

std::optional<PartsPerMillion> margin_level(const State& state, AccountId account) noexcept {
  const auto owned = equity(state, account);
  const auto used = margin_used(state, account);
  if (!owned || !used || used->raw() <= 0) return std::nullopt;
  const auto level = div_round_int64(wide_mul(owned->raw(), kMillion), used->raw(), Round::Floor);
  return level ? std::optional{PartsPerMillion{*level}} : std::nullopt;
}

std::optional<AccountValue> value_of(const State& state, AccountId account) noexcept {
  const auto owned = equity(state, account);
  const auto used = margin_used(state, account);
  if (!owned || !used) return std::nullopt;
  const Money balance = state.ledger().account(account).balance;
  const auto profit = checked_sub(owned->raw(), balance.raw());
  const auto free = checked_sub(owned->raw(), used->raw());
  if (!profit || !free) return std::nullopt;
  return AccountValue{.balance = balance,
                      .equity = *owned,
                      .unrealised = Money{*profit},
                      .margin_used = *used,
                      .margin_free = Money{*free}};
}

std::optional<Money> day_loss(const State& state, AccountId account) noexcept {
  const auto now = equity(state, account);
  if (!now) return std::nullopt;
  const auto loss = checked_sub(state.ledger().account(account).day_reference.raw(), now->raw());
  return loss ? std::optional{Money{*loss}} : std::nullopt;
}

}  // namespace engine::state
