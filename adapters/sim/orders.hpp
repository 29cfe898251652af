// The orders that the simulated venue knows: the working ones, and the lately finished ones by their id.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "adapters/sim/fifo.hpp"
#include "engine/model/enums.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/units.hpp"

namespace adapters::sim {

struct Order {
  engine::OrderId id{};
  engine::VenueOrderId venue_id{};
  engine::InstrumentId instrument{};
  engine::AccountId account{};
  engine::Qty qty{};          ///< in force, the total
  engine::Qty cum{};          ///< filled so far, at most qty
  engine::Price price{};      ///< in force; 0 for a market order
  engine::OrderId request{};  ///< whose terms are in force: the order's own, or the last replace's
  std::uint64_t priority{0};
  std::uint32_t market{0};  ///< index of its market at the exchange
  engine::Side side{engine::Side::Buy};
  engine::OrdType ord_type{engine::OrdType::Limit};
  engine::TimeInForce time_in_force{engine::TimeInForce::Gtc};
  bool is_open{false};
  bool is_cut{false};  ///< each of its fills against the outside comes in parts

  /// Waits outside the book for the next quote: market orders, and those that fill whole or not at all.
  [[nodiscard]] bool waits() const noexcept {
    return ord_type == engine::OrdType::Market || time_in_force == engine::TimeInForce::Fok;
  }
  [[nodiscard]] engine::Qty leaves() const noexcept { return engine::Qty{qty.raw() - cum.raw()}; }
};

/// Rows by id. A finished order stays known until kFinishedKept others have finished after it, so that memory and
/// the rows in use stay small however many orders come. Not for threads.
class Orders {
 public:
  static constexpr std::size_t kFinishedKept = 1'024;

  Orders();

  /// The row of an order that works or finished lately.
  [[nodiscard]] std::optional<std::uint32_t> find(engine::OrderId id) const noexcept;
  /// Adds an order whose id is not known, and says its row. References to rows are good until the next add.
  std::uint32_t add(const Order& order);
  /// Marks the order finished: its row may be given to another one later.
  void finish(std::uint32_t row);

  [[nodiscard]] Order& operator[](std::uint32_t row) noexcept { return rows_[row]; }
  [[nodiscard]] const Order& operator[](std::uint32_t row) const noexcept { return rows_[row]; }
  [[nodiscard]] std::size_t row_count() const noexcept { return rows_.size(); }

 private:
  struct Slot {
    std::uint64_t id{0};
    std::uint32_t row_plus_one{0};  ///< 0: free
  };

  [[nodiscard]] std::size_t home_of(std::uint64_t id) const noexcept;
  [[nodiscard]] std::size_t slot_of(std::uint64_t id) const noexcept;
  void forget(engine::OrderId id) noexcept;
  void grow();

  std::vector<Order> rows_;
  std::vector<std::uint32_t> free_;
  Fifo<std::uint32_t> finished_;
  std::vector<Slot> slots_;  ///< linear probing, at most half full; its size is a power of two
};

}  // namespace adapters::sim
