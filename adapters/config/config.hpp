// The configuration file: TOML in, the engine's canonical configuration and the session's settings out, or everything
// that is wrong with the file at once. Not for replay, which reads the canonical form from the journal.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/config/settings.hpp"
#include "engine/base/result.hpp"
#include "engine/model/config.hpp"

namespace adapters::config {

/// One thing that is wrong. Line and column count from 1; 0 where the file has no place for it.
struct ConfigIssue {
  std::string key;  ///< as in `instrument[2].tick_size`; empty for the file as a whole
  std::uint32_t line{0};
  std::uint32_t column{0};
  std::string message;
  std::string source;  ///< the file
};
using ConfigIssues = std::vector<ConfigIssue>;

/// Both products of a configuration that has no issue.
struct Configuration {
  std::vector<std::byte> canonical;  ///< allocated by operator new, so 8-byte aligned as ConfigView asks
  Settings settings;

  /// A look at `canonical`; good until it changes or goes away. ASSERTs that the bytes are sound.
  [[nodiscard]] engine::ConfigView view() const;
};

/// Reads a file, and the script of faults that it names. A missing or unreadable one is an issue as well. Never throws.
engine::Result<Configuration, ConfigIssues> load(const std::filesystem::path& file);

/// The same for text that is already here; `source_name` stands in the messages. Any bytes are allowed. No file is
/// read: a script of faults stays a name. Never throws.
engine::Result<Configuration, ConfigIssues> parse(std::string_view text, std::string_view source_name);

/// One line for each issue, `file:line:column: key: message`, in the order of the file. Ends in a newline.
std::string print_issues(std::span<const ConfigIssue> issues);

/// A complete commented configuration which itself loads: every key with the value that it has when left out, and one
/// instrument, account and strategy as examples.
std::string defaults_text();

/// What is known about an instrument of a recording before it is read.
struct RecordedInstrument {
  std::string symbol;  ///< at most 16 characters
  std::string base;    ///< at most 8
  std::string quote;   ///< at most 8
  engine::Price tick_size{};
  engine::Qty lot_step{};
  engine::Price first_price{};  ///< the price level that order sizes are chosen by
};

/// A configuration made for recordings: ids in the order given, one armed simulated account for each quote currency,
/// both strategies on each instrument, orders of about 1,000 units of the quote currency, limits that let both trade.
/// The journal directory is left at its default; market.files are `files`. Issues name the instrument that is unusable.
engine::Result<Configuration, ConfigIssues> for_recorded(std::span<const RecordedInstrument> instruments,
                                                         std::span<const std::filesystem::path> files);

}  // namespace adapters::config
