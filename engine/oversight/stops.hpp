// What stops a scope: halts, quarantines, breakers by hand, panic and kill. Each kind, by an operator or by the engine,
// is laid down and lifted by itself; the scope is closed while any is there. They outlive sessions.
#pragma once

#include <array>
#include <cstdint>

#include "engine/base/table.hpp"
#include "engine/model/config.hpp"
#include "engine/model/events.hpp"
#include "engine/oversight/places.hpp"

namespace engine::oversight {

inline constexpr std::uint32_t kHaltKinds = 5;

/// By kind; 0 where there is none.
using StopReasons = std::array<Reason, kHaltKinds>;

struct StopRow {
  StopReasons by_engine{};
  StopReasons by_operator{};
  Switch flattening{};  ///< On while positions are being closed; 0 before the first time
  Reserved<3> reserved{};
};

/// Why a scope is closed, and which. reason NONE: it is not.
struct Stop {
  Reason reason{Reason::NONE};
  HaltKind kind{HaltKind::Halt};
  LimitScope scope{LimitScope::System};
  std::uint32_t id{0};

  [[nodiscard]] bool is_there() const noexcept { return reason != Reason::NONE; }
};

/// True for a kind that an operator may lay down by hand; quarantine is the engine's.
constexpr bool is_by_hand(HaltKind kind) noexcept {
  return kind >= HaltKind::Halt && kind <= HaltKind::Kill && kind != HaltKind::Quarantine;
}

class Stops {
 public:
  Stops(Arena& arena, const Capacities& capacities) noexcept
      : places_{capacities}, rows_{arena, places_.count()}, totals_{arena, 1} {}
  static std::size_t rows_needed(const Capacities& capacities) noexcept { return Places{capacities}.count(); }

  void fold(const ScopeHalted& event) noexcept;
  void fold(const ScopeResumed& event) noexcept;
  void fold(const FlattenChanged& event) noexcept;

  /// True for a scope that may be stopped; its account, strategy or instrument need not be configured.
  [[nodiscard]] bool knows(Scope scope, std::uint32_t id) const noexcept { return places_.of(scope, id).has_value(); }
  /// Reason of one stop of one scope; NONE when it is not there, or the scope is not.
  [[nodiscard]] Reason of(Scope scope, std::uint32_t id, HaltKind kind, bool by_engine) const noexcept;
  /// The gravest stop of one scope: kill, then panic, breaker, halt, quarantine.
  [[nodiscard]] Stop over(Scope scope, std::uint32_t id) const noexcept;
  /// The gravest of the widest scope that is closed, of those that concern an order.
  [[nodiscard]] Stop over(const LimitScopes& concerned) const noexcept;
  [[nodiscard]] bool is_flattening(Scope scope, std::uint32_t id) const noexcept;
  /// Scopes whose positions are being closed; scopes that are closed.
  [[nodiscard]] std::uint32_t flattening() const noexcept { return totals_[0].flattening; }
  [[nodiscard]] std::uint32_t stopped() const noexcept { return totals_[0].stopped; }

 private:
  struct Totals {
    std::uint32_t stopped;
    std::uint32_t flattening;
  };
  void set(Scope scope, std::uint32_t id, HaltKind kind, bool by_engine, Reason reason) noexcept;

  Places places_;
  Table<StopRow> rows_;
  Table<Totals> totals_;
};

}  // namespace engine::oversight
