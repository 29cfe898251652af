// Looks up, in the steps that pass, the records that watermarks name.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "journal/error.hpp"
#include "journal/reader.hpp"
#include "journal/recovery/watermark.hpp"

namespace journal {

/// Feed it every step behind `after` in order. The watermarks stay where they are.
class TipCheck {
 public:
  explicit TipCheck(std::span<const Watermark> watermarks, engine::Sequence after = {});

  /// last: sequence of the step's last record. What is wrong, when the step holds a named record with another checksum.
  [[nodiscard]] std::optional<JournalError> see(const StepView& step, engine::Sequence last,
                                                const std::filesystem::path& directory);

 private:
  std::vector<const Watermark*> open_;  // The next one last.
};

}  // namespace journal
