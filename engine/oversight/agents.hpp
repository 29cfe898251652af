// The registry: named parts of the core, strategies and gateways; what each may do, what it counts, when it last told
// of itself. An agent that is not active acts no more; its breaker is in `breakers`.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/base/table.hpp"
#include "engine/model/config.hpp"
#include "engine/model/events.hpp"

namespace engine::oversight {

inline constexpr std::uint32_t kAgentParts = 8;

struct AgentRow {
  AgentStatus status{};  ///< 0: Active
  Switch learning{};
  Reserved<2> reserved{};
  std::uint32_t version{};
  std::uint32_t errors{};
  std::uint32_t reserved_word{};
  Timestamp heartbeat{};

  [[nodiscard]] AgentStatus present() const noexcept { return status == AgentStatus{} ? AgentStatus::Active : status; }
};

class Agents {
 public:
  Agents(Arena& arena, const Capacities& capacities) noexcept
      : strategies_{capacities.strategies},
        accounts_{capacities.accounts},
        rows_{arena, static_cast<std::uint32_t>(rows_needed(capacities))},
        inactive_{arena, 1} {}
  static std::size_t rows_needed(const Capacities& capacities) noexcept {
    return std::size_t{1} + kAgentParts + capacities.strategies + capacities.accounts;
  }

  void fold(const AgentChanged& event) noexcept {
    const auto at = place(event.kind, event.id);
    if (!at) return;
    const bool was = rows_[*at].present() == AgentStatus::Active;
    const bool is = event.status == AgentStatus::Active;
    if (was != is) inactive_.mutate(0) += is ? 0U - 1U : 1U;
    rows_.mutate(*at) = {.status = event.status,
                         .learning = event.learning,
                         .version = event.version,
                         .errors = event.errors,
                         .heartbeat = event.heartbeat};
  }

  [[nodiscard]] bool knows(AgentKind kind, std::uint32_t id) const noexcept { return place(kind, id).has_value(); }
  /// Active where there is no such agent.
  [[nodiscard]] const AgentRow& row(AgentKind kind, std::uint32_t id) const noexcept {
    return rows_[place(kind, id).value_or(0)];
  }
  [[nodiscard]] bool is_active(AgentKind kind, std::uint32_t id) const noexcept {
    return row(kind, id).present() == AgentStatus::Active;
  }
  /// True while the parts of the core without which nothing may be opened are in service.
  [[nodiscard]] bool may_open() const noexcept {
    for (const AgentPart part :
         {AgentPart::RiskManagement, AgentPart::Execution, AgentPart::CircuitBreaker, AgentPart::Compliance}) {
      if (!is_active(AgentKind::Part, static_cast<std::uint32_t>(part))) return false;
    }
    return true;
  }
  [[nodiscard]] std::uint32_t inactive() const noexcept { return inactive_[0]; }

 private:
  /// The first row is nobody's.
  [[nodiscard]] std::optional<std::uint32_t> place(AgentKind kind, std::uint32_t id) const noexcept {
    const auto within = [id](std::uint32_t before, std::uint32_t count) {
      return id != 0 && id <= count ? std::optional{before + id} : std::nullopt;
    };
    switch (kind) {
      case AgentKind::Part:
        return within(0, kAgentParts);
      case AgentKind::Strategy:
        return within(kAgentParts, strategies_);
      case AgentKind::Gateway:
        return within(kAgentParts + strategies_, accounts_);
    }
    return std::nullopt;
  }

  std::uint32_t strategies_;
  std::uint32_t accounts_;
  Table<AgentRow> rows_;
  Table<std::uint32_t> inactive_;
};

}  // namespace engine::oversight
