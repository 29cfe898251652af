#include "adapters/recorded/facts.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <vector>

namespace adapters::recorded {
namespace {

constexpr std::array<std::string_view, 34> kCurrencies{"EUR", "USD", "GBP", "JPY", "CHF", "AUD", "NZD", "CAD", "SEK",
                                                       "NOK", "DKK", "PLN", "CZK", "HUF", "TRY", "ZAR", "MXN", "SGD",
                                                       "HKD", "CNH", "CNY", "ILS", "RUB", "THB", "INR", "KRW", "BRL",
                                                       "RON", "SAR", "XAU", "XAG", "XPT", "XPD", "ISK"};
/// Longest first, so that BTCUSDT is not BTCUS and DT.
constexpr std::array<std::string_view, 11> kCryptoQuotes{"FDUSD", "USDT", "USDC", "BUSD", "TUSD", "USD",
                                                         "EUR",   "TRY",  "BTC",  "ETH",  "BNB"};
constexpr std::array<std::string_view, 12> kCryptoBases{"BTC", "ETH",  "BNB", "SOL", "XRP",  "ADA",
                                                        "LTC", "DOGE", "DOT", "TRX", "AVAX", "LINK"};

template <class List>
bool contains(const List& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

bool is_letter(char character) {
  return (character >= 'A' && character <= 'Z') || (character >= 'a' && character <= 'z');
}

std::string capitals(std::string_view text) {
  std::string result{text};
  for (char& character : result) {
    if (character >= 'a' && character <= 'z') character = static_cast<char>(character - 'a' + 'A');
  }
  return result;
}

std::vector<std::string_view> parts_of(std::string_view name) {
  std::vector<std::string_view> parts;
  while (!name.empty()) {
    const std::size_t end = std::min(name.find_first_of("_-. "), name.size());
    if (end != 0) parts.push_back(name.substr(0, end));
    name.remove_prefix(std::min(end + 1, name.size()));
  }
  return parts;
}

int number_of(std::string_view digits) {
  int value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

}  // namespace

std::optional<Pair> split_symbol(std::string_view symbol) {
  if (!std::all_of(symbol.begin(), symbol.end(), is_letter)) return std::nullopt;
  const std::string name = capitals(symbol);
  if (name.size() == 6) {
    Pair pair{.base = name.substr(0, 3), .quote = name.substr(3)};
    if (contains(kCurrencies, pair.base) && contains(kCurrencies, pair.quote)) return pair;
  }
  for (const std::string_view quote : kCryptoQuotes) {
    if (!name.ends_with(quote)) continue;
    Pair pair{.base = name.substr(0, name.size() - quote.size()), .quote = std::string{quote}};
    if (contains(kCryptoBases, pair.base)) return pair;
  }
  return std::nullopt;
}

std::string symbol_in_name(std::string_view file_name) {
  const auto parts = parts_of(file_name);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (split_symbol(parts[i])) return capitals(parts[i]);
    if (i + 1 == parts.size()) break;
    const std::string joined = std::string{parts[i]} + std::string{parts[i + 1]};
    if (parts[i].size() == 3 && parts[i + 1].size() == 3 && split_symbol(joined)) return capitals(joined);
  }
  return {};
}

std::optional<std::int32_t> day_in_name(std::string_view file_name) {
  for (const std::string_view part : parts_of(file_name)) {
    const bool digits =
        std::all_of(part.begin(), part.end(), [](char character) { return character >= '0' && character <= '9'; });
    if (part.size() != 8 || !digits) continue;
    const std::chrono::year_month_day date{std::chrono::year{number_of(part.substr(0, 4))},
                                           std::chrono::month{static_cast<unsigned>(number_of(part.substr(4, 2)))},
                                           std::chrono::day{static_cast<unsigned>(number_of(part.substr(6, 2)))}};
    const bool in_range = date.year() >= std::chrono::year{1970} && date.year() < std::chrono::year{2200};
    if (date.ok() && in_range) return static_cast<std::int32_t>(std::chrono::sys_days{date}.time_since_epoch().count());
  }
  return std::nullopt;
}

std::optional<Increments> currency_increments(const Pair& pair) {
  if (!contains(kCurrencies, pair.base) || !contains(kCurrencies, pair.quote)) return std::nullopt;
  const bool coarse =
      pair.quote == "JPY" || pair.quote == "HUF" || pair.base == "XAU" || pair.base == "XPT" || pair.base == "XPD";
  const int decimals = coarse ? 3 : 5;
  return Increments{.tick_size = engine::Price{unit_in_place(decimals, engine::kPriceDecimals)},
                    .lot_step = engine::Qty{engine::kQtyScale}};
}

std::optional<Increments> binance_increments(std::string_view symbol, bool futures) {
  struct Row {
    std::string_view symbol;
    bool futures;
    int price_decimals;
    int qty_decimals;
  };
  constexpr std::array kRows{Row{"BTCUSDT", false, 2, 5}, Row{"BTCUSDT", true, 1, 3}, Row{"ETHUSDT", false, 2, 4},
                             Row{"ETHUSDT", true, 2, 3}};
  for (const Row& row : kRows) {
    if (row.symbol != symbol || row.futures != futures) continue;
    return Increments{.tick_size = engine::Price{unit_in_place(row.price_decimals, engine::kPriceDecimals)},
                      .lot_step = engine::Qty{unit_in_place(row.qty_decimals, engine::kQtyDecimals)}};
  }
  return std::nullopt;
}

int significant_decimals(std::string_view number) {
  const std::size_t point = number.find('.');
  if (point == std::string_view::npos) return 0;
  const std::size_t last = number.find_last_not_of('0');
  return static_cast<int>(last - point);
}

std::int64_t unit_in_place(int decimals, int scale_decimals) {
  std::int64_t unit = 1;
  for (int place = decimals; place < scale_decimals; ++place) unit *= 10;
  return unit;
}

}  // namespace adapters::recorded
