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

constexpr std::array<std::int64_t, engine::kPriceDecimals + 1> kPowersOfTen{
    1, 10, 100, 1'000, 10'000, 100'000, 1'000'000, 10'000'000, 100'000'000, 1'000'000'000};

/// Adds the digits from `place` on to `value`; returns where they end. Wraps after 18 of them: the caller counts.
inline const char* take_digits(const char* place, const char* end, std::uint64_t& value) noexcept {
  for (; place != end && *place >= '0' && *place <= '9'; ++place)
    value = value * 10 + static_cast<std::uint64_t>(*place - '0');
  return place;
}

/// An unsigned plain decimal from `place` to a comma or `end`, at 10^-decimals. Steps behind the comma. False for
/// everything else, faults too.
inline bool take_number(const char*& place, const char* end, std::size_t decimals, std::int64_t& raw) noexcept {
  constexpr std::ptrdiff_t kCharactersMax = 18;  // so many digits fit 63 bits
  const char* const whole = place;
  std::uint64_t value = 0;
  const char* stop = take_digits(place, end, value);
  std::size_t fraction_count = 0;
  if (stop == whole) return false;
  if (stop != end && *stop == '.') {
    const char* const fraction = stop + 1;
    stop = take_digits(fraction, end, value);
    fraction_count = static_cast<std::size_t>(stop - fraction);
    if (fraction_count == 0 || fraction_count > decimals) return false;
  }
  if (stop - whole > kCharactersMax || (stop != end && *stop != ',')) return false;
  place = stop == end ? stop : stop + 1;
  return !__builtin_mul_overflow(static_cast<std::int64_t>(value), kPowersOfTen[decimals - fraction_count], &raw);
}

/// The three numbers of a LEAN row.
struct LeanRow {
  std::int64_t clock_ns{0};
  std::int64_t bid{0};
  std::int64_t ask{0};
};

/// A good row in one pass, which is nearly all of them. Nothing for any other: the plain way finds out what is wrong.
inline std::optional<LeanRow> take_lean_row(std::string_view row) noexcept {
  const char* place = row.data();
  const char* const end = place + row.size();
  LeanRow taken;
  const bool good = take_number(place, end, kLeanTimeRules.decimals, taken.clock_ns) &&
                    take_number(place, end, kLeanPriceRules.decimals, taken.bid) && place != end &&
                    take_number(place, end, kLeanPriceRules.decimals, taken.ask) && place == end && row.back() != ',';
  if (!good || taken.clock_ns >= kDayNs || taken.bid <= 0 || taken.ask <= 0) return std::nullopt;
  return taken;
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
  if (const auto taken = take_lean_row(row)) [[likely]] {
    return std::optional{quote_at(taken->clock_ns, engine::Price{taken->bid}, engine::Price{taken->ask})};
  }
  return parse_plainly(row);
}

engine::Frame LeanTickParser::quote_at(std::int64_t clock_ns, engine::Price bid, engine::Price ask) const noexcept {
  const engine::Timestamp time = day_.at(clock_ns);
  return engine::Frame::of(time, engine::Quote{.instrument = instrument_, .bid = bid, .ask = ask, .venue_time = time});
}

ParsedRow LeanTickParser::parse_plainly(std::string_view row) const {
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
  return std::optional{quote_at(*clock_ns, *bid, *ask)};
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
