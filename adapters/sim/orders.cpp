#include "adapters/sim/orders.hpp"

#include <utility>

#include "engine/base/assert.hpp"
#include "engine/base/random.hpp"

namespace adapters::sim {

Orders::Orders() : slots_(4 * kFinishedKept) {
  rows_.reserve(2 * kFinishedKept);
  free_.reserve(kFinishedKept);
}

std::size_t Orders::home_of(std::uint64_t id) const noexcept { return engine::mix64(id) & (slots_.size() - 1); }

/// Where the id is, or the free slot where it would go.
std::size_t Orders::slot_of(std::uint64_t id) const noexcept {
  std::size_t slot = home_of(id);
  while (slots_[slot].row_plus_one != 0 && slots_[slot].id != id) slot = (slot + 1) & (slots_.size() - 1);
  return slot;
}

std::optional<std::uint32_t> Orders::find(engine::OrderId id) const noexcept {
  const Slot& slot = slots_[slot_of(id.raw())];
  if (slot.row_plus_one == 0) return std::nullopt;
  return slot.row_plus_one - 1;
}

std::uint32_t Orders::add(const Order& order) {
  if (finished_.size() >= kFinishedKept) {
    const std::uint32_t oldest = finished_.front();
    finished_.pop();
    forget(rows_[oldest].id);
    free_.push_back(oldest);
  }
  if ((rows_.size() + 1) * 2 > slots_.size()) grow();
  auto row = static_cast<std::uint32_t>(rows_.size());
  if (free_.empty()) {
    rows_.push_back(order);
  } else {
    row = free_.back();
    free_.pop_back();
    rows_[row] = order;
  }
  Slot& slot = slots_[slot_of(order.id.raw())];
  ASSERT(slot.row_plus_one == 0);
  slot = {.id = order.id.raw(), .row_plus_one = row + 1};
  return row;
}

void Orders::finish(std::uint32_t row) {
  ASSERT(rows_[row].is_open);
  rows_[row].is_open = false;
  finished_.push(row);
}

/// Backward-shift deletion: no tombstones, so probes stay short for ever.
void Orders::forget(engine::OrderId id) noexcept {
  const std::size_t mask = slots_.size() - 1;
  std::size_t hole = slot_of(id.raw());
  ASSERT(slots_[hole].row_plus_one != 0);
  for (std::size_t next = (hole + 1) & mask; slots_[next].row_plus_one != 0; next = (next + 1) & mask) {
    const std::size_t home = home_of(slots_[next].id);
    if (((next - home) & mask) < ((next - hole) & mask)) continue;
    slots_[hole] = slots_[next];
    hole = next;
  }
  slots_[hole] = {};
}

void Orders::grow() {
  const std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(slots_.size() * 2));
  for (const Slot& slot : old) {
    if (slot.row_plus_one != 0) slots_[slot_of(slot.id)] = slot;
  }
}

}  // namespace adapters::sim
