#include "adapters/config/words.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <numeric>
#include <vector>

#include "engine/base/checked.hpp"
#include "engine/model/decimal.hpp"

namespace adapters::config {

namespace {

struct Unit {
  std::string_view name;
  std::int64_t factor;
};

// Largest first: formatting takes the first that divides.
constexpr std::array<Unit, 7> kDurations{{{"d", 24 * engine::kHourNs},
                                          {"h", engine::kHourNs},
                                          {"m", engine::kMinuteNs},
                                          {"s", engine::kSecondNs},
                                          {"ms", engine::kMillisecondNs},
                                          {"us", engine::kMicrosecondNs},
                                          {"ns", 1}}};
constexpr std::array<Unit, 4> kSizes{{{"GiB", 1LL << 30U}, {"MiB", 1LL << 20U}, {"KiB", 1LL << 10U}, {"B", 1}}};

std::optional<std::int64_t> parse_with_unit(std::string_view text, std::span<const Unit> units) noexcept {
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc{} || text.front() == '-') return std::nullopt;
  const std::string_view name = text.substr(static_cast<std::size_t>(end - text.data()));
  for (const Unit& unit : units) {
    if (unit.name == name) return engine::checked_mul(count, unit.factor);
  }
  return std::nullopt;
}

std::string format_with_unit(std::int64_t value, std::span<const Unit> units) {
  for (const Unit& unit : units) {
    if (value % unit.factor == 0) return std::to_string(value / unit.factor) + std::string{unit.name};
  }
  return std::to_string(value);
}

/// Insertions, deletions and substitutions from one word to the other.
std::size_t edit_distance(std::string_view left, std::string_view right) {
  std::vector<std::size_t> row;
  for (std::size_t j = 0; j <= right.size(); ++j) row.push_back(j);
  for (std::size_t i = 0; i < left.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < right.size(); ++j) {
      const std::size_t substituted = diagonal + (left[i] == right[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({substituted, diagonal + 1, row[j] + 1});
    }
  }
  return row.back();
}

constexpr std::size_t kWordLengthMax = 64;

}  // namespace

std::optional<engine::Duration> parse_duration(std::string_view text) noexcept {
  const auto ns = parse_with_unit(text, kDurations);
  return ns ? std::optional{engine::Duration{*ns}} : std::nullopt;
}

std::string format_duration(engine::Duration duration) {
  return duration.raw() == 0 ? "0s" : format_with_unit(duration.raw(), kDurations);
}

std::optional<std::uint64_t> parse_size(std::string_view text) noexcept {
  const auto size_bytes = parse_with_unit(text, kSizes);
  return size_bytes ? std::optional{static_cast<std::uint64_t>(*size_bytes)} : std::nullopt;
}

std::string format_size(std::uint64_t size_bytes) {
  return format_with_unit(static_cast<std::int64_t>(size_bytes), kSizes);
}

std::string in_quotes(std::string_view text) { return '"' + std::string{text} + '"'; }

std::string format_fixed(std::int64_t raw, int decimals) {
  std::array<char, engine::kDecimalTextMax> text{};
  return {text.data(), engine::format_decimal(raw, decimals, text)};
}

std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates) {
  if (word.size() > kWordLengthMax) return {};
  std::string_view best;
  std::size_t best_distance = word.size() / 3 + 1;  // Further away it would be a guess.
  for (const std::string_view candidate : candidates) {
    const std::size_t distance = edit_distance(word, candidate);
    if (distance < candidate.size() && (distance < best_distance || (best.empty() && distance == best_distance))) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

std::string suggestion(std::string_view word, std::span<const std::string_view> candidates) {
  const std::string_view best = nearest(word, candidates);
  return best.empty() ? std::string{} : " (did you mean " + in_quotes(best) + "?)";
}

std::string not_listed(std::string_view word, std::string_view what, std::span<const std::string_view> candidates) {
  return in_quotes(word) + " is no " + std::string{what} + " of this configuration" + suggestion(word, candidates);
}

}  // namespace adapters::config
