#include "adapters/recorded/row_parser.hpp"

#include <array>
#include <span>

namespace adapters::recorded {
namespace {

constexpr std::int64_t kDayNs = 24 * engine::kHourNs;
/// A LEAN time is milliseconds; six decimals make it nanoseconds.
constexpr engine::DecimalRules kLeanTimeRules{.decimals = 6};
constexpr engine::DecimalRules kLeanPriceRules{.decimals = engine::kPriceDecimals};
constexpr engine::DecimalRules kJsonPriceRules{.decimals = engine::kPriceDecimals, .allow_exponent = true};

/// Bytes that are no printable ASCII are shown as '?': a message must not carry them to a terminal.
std::string quoted(std::string_view text) {
  constexpr std::size_t kShown = 40;
  std::string result{"\""};
  for (const char character : text.substr(0, kShown)) result += character >= ' ' && character <= '~' ? character : '?';
  result += text.size() > kShown ? "...\"" : "\"";
  return result;
}

/// Cuts `row` at its commas. Returns how many fields there are, also when more than `fields` holds.
std::size_t split(std::string_view row, std::span<Field> fields) noexcept {
  std::size_t count = 0;
  std::size_t begin = 0;
  while (true) {
    const std::size_t end = row.find(',', begin);
    if (count < fields.size()) {
      fields[count].text = row.substr(begin, end == std::string_view::npos ? end : end - begin);
      fields[count].offset = static_cast<std::uint32_t>(begin);
    }
    ++count;
    if (end == std::string_view::npos) return count;
    begin = end + 1;
  }
}

RowFault count_fault(std::size_t count, std::size_t expected, std::string_view row) {
  return {.offset = static_cast<std::uint32_t>(count < expected ? row.size() : 0),
          .what = "the row has " + std::to_string(count) + (count == 1 ? " field, " : " fields, ") +
                  std::to_string(expected) + " are expected"};
}

/// JSON allows white space around a number.
void trim(Field& field) noexcept {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t first = field.text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) {
    field.text = {};
    return;
  }
  field.text = field.text.substr(first, field.text.find_last_not_of(kSpace) + 1 - first);
  field.offset += static_cast<std::uint32_t>(first);
}

}  // namespace

RowFault field_fault(const Field& field, std::string_view what) {
  std::string message{field.name};
  message += ' ';
  message += quoted(field.text);
  message += ' ';
  message += what;
  return {.offset = field.offset, .what = std::move(message)};
}

RowFault number_fault(const Field& field, const engine::DecimalError& error) {
  RowFault fault = field_fault(field, engine::decimal_fault_words(error.fault));
  if (field.text.empty()) fault.what = std::string{field.name} + " is empty";
  fault.offset += error.offset;
  return fault;
}

engine::Result<engine::Price, RowFault> price_of(const Field& field, engine::DecimalRules rules) {
  const auto raw = engine::parse_decimal(field.text, rules);
  if (!raw) return engine::Failure{number_fault(field, raw.error())};
  if (*raw <= 0) return engine::Failure{field_fault(field, "is not above zero")};
  return engine::Price{*raw};
}

engine::Result<engine::Qty, RowFault> qty_of(const Field& field, engine::DecimalRules rules) {
  const auto raw = engine::parse_decimal(field.text, rules);
  if (!raw) return engine::Failure{number_fault(field, raw.error())};
  if (*raw < 0) return engine::Failure{field_fault(field, "is below zero")};
  return engine::Qty{*raw};
}

engine::Result<engine::Timestamp, RowFault> epoch_ms_of(const Field& field) {
  const auto raw = engine::parse_decimal(field.text, {.decimals = 0});
  if (!raw) return engine::Failure{number_fault(field, raw.error())};
  const auto time_ns = engine::checked_mul(*raw, engine::kMillisecondNs);
  if (*raw <= 0 || !time_ns) return engine::Failure{field_fault(field, "is no time of milliseconds since 1970")};
  return engine::Timestamp{*time_ns};
}

ParsedRow LeanTickParser::parse(std::string_view row) const {
  std::array<Field, 3> fields{Field{.name = "time"}, Field{.name = "bid"}, Field{.name = "ask"}};
  const std::size_t count = split(row, fields);
  if (count != fields.size()) return engine::Failure{count_fault(count, fields.size(), row)};
  const auto clock_ns = engine::parse_decimal(fields[0].text, kLeanTimeRules);
  if (!clock_ns) return engine::Failure{number_fault(fields[0], clock_ns.error())};
  if (*clock_ns < 0 || *clock_ns >= kDayNs) {
    return engine::Failure{field_fault(fields[0], "is outside the day (86400000 milliseconds)")};
  }
  const auto bid = price_of(fields[1], kLeanPriceRules);
  if (!bid) return engine::Failure{bid.error()};
  const auto ask = price_of(fields[2], kLeanPriceRules);
  if (!ask) return engine::Failure{ask.error()};
  const engine::Timestamp time = day_.at(*clock_ns);
  return std::optional{
      engine::Frame::of(time, engine::Quote{.instrument = instrument_, .bid = *bid, .ask = *ask, .venue_time = time})};
}

ParsedRow DukascopyTickParser::parse(std::string_view row) const {
  std::array<Field, 5> fields{Field{.name = "time"}, Field{.name = "ask"}, Field{.name = "bid"},
                              Field{.name = "ask volume"}, Field{.name = "bid volume"}};
  const std::size_t count = split(row, fields);
  if (count != fields.size()) return engine::Failure{count_fault(count, fields.size(), row)};
  for (Field& field : fields) trim(field);
  const engine::DecimalRules size_rules{.decimals = size_decimals_, .allow_exponent = true, .round_excess = true};
  const auto time = epoch_ms_of(fields[0]);
  if (!time) return engine::Failure{time.error()};
  const auto ask = price_of(fields[1], kJsonPriceRules);
  if (!ask) return engine::Failure{ask.error()};
  const auto bid = price_of(fields[2], kJsonPriceRules);
  if (!bid) return engine::Failure{bid.error()};
  const auto ask_qty = qty_of(fields[3], size_rules);
  if (!ask_qty) return engine::Failure{ask_qty.error()};
  const auto bid_qty = qty_of(fields[4], size_rules);
  if (!bid_qty) return engine::Failure{bid_qty.error()};
  return std::optional{engine::Frame::of(*time, engine::Quote{.instrument = instrument_,
                                                              .bid = *bid,
                                                              .ask = *ask,
                                                              .bid_qty = *bid_qty,
                                                              .ask_qty = *ask_qty,
                                                              .venue_time = *time})};
}

}  // namespace adapters::recorded
