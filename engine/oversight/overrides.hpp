// Limits that stand in for others: each for an incident, one scope and kind, until a time. They lapse by a pulse, and
// outlive sessions until then.
#pragma once

#include <cstdint>

#include "engine/base/table.hpp"
#include "engine/model/events.hpp"

namespace engine::oversight {

struct OverrideRow {
  std::int64_t limit{};
  Timestamp expires{};
  IncidentId incident{};  ///< 0: the row is free
  std::uint32_t id{};
  LimitScope scope{};
  LimitKind kind{};
  Reserved<2> reserved{};
};

class Overrides {
 public:
  static constexpr std::uint32_t kMax = 32;

  explicit Overrides(Arena& arena) noexcept : rows_{arena, kMax}, count_{arena, 1} {}

  /// Puts it in the place of an earlier one of the same limit. Without room it changes nothing: the core has asked.
  void fold(const OverrideChanged& event) noexcept {
    std::uint32_t free = kMax;
    std::uint32_t same = kMax;
    for (std::uint32_t at = kMax; at-- != 0;) {
      if (rows_[at].incident == IncidentId{}) free = at;
      if (names(rows_[at], event.kind, event.scope, event.id)) same = at;
    }
    if (event.active != Switch::On) {
      if (same == kMax) return;
      rows_.mutate(same) = OverrideRow{};
      --count_.mutate(0);
      return;
    }
    const std::uint32_t at = same != kMax ? same : free;
    if (at == kMax) return;
    rows_.mutate(at) = {.limit = event.limit,
                        .expires = event.expires,
                        .incident = event.incident,
                        .id = event.id,
                        .scope = event.scope,
                        .kind = event.kind};
    if (same == kMax) ++count_.mutate(0);
  }

  /// The one over this limit, or null.
  [[nodiscard]] const OverrideRow* find(LimitKind kind, LimitScope scope, std::uint32_t id) const noexcept {
    if (count_[0] == 0) return nullptr;
    for (const OverrideRow& row : rows_.rows()) {
      if (names(row, kind, scope, id)) return &row;
    }
    return nullptr;
  }
  [[nodiscard]] std::span<const OverrideRow> rows() const noexcept { return rows_.rows(); }
  [[nodiscard]] std::uint32_t count() const noexcept { return count_[0]; }
  [[nodiscard]] bool has_room() const noexcept { return count_[0] < kMax; }

 private:
  static bool names(const OverrideRow& row, LimitKind kind, LimitScope scope, std::uint32_t id) noexcept {
    return row.incident != IncidentId{} && row.kind == kind && row.scope == scope && row.id == id;
  }

  Table<OverrideRow> rows_;
  Table<std::uint32_t> count_;
};

}  // namespace engine::oversight
