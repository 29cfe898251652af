// The small texts of a configuration that are not decimals: durations ("250ms"), sizes ("64MiB"), and the nearest known
// word to a misspelt one.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/model/units.hpp"

namespace adapters::config {

/// A whole number and one of ns us ms s m h d, without a blank. Nothing when it is anything else or does not fit.
std::optional<engine::Duration> parse_duration(std::string_view text) noexcept;
/// The same in its largest whole unit; "0s" for zero.
std::string format_duration(engine::Duration duration);

/// A whole number and one of B KiB MiB GiB, without a blank. Nothing when it is anything else or does not fit.
std::optional<std::uint64_t> parse_size(std::string_view text) noexcept;
/// The same in its largest whole unit.
std::string format_size(std::uint64_t size_bytes);

/// The text between double quotes, for messages.
std::string in_quotes(std::string_view text);

/// A raw number with `decimals` decimals as text.
std::string format_fixed(std::int64_t raw, int decimals);

/// The candidate that `word` was probably meant to be; empty when none is close.
std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

/// ` (did you mean "x"?)`, or nothing when no candidate is close.
std::string suggestion(std::string_view word, std::span<const std::string_view> candidates);

/// `"x" is no <what> of this configuration`, with a suggestion.
std::string not_listed(std::string_view word, std::string_view what, std::span<const std::string_view> candidates);

}  // namespace adapters::config
