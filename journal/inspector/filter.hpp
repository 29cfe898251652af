// Which records `cat` shows: by type, sequence, time, instrument.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/model/events.hpp"
#include "journal/reader.hpp"

namespace journal::inspector {

/// As given on the command line. Ranges include both ends.
struct FilterWords {
  std::vector<std::string> types{};  ///< names of events, or numbers as 0x1234; none: all
  std::uint64_t from_sequence{1};
  std::uint64_t to_sequence{UINT64_MAX};
  std::string from_time{};  ///< ISO 8601, UTC; empty: no bound
  std::string to_time{};
  std::string instrument{};  ///< symbol or number; empty: all
};

class Filter {
 public:
  /// Fails with words that name the option at fault.
  static engine::Result<Filter, std::string> from(const FilterWords& words);

  /// What was asked for; none: all.
  [[nodiscard]] const std::vector<engine::EventType>& types() const noexcept { return types_; }
  /// Whether the record is shown. Sees every record, in order: symbols come from the session's configuration.
  [[nodiscard]] bool accepts(const RecordView& record);
  /// No record from this one on can be accepted.
  [[nodiscard]] bool is_past(const engine::RecordHeader& header) const noexcept;
  /// The symbol that was asked for and that no session's configuration names; empty when all is well.
  [[nodiscard]] std::string_view unknown_symbol() const noexcept;

 private:
  void learn_symbols(const RecordView& record);
  [[nodiscard]] bool accepts_instrument(const RecordView& record) const;

  std::vector<engine::EventType> types_;
  engine::Sequence from_sequence_{};
  engine::Sequence to_sequence_{};
  engine::Timestamp from_time_{engine::kInt64Min};
  engine::Timestamp to_time_{engine::kInt64Max};
  std::string symbol_;
  std::optional<engine::InstrumentId> instrument_;
};

/// "2024-02-29", "2024-02-29T23:59:59", "2024-02-29T23:59:59.000000001Z": a moment in UTC, or nothing.
std::optional<engine::Timestamp> parse_time(std::string_view text);

}  // namespace journal::inspector
