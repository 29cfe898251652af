// The columns of an exported event: what stands in a row, in which form and unit. Made from the described fields.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/model/events.hpp"

namespace journal::inspector {

enum class ExportFormat : std::uint8_t { Csv = 1, JsonLines = 2, Npy = 3 };

struct ExportColumn {
  std::string name{};   ///< in the file
  std::string dtype{};  ///< of NumPy; "text" in CSV
  std::string type{};   ///< of the field, as the schema names it
  std::string unit{};
  int decimals{-1};                                            ///< of a fixed-point number; -1: none
  std::vector<std::pair<std::uint64_t, std::string>> names{};  ///< of an enumeration's values
  std::size_t offset{0};                                       ///< in the payload
  std::size_t bytes{0};                                        ///< copied from there; 0: not from the payload
};

/// Sequence, time, cause and epoch come first. Of a type that this build does not know: what the header says, and where
/// its bytes are.
[[nodiscard]] std::vector<ExportColumn> export_columns(engine::EventType type, ExportFormat format);

/// The columns as JSON: what a file means, for whoever reads it without us.
[[nodiscard]] std::string columns_json(const std::vector<ExportColumn>& columns);

}  // namespace journal::inspector
