// A table of rows in the arena: reading is const and free, writing goes through `mutate`, which marks the row's
// blocks. Deciding code gets the const side only, so the compiler keeps it from changing anything.
#pragma once

#include <cstdint>
#include <span>

#include "engine/base/arena.hpp"
#include "engine/base/assert.hpp"

namespace engine {

/// Rows [0, size()), fixed at construction. Row 0 is an ordinary row; ids that start at 1 subtract one at the caller.
template <class Row>
class Table {
 public:
  Table(Arena& arena, std::uint32_t count) noexcept : arena_{&arena}, rows_{arena.take<Row>(count)} {}

  [[nodiscard]] std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(rows_.size()); }
  [[nodiscard]] const Row& operator[](std::uint32_t index) const noexcept {
    ASSERT(index < rows_.size());
    return rows_[index];
  }
  /// The row for writing. The reference is good until the end of the fold that asked for it.
  [[nodiscard]] Row& mutate(std::uint32_t index) noexcept {
    ASSERT(index < rows_.size());
    Row& row = rows_[index];
    arena_->mark(&row, sizeof(Row));
    return row;
  }
  /// `count` rows from `first` on for writing, marked at once.
  [[nodiscard]] std::span<Row> mutate(std::uint32_t first, std::uint32_t count) noexcept {
    ASSERT(count != 0);
    ASSERT(first < rows_.size() && count <= rows_.size() - first);
    const std::span<Row> rows = rows_.subspan(first, count);
    arena_->mark(rows.data(), rows.size_bytes());
    return rows;
  }
  [[nodiscard]] std::span<const Row> rows() const noexcept { return rows_; }

 private:
  Arena* arena_;
  std::span<Row> rows_;
};

}  // namespace engine
