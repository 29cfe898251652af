#include "journal/inspector/filter.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <utility>

#include "engine/model/config.hpp"
#include "engine/model/text.hpp"

namespace journal::inspector {

namespace {

/// Reads exactly `digits` digits from the front of `text`; nothing when they are not there.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int number = 0;
  for (const char character : text.substr(0, digits)) {
    if (character < '0' || character > '9') return std::nullopt;
    number = number * 10 + (character - '0');
  }
  text.remove_prefix(digits);
  return number;
}

bool take(std::string_view& text, char character) {
  if (text.empty() || text.front() != character) return false;
  text.remove_prefix(1);
  return true;
}

/// Three numbers with a separator between: a date or a time of day.
struct Three {
  int first;
  int second;
  int third;
};
std::optional<Three> take_three(std::string_view& text, std::size_t first_digits, char separator) {
  const auto first = take_number(text, first_digits);
  if (!first || !take(text, separator)) return std::nullopt;
  const auto second = take_number(text, 2);
  if (!second || !take(text, separator)) return std::nullopt;
  const auto third = take_number(text, 2);
  if (!third) return std::nullopt;
  return Three{*first, *second, *third};
}

std::optional<std::int64_t> take_fraction_ns(std::string_view& text) {
  if (!take(text, '.')) return 0;
  std::int64_t fraction = 0;
  std::int64_t unit = engine::kSecondNs;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    if (unit == 1) return std::nullopt;
    unit /= 10;
    fraction += (text.front() - '0') * unit;
    text.remove_prefix(1);
  }
  if (unit == engine::kSecondNs) return std::nullopt;
  return fraction;
}

std::optional<std::int64_t> take_time_of_day_ns(std::string_view& text) {
  const auto clock = take_three(text, 2, ':');
  if (!clock || clock->first > 23 || clock->second > 59 || clock->third > 59) return std::nullopt;
  const auto fraction = take_fraction_ns(text);
  if (!fraction) return std::nullopt;
  return (clock->first * 60LL + clock->second) * engine::kMinuteNs + clock->third * engine::kSecondNs + *fraction;
}

/// A name of the event list, or the number of any event, also of one that this build does not know.
std::optional<engine::EventType> type_of(std::string_view name) {
  if (!name.starts_with("0x") || name.size() != 6) return engine::event_type_from_name(name);
  std::uint16_t number = 0;
  const char* const end = name.data() + name.size();
  const auto parsed = std::from_chars(name.data() + 2, end, number, 16);
  if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
  return engine::EventType{number};
}

std::string bad_time(std::string_view option, const std::string& text) {
  return std::string{option} + " " + text +
         " is no time; write it as 2024-02-29T23:59:59.5Z (UTC, between 1678 and 2261)";
}

}  // namespace

std::optional<engine::Timestamp> parse_time(std::string_view text) {
  const auto date = take_three(text, 4, '-');
  // Outside these years nanoseconds do not fit 64 bits.
  if (!date || date->first < 1678 || date->first > 2261) return std::nullopt;
  const std::chrono::year_month_day day{std::chrono::year{date->first},
                                        std::chrono::month{static_cast<unsigned>(date->second)},
                                        std::chrono::day{static_cast<unsigned>(date->third)}};
  if (!day.ok()) return std::nullopt;
  std::int64_t time_of_day = 0;
  if (take(text, 'T') || take(text, ' ')) {
    const auto taken = take_time_of_day_ns(text);
    if (!taken) return std::nullopt;
    time_of_day = *taken;
    static_cast<void>(take(text, 'Z'));
  }
  if (!text.empty()) return std::nullopt;
  const std::int64_t days = std::chrono::sys_days{day}.time_since_epoch().count();
  return engine::Timestamp{days * 24 * engine::kHourNs + time_of_day};
}

engine::Result<Filter, std::string> Filter::from(const FilterWords& words) {
  Filter filter;
  for (const std::string& name : words.types) {
    const auto type = type_of(name);
    if (!type) return engine::Failure{"--type " + name + " is no event; `lockstep-journal schema` lists them"};
    filter.types_.push_back(*type);
  }
  filter.from_sequence_ = engine::Sequence{words.from_sequence};
  filter.to_sequence_ = engine::Sequence{words.to_sequence};
  if (!words.from_time.empty()) {
    const auto time = parse_time(words.from_time);
    if (!time) return engine::Failure{bad_time("--from-time", words.from_time)};
    filter.from_time_ = *time;
  }
  if (!words.to_time.empty()) {
    const auto time = parse_time(words.to_time);
    if (!time) return engine::Failure{bad_time("--to-time", words.to_time)};
    filter.to_time_ = *time;
  }
  if (words.instrument.empty()) return filter;
  std::uint32_t number = 0;
  const char* const end = words.instrument.data() + words.instrument.size();
  const auto parsed = std::from_chars(words.instrument.data(), end, number);
  if (parsed.ec == std::errc{} && parsed.ptr == end) {
    filter.instrument_ = engine::InstrumentId{number};
  } else {
    filter.symbol_ = words.instrument;
  }
  return filter;
}

bool Filter::accepts(const RecordView& record) {
  const engine::RecordHeader& header = *record.header;
  if (!symbol_.empty()) learn_symbols(record);
  if (header.sequence < from_sequence_ || header.time < from_time_ || is_past(header)) return false;
  const auto type = static_cast<engine::EventType>(header.type);
  if (!types_.empty() && std::find(types_.begin(), types_.end(), type) == types_.end()) return false;
  return (symbol_.empty() && !instrument_) || accepts_instrument(record);
}

bool Filter::is_past(const engine::RecordHeader& header) const noexcept {
  return header.sequence > to_sequence_ || header.time > to_time_;
}

std::string_view Filter::unknown_symbol() const noexcept {
  return instrument_ ? std::string_view{} : std::string_view{symbol_};
}

void Filter::learn_symbols(const RecordView& record) {
  if (record.header->type != static_cast<std::uint16_t>(engine::EventType::SessionStarted)) return;
  if (record.payload.size() < sizeof(engine::SessionStarted)) return;
  engine::SessionStarted session;
  std::copy_n(record.payload.begin(), sizeof(session), std::as_writable_bytes(std::span{&session, 1}).begin());
  const auto tail = record.payload.subspan(sizeof(session));
  if (session.tail_bytes > tail.size()) return;
  const auto config = engine::ConfigView::parse(tail.first(session.tail_bytes));
  if (!config) return;
  for (const engine::InstrumentSpec& instrument : config->instruments()) {
    if (instrument.symbol.view() == symbol_) instrument_ = instrument.id;
  }
}

bool Filter::accepts_instrument(const RecordView& record) const {
  const auto type = static_cast<engine::EventType>(record.header->type);
  const std::size_t bytes_min = engine::payload_bytes_min(type);
  if (!instrument_ || bytes_min == 0 || record.payload.size() < bytes_min) return false;
  bool is_same = false;
  engine::visit_event(type, record.payload.data(), [&](const auto& event) {
    if constexpr (requires { event.instrument; }) is_same = event.instrument == *instrument_;
  });
  return is_same;
}

}  // namespace journal::inspector
