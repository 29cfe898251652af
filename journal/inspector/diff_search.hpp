// How far two journals are surely equal, found from the openings of their segments: each names the last record before
// it and its checksum, the chain's tip, which stands for all that came before. Bisecting them reads a few pages of
// journals of any size. Not for the difference itself: that is a walk from there on.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "engine/base/result.hpp"
#include "journal/error.hpp"
#include "journal/reader.hpp"

namespace journal::inspector {

/// A place behind an equal step in both journals, and what was read to know it.
struct EqualUpTo {
  std::optional<ReadFrom> left{};  ///< none: at the first record
  std::optional<ReadFrom> right{};
  std::uint64_t openings_read{0};
  std::uint64_t bytes_walked{0};  ///< where segments of the two begin at different records

  [[nodiscard]] engine::Sequence sequence() const { return left ? left->last_sequence : engine::Sequence{}; }
};

/// Both of one journal id: the tips of others say nothing about each other.
[[nodiscard]] engine::Result<EqualUpTo, JournalError> find_equal_part(const std::filesystem::path& left,
                                                                      const std::filesystem::path& right);

}  // namespace journal::inspector
