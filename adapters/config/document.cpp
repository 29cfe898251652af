#include "adapters/config/document.hpp"

#include <algorithm>
#include <exception>
#include <optional>
#include <utility>

#include <toml++/toml.h>

#include "engine/base/checked.hpp"
#include "engine/base/int128.hpp"
#include "engine/model/units.hpp"

namespace adapters::config {

namespace {

using engine::Failure;

/// A configuration of this size is a mistake, and the library's tree is torn down by recursion, one level for each
/// part of a dotted key: both limits together bound the stack that hostile text can ask for.
constexpr std::size_t kTextBytesMax = 1024 * 1024;
constexpr std::size_t kDotsPerLineMax = 64;
constexpr std::size_t kInlineTablesMax = 4'096;
/// No key of ours is deeper; what lies below is an unknown key anyway.
constexpr int kDepthMax = 8;

Place place_of(const toml::source_position& position) noexcept { return {position.line, position.column}; }

/// A line on which dotted keys could nest too deep.
std::optional<SyntaxError> find_overlong(std::string_view text) {
  if (text.size() > kTextBytesMax) return SyntaxError{{}, "is larger than 1 MiB, which no configuration is"};
  std::uint32_t line = 1;
  std::size_t dots = 0;
  std::size_t inline_tables = 0;
  for (const char character : text) {
    if (character == '\n') {
      ++line;
      dots = 0;
    } else if (character == '.' && ++dots > kDotsPerLineMax) {
      return SyntaxError{{line, 1}, "has more than 64 dots on one line: break it into several"};
    } else if (character == '{' && ++inline_tables > kInlineTablesMax) {
      return SyntaxError{{line, 1}, "has more inline tables than any configuration"};
    }
  }
  return std::nullopt;
}

/// Nanoseconds since the Unix epoch, or nothing when the offset is missing or the year is out of range.
std::optional<std::int64_t> instant_of(const toml::date_time& when) noexcept {
  if (!when.offset) return std::nullopt;
  // Days from civil, in the proleptic Gregorian calendar: years begin in March so that the leap day comes last.
  const std::int64_t month = when.date.month;
  const std::int64_t year = static_cast<std::int64_t>(when.date.year) - (month <= 2 ? 1 : 0);
  const std::int64_t century = year / 400;
  const std::int64_t year_of_era = year - century * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + when.date.day - 1;
  const std::int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  const std::int64_t days = century * 146'097 + day_of_era - 719'468;
  const std::int64_t minutes = std::int64_t{when.time.hour} * 60 + when.time.minute - when.offset->minutes;
  const std::int64_t seconds = days * 86'400 + minutes * 60 + when.time.second;
  const auto ns = static_cast<engine::int128>(seconds) * engine::kSecondNs + when.time.nanosecond;
  if (!engine::fits_int64(ns)) return std::nullopt;
  return static_cast<std::int64_t>(ns);
}

Node node_of(const toml::node& from, int depth);

Node table_of(const toml::table& from, int depth) {
  Node result{.kind = NodeKind::Table};
  if (depth >= kDepthMax) return result;
  for (const auto& [key, value] : from) {
    result.keys.emplace_back(key.str());
    result.key_places.push_back(place_of(key.source().begin));
    result.items.push_back(node_of(value, depth + 1));
  }
  return result;
}

Node array_of(const toml::array& from, int depth) {
  Node result{.kind = NodeKind::Array};
  if (depth >= kDepthMax) return result;
  for (const toml::node& item : from) result.items.push_back(node_of(item, depth + 1));
  return result;
}

Node value_of(const toml::node& from) {
  if (const auto* text = from.as_string()) return {.kind = NodeKind::Text, .text = text->get()};
  if (const auto* number = from.as_integer()) return {.kind = NodeKind::Integer, .number = number->get()};
  if (from.is_floating_point()) return {.kind = NodeKind::Float};
  if (const auto* flag = from.as_boolean()) return {.kind = NodeKind::Flag, .number = flag->get() ? 1 : 0};
  if (const auto* when = from.as_date_time()) {
    if (const auto ns = instant_of(when->get())) return {.kind = NodeKind::Instant, .number = *ns};
  }
  return {.kind = NodeKind::Time};
}

Node node_of(const toml::node& from, int depth) {
  Node result = from.is_table()   ? table_of(*from.as_table(), depth)
                : from.is_array() ? array_of(*from.as_array(), depth)
                                  : value_of(from);
  result.place = place_of(from.source().begin);
  return result;
}

}  // namespace

std::string_view kind_words(NodeKind kind) noexcept {
  switch (kind) {
    case NodeKind::Text:
      return "a string";
    case NodeKind::Integer:
      return "an integer";
    case NodeKind::Float:
      return "a floating-point number";
    case NodeKind::Flag:
      return "a boolean";
    case NodeKind::Instant:
      return "a date and time";
    case NodeKind::Time:
      return "a date or time without its offset from UTC, or beyond the years 1678 to 2261";
    case NodeKind::Array:
      return "an array";
    case NodeKind::Table:
      return "a table";
  }
  return "something else";
}

const Node* find_member(const Node& table, std::string_view key) noexcept {
  const auto found = std::find(table.keys.begin(), table.keys.end(), key);
  return found == table.keys.end() ? nullptr : &table.items[static_cast<std::size_t>(found - table.keys.begin())];
}

engine::Result<Node, SyntaxError> parse_document(std::string_view text) {
  if (auto overlong = find_overlong(text)) return Failure{std::move(*overlong)};
  try {
    return node_of(toml::parse(text), 0);
  } catch (const toml::parse_error& error) {
    return Failure{SyntaxError{place_of(error.source().begin), std::string{error.description()}}};
  } catch (const std::exception& error) {
    return Failure{SyntaxError{{}, std::string{"cannot be read as TOML: "} + error.what()}};
  }
}

}  // namespace adapters::config
