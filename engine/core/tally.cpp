#include "engine/core/tally.hpp"

namespace engine::core {

void Tally::count(const RecordHeader& header, const std::byte* payload) noexcept {
  const EventType type{header.type};
  ++records;
  record_bytes += header.length;
  if ((header.flags & record_flags::kInput) != 0) ++inputs;
  std::uint64_t* const slot = [&]() -> std::uint64_t* {
    if (type == EventType::Quote) return &quotes;
    if (type == EventType::Trade) return &trades;
    if (type == EventType::BarClosed) return &bars;
    if (type == EventType::OrderSubmitted) return &orders;
    if (type == EventType::OrderCancelRequested) return &cancels;
    if (type == EventType::OrderReplaceRequested) return &replaces;
    if (type == EventType::OrderFilled) return &fills;
    if (type == EventType::OrderRejected) return &rejects;
    if (type != EventType::GateDecision) return nullptr;
    const auto& decision = *view_as<GateDecision>(payload);
    return decision.verdict == Verdict::Denied ? &denials : nullptr;
  }();
  if (slot != nullptr) ++*slot;
}

}  // namespace engine::core
