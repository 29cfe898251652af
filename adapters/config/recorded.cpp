// A configuration for recordings, written as the text that a person would have written: it goes through the same
// checks.
#include <algorithm>
#include <string>
#include <utility>

#include "adapters/config/config.hpp"
#include "adapters/config/words.hpp"
#include "engine/base/checked.hpp"
#include "engine/base/int128.hpp"

namespace adapters::config {

namespace {

using engine::int128;
using engine::kInt64Max;

constexpr std::int64_t kOrderNotional = 1'000;
/// Limits that are to bind only when something is wrong: so many orders in one order, so many in a position.
constexpr std::int64_t kOrderHeadroom = 4;
constexpr std::int64_t kPositionHeadroom = 50;
constexpr std::int64_t kQuantityHeadroom = 1'000;

/// A TOML string of any text.
std::string toml_text(std::string_view text) {
  std::string result = "\"";
  for (const char character : text) {
    const auto code = static_cast<unsigned char>(character);
    if (character == '"' || character == '\\') result += '\\';
    result += code < ' ' || code > '~' ? '?' : character;
  }
  return result + '"';
}

std::string decimal_text(std::int64_t raw, int decimals) { return in_quotes(format_fixed(raw, decimals)); }
std::string qty_text(std::int64_t raw) { return decimal_text(raw, engine::kQtyDecimals); }

/// The largest multiple of `step` up to `wide`, but at least one step and within 64 bits.
std::int64_t whole_steps(int128 wide, std::int64_t step) noexcept {
  const std::int64_t fitting = wide > kInt64Max ? kInt64Max : static_cast<std::int64_t>(wide);
  return std::max(step, fitting / step * step);
}

bool is_usable(const RecordedInstrument& made) noexcept {
  return made.tick_size.raw() > 0 && made.lot_step.raw() > 0 && made.first_price.raw() > 0;
}

/// About kOrderNotional of the quote currency, in whole lot steps.
std::int64_t order_qty(const RecordedInstrument& made) noexcept {
  const int128 notional = static_cast<int128>(kOrderNotional) * engine::kPriceScale * engine::kQtyScale;
  return whole_steps(notional / made.first_price.raw(), made.lot_step.raw());
}

std::int64_t scaled(const RecordedInstrument& made, std::int64_t factor) noexcept {
  return whole_steps(static_cast<int128>(order_qty(made)) * factor, made.lot_step.raw());
}

std::int64_t order_notional(const RecordedInstrument& made) noexcept {
  const auto notional =
      engine::money_from_cost(engine::cost_of(made.first_price, engine::Qty{order_qty(made)}), engine::Round::Up);
  return notional ? notional->raw() : kInt64Max;
}

std::int64_t times(std::int64_t value, std::int64_t factor) noexcept {
  return engine::checked_mul(value, factor).value_or(kInt64Max);
}

/// One set of limits holds for all instruments, so each follows the instrument that needs the most.
std::string limits_text(std::span<const RecordedInstrument> instruments) {
  std::int64_t qty = 0;
  std::int64_t notional = 0;
  for (const RecordedInstrument& made : instruments) {
    qty = std::max(qty, order_qty(made));
    notional = std::max(notional, order_notional(made));
  }
  return "[limits]\norder_qty_max = " + qty_text(times(qty, kOrderHeadroom)) +
         "\norder_notional_max = " + decimal_text(times(notional, kOrderHeadroom), engine::kMoneyDecimals) +
         "\nposition_qty_max = " + qty_text(times(qty, kPositionHeadroom)) +
         "\ndaily_loss_max = \"100000\"\nprice_band = \"0.05\"\nquote_age_max = \"10m\"\n"
         "account_orders_max = 100000\nstrategy_orders_max = 8\n";
}

std::string capacities_text(std::size_t instruments) {
  const auto room = [instruments](std::size_t least, std::size_t each) {
    return std::to_string(std::max(least, instruments * each));
  };
  return "[capacities]\ninstruments = " + room(16, 1) + "\naccounts = " + room(4, 2) + "\nstrategies = " + room(16, 2) +
         "\nindicators = " + room(64, 6) + "\norders_open = " + room(256, 16) + "\norders_kept = " + room(1'024, 64) +
         "\n";
}

std::string account_name(std::string_view kind, std::string_view currency) {
  return std::string{kind} + " in " + std::string{currency};
}

std::string instrument_text(const RecordedInstrument& made) {
  return "[[instrument]]\nsymbol = " + toml_text(made.symbol) + "\nbase = " + toml_text(made.base) +
         "\nquote = " + toml_text(made.quote) +
         "\ntick_size = " + decimal_text(made.tick_size.raw(), engine::kPriceDecimals) +
         "\nlot_step = " + qty_text(made.lot_step.raw()) + "\nqty_max = " + qty_text(scaled(made, kQuantityHeadroom)) +
         "\ncommission = \"0.00002\"\n";
}

/// One account for each strategy: a strategy owns its instrument in its account.
std::string account_text(std::string_view kind, std::string_view currency) {
  return "[[account]]\nname = " + toml_text(account_name(kind, currency)) + "\ncurrency = " + toml_text(currency) +
         "\narmed = true\nopening_balance = \"1000000\"\n";
}

/// Short averages: a recording may be an hour long, and both strategies are to trade on it.
std::string strategies_text(const RecordedInstrument& made) {
  const auto begin = [&made](std::string_view kind) {
    return "[[strategy]]\nkind = " + toml_text(kind) + "\ninstrument = " + toml_text(made.symbol) +
           "\naccount = " + toml_text(account_name(kind, made.quote)) +
           "\ninterval = \"1m\"\norder_qty = " + qty_text(order_qty(made)) + "\n";
  };
  return begin("trend") + "fast_period = 3\nslow_period = 8\natr_period = 5\n" + begin("quoter") +
         "requote = 1\ninventory_max = " + qty_text(scaled(made, 5)) + "\nskew = 2\n";
}

std::string configuration_text(std::span<const RecordedInstrument> instruments) {
  std::string text = limits_text(instruments) + capacities_text(instruments.size());
  std::vector<std::string_view> currencies;
  for (const RecordedInstrument& made : instruments) {
    text += instrument_text(made) + strategies_text(made);
    if (std::find(currencies.begin(), currencies.end(), made.quote) == currencies.end()) {
      currencies.push_back(made.quote);
      text += account_text("trend", made.quote) + account_text("quoter", made.quote);
    }
  }
  return text;
}

constexpr std::string_view kSource = "recorded instruments";

ConfigIssues unusable_instruments(std::span<const RecordedInstrument> instruments) {
  ConfigIssues issues;
  for (const RecordedInstrument& made : instruments) {
    if (is_usable(made)) continue;
    issues.push_back({.key = made.symbol,
                      .message = "needs a tick size, a lot step and a price above zero",
                      .source = std::string{kSource}});
  }
  return issues;
}

}  // namespace

engine::Result<Configuration, ConfigIssues> for_recorded(std::span<const RecordedInstrument> instruments,
                                                         std::span<const std::filesystem::path> files) {
  if (auto issues = unusable_instruments(instruments); !issues.empty()) return engine::Failure{std::move(issues)};
  auto result = parse(configuration_text(instruments), kSource);
  if (!result) {
    ConfigIssues issues = result.error();
    for (ConfigIssue& issue : issues) issue.line = issue.column = 0;  // Nobody can look the lines up.
    return engine::Failure{std::move(issues)};
  }
  result.value().settings.market = RecordedMarket{.files = {files.begin(), files.end()}, .format = {}};
  return result;
}

}  // namespace adapters::config
