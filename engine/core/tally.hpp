// What a run came to, counted from the steps as they are made. Not state: it decides nothing and is not journaled.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/base/bytes.hpp"
#include "engine/model/events.hpp"

namespace engine::core {

struct Tally {
  std::uint64_t inputs{0};
  std::uint64_t records{0};
  std::uint64_t record_bytes{0};
  std::uint64_t quotes{0};
  std::uint64_t trades{0};
  std::uint64_t bars{0};
  std::uint64_t orders{0};
  std::uint64_t cancels{0};
  std::uint64_t replaces{0};
  std::uint64_t fills{0};
  std::uint64_t denials{0};
  std::uint64_t rejects{0};

  /// Counts one record. payload: of the event that its header names.
  void count(const RecordHeader& header, const std::byte* payload) noexcept;
};

/// Calls visit(header, payload) for each record of a step.
template <class Visitor>
void for_each_record(std::span<const std::byte> step, Visitor&& visit) {
  while (!step.empty()) {
    const auto& header = *view_as<RecordHeader>(step.data());
    visit(header, step.data() + sizeof(RecordHeader));
    step = step.subspan(header.length);
  }
}

/// True for the events that leave for a venue.
constexpr bool is_order_message(EventType type) noexcept {
  return type == EventType::OrderSubmitted || type == EventType::OrderCancelRequested ||
         type == EventType::OrderReplaceRequested || type == EventType::OrderStatusRequested;
}

}  // namespace engine::core
