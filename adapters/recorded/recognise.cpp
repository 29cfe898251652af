// Telling a file's format from its first bytes and its name.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/recorded/byte_stream.hpp"
#include "adapters/recorded/facts.hpp"
#include "adapters/recorded/recorded.hpp"

namespace adapters::recorded {
namespace {

/// Enough for some book snapshots with messages behind them.
constexpr std::size_t kHeadBytes = 512 * 1024;
/// LEAN keeps forex under its exchange's clock.
constexpr std::string_view kLeanZone = "America/New_York";
/// Dukascopy's tick arrays count volume in millions of units.
constexpr std::int64_t kDukascopyUnitsPerSize = 1'000'000;

struct Verdict {
  std::optional<Format> format;
  std::string why_not;  ///< without a format: what is wrong with the file
};

bool is_digit(char character) { return character >= '0' && character <= '9'; }

/// A byte that no text file holds, as its place; npos when all is text.
std::size_t first_binary_byte(std::string_view head) {
  const auto* const found = std::find_if(head.begin(), head.end(), [](char character) {
    const auto byte = static_cast<unsigned char>(character);
    return byte == 0x7F || (byte < 0x20 && byte != '\t' && byte != '\r' && byte != '\n');
  });
  return found == head.end() ? std::string_view::npos : static_cast<std::size_t>(found - head.begin());
}

std::string_view first_line(std::string_view head) {
  head.remove_prefix(std::min(head.find_first_not_of("\r\n"), head.size()));
  return head.substr(0, head.find_first_of("\r\n"));
}

std::optional<Format> binary_format(std::string_view head) {
  constexpr std::size_t kSkippableFrameHeader = 8;
  if (head.starts_with("DBN")) return Format::DatabentoDbn;
  if (head.size() > kSkippableFrameHeader && head.substr(kSkippableFrameHeader).starts_with("DBZ")) {
    return Format::DatabentoDbn;
  }
  // A system event of 12 bytes opens every ITCH day.
  if (head.starts_with(std::string_view{"\0\x0CS", 3})) return Format::Itch50;
  return std::nullopt;
}

std::optional<Format> json_format(std::string_view text) {
  const auto has = [&](std::string_view key) { return text.find(key) != std::string_view::npos; };
  if (text.starts_with('{') && has("\"multiplier\"")) {
    return has("\"open\"") ? Format::DukascopyBars : Format::DukascopyJetta;
  }
  if (!text.starts_with('[')) return std::nullopt;
  const std::size_t row = text.find('[', 1);
  if (row == std::string_view::npos) return std::nullopt;
  const std::string_view fields = text.substr(row, text.find(']', row) - row);
  const auto comma_count = std::count(fields.begin(), fields.end(), ',');
  if (comma_count == 4) return Format::DukascopyTicksJson;
  if (comma_count == 5) return Format::DukascopyBars;
  return std::nullopt;
}

std::optional<Format> line_format(std::string_view line) {
  const std::size_t digits =
      static_cast<std::size_t>(std::find_if_not(line.begin(), line.end(), is_digit) - line.begin());
  if (digits != 0 && line.substr(digits).starts_with(" {")) {
    if (line.substr(digits).starts_with(" {\"channel\"")) return Format::HyperliquidRaw;
    return Format::BinanceRaw;
  }
  switch (std::count(line.begin(), line.end(), ',')) {
    case 2:
      return Format::LeanQuoteTicks;
    case 5:
      return Format::CryptoBars;
    case 10:
      return Format::LeanBars;
    default:
      return std::nullopt;
  }
}

Verdict detect(std::string_view head) {
  if (const auto format = binary_format(head)) return {.format = format, .why_not = {}};
  if (head.starts_with("PK\x03\x04")) return {.format = {}, .why_not = "is a zip archive: unpack it first"};
  const std::size_t binary = first_binary_byte(head);
  if (binary != std::string_view::npos) {
    return {.format = {},
            .why_not = "is binary (a byte that is no text at offset " + std::to_string(binary) +
                       "), in no format that is known"};
  }
  const std::size_t start = head.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos) return {.format = {}, .why_not = "is empty: it holds no rows"};
  auto format = json_format(head.substr(start));
  if (!format) format = line_format(first_line(head));
  if (format) return {.format = format, .why_not = {}};
  return {.format = {}, .why_not = "its format is not recognised; name one with --format"};
}

engine::Result<std::string, SourceError> head_of(const std::filesystem::path& path) {
  auto stream = ByteStream::open(path);
  if (!stream) return engine::Failure{stream.error()};
  std::string head(kHeadBytes, '\0');
  std::size_t size = 0;
  while (size < head.size()) {
    const auto count = stream->read({head.data() + size, head.size() - size});
    if (!count) return engine::Failure{count.error()};
    if (*count == 0) break;
    size += *count;
  }
  head.resize(size);
  return head;
}

/// The most significant decimals among the numbers that stand behind `opening` and before `closing`.
int decimals_behind(std::string_view head, std::string_view opening, char closing) {
  int decimals = 0;
  for (std::size_t at = head.find(opening); at != std::string_view::npos; at = head.find(opening, at)) {
    at += opening.size();
    std::string_view number = head.substr(at, std::min(head.find(closing, at), head.size()) - at);
    number.remove_prefix(std::min(number.find_first_not_of(' '), number.size()));
    if (number.find_first_not_of("0123456789.") != std::string_view::npos) continue;
    decimals = std::max(decimals, significant_decimals(number));
  }
  return decimals;
}

engine::Price tick_of(int decimals) {
  return engine::Price{unit_in_place(std::min(decimals, engine::kPriceDecimals), engine::kPriceDecimals)};
}

void describe_binance(FileInfo& info, std::string_view head) {
  constexpr std::string_view kSymbol = "\"s\":\"";
  const std::size_t at = head.find(kSymbol);
  if (at != std::string_view::npos) {
    const std::string_view rest = head.substr(at + kSymbol.size());
    info.symbol = rest.substr(0, rest.find('"'));
  }
  const bool futures =
      head.find("\"pu\":") != std::string_view::npos || head.find("\"e\":\"bookTicker\"") != std::string_view::npos;
  info.has_sizes = true;
  if (const auto known = binance_increments(info.symbol, futures)) {
    info.tick_size = known->tick_size;
    info.lot_step = known->lot_step;
    return;
  }
  const int prices = std::max(decimals_behind(head, "\"b\":\"", '"'), decimals_behind(head, "\"a\":\"", '"'));
  const int sizes = std::max(decimals_behind(head, "\"B\":\"", '"'), decimals_behind(head, "\"A\":\"", '"'));
  info.tick_size = tick_of(prices);
  info.lot_step = engine::Qty{unit_in_place(std::min(sizes, engine::kQtyDecimals), engine::kQtyDecimals)};
}

/// Currency pairs and metals: the table, else what the first rows show.
void describe_pair(FileInfo& info, std::string_view head) {
  const auto pair = split_symbol(info.symbol);
  info.lot_step = engine::Qty{engine::kQtyScale};
  if (const auto known = pair ? currency_increments(*pair) : std::nullopt) {
    info.tick_size = known->tick_size;
    info.lot_step = known->lot_step;
    return;
  }
  constexpr std::size_t kSampleBytes = 16 * 1024;
  // The price fields of both formats stand between two commas; the volumes that do too only make it finer.
  const int decimals = decimals_behind(head.substr(0, kSampleBytes), ",", ',');
  info.tick_size = tick_of(decimals);
}

engine::Result<FileInfo, SourceError> describe(FileInfo info, std::string_view head) {
  const std::string name = info.path.filename().string();
  info.symbol = symbol_in_name(name);
  if (info.format == Format::BinanceRaw) {
    describe_binance(info, head);
  } else {
    describe_pair(info, head);
  }
  info.has_sizes = info.format != Format::LeanQuoteTicks;
  if (info.format == Format::DukascopyTicksJson) info.units_per_size = kDukascopyUnitsPerSize;
  if (const auto pair = split_symbol(info.symbol)) {
    info.base_currency = pair->base;
    info.quote_currency = pair->quote;
  }
  if (info.format != Format::LeanQuoteTicks) return info;
  const auto day = day_in_name(name);
  if (!day) {
    return engine::Failure{SourceError{
        info.path.string() + ": its name holds no date (yyyymmdd), and its times count from that day's midnight"}};
  }
  info.day = *day;
  info.zone = kLeanZone;
  return info;
}

}  // namespace

engine::Result<FileInfo, SourceError> recognise(const std::filesystem::path& path, std::optional<Format> forced) {
  const auto head = head_of(path);
  if (!head) return engine::Failure{head.error()};
  const auto refuse = [&](const std::string& why) { return engine::Failure{SourceError{path.string() + ": " + why}}; };
  if (head->empty()) return refuse("is empty: it holds no rows");
  const Verdict verdict = detect(*head);
  const std::optional<Format> format = forced ? forced : verdict.format;
  if (!format) return refuse(verdict.why_not);
  if (!is_read(*format)) return refuse("the format " + std::string{name_of(*format)} + " is not read yet");
  // All formats that are read are text: forcing one on a binary file gets this message instead of one about its row 1.
  const std::size_t binary = first_binary_byte(*head);
  if (binary != std::string_view::npos) {
    return refuse("is binary (a byte that is no text at offset " + std::to_string(binary) + "), not " +
                  std::string{name_of(*format)});
  }
  return describe(FileInfo{.path = path, .format = *format}, *head);
}

}  // namespace adapters::recorded
