#include "engine/oversight/stops.hpp"

#include <algorithm>

namespace engine::oversight {

namespace {

constexpr Reason kNone{};

constexpr bool is_kind(HaltKind kind) noexcept { return kind >= HaltKind::Halt && kind <= HaltKind::Kill; }

constexpr std::size_t index_of(HaltKind kind) noexcept { return static_cast<std::size_t>(kind) - 1; }

bool is_closed(const StopRow& row) noexcept {
  const auto is_there = [](Reason reason) { return reason != kNone; };
  return std::ranges::any_of(row.by_engine, is_there) || std::ranges::any_of(row.by_operator, is_there);
}

/// What a gate says of a stop of this kind.
Reason word_of(HaltKind kind, Scope scope) noexcept {
  switch (kind) {
    case HaltKind::Kill:
      return Reason::KILL_SWITCH_ON;
    case HaltKind::Panic:
      return Reason::PANIC_STOP;
    case HaltKind::Breaker:
      if (scope == Scope::System) return Reason::CIRCUIT_OPEN_SYSTEM;
      return scope == Scope::Account ? Reason::CIRCUIT_OPEN_ACCOUNT : Reason::CIRCUIT_OPEN_AGENT;
    case HaltKind::Halt:
    case HaltKind::Quarantine:
      break;
  }
  return Reason::TRADING_HALTED;
}

LimitScope limit_scope(Scope scope) noexcept {
  switch (scope) {
    case Scope::System:
      break;
    case Scope::Venue:
      return LimitScope::Venue;
    case Scope::Account:
      return LimitScope::Account;
    case Scope::Strategy:
      return LimitScope::Strategy;
    case Scope::Instrument:
      return LimitScope::Instrument;
  }
  return LimitScope::System;
}

}  // namespace

void Stops::set(Scope scope, std::uint32_t id, HaltKind kind, bool by_engine, Reason reason) noexcept {
  const auto at = places_.of(scope, id);
  if (!at || !is_kind(kind)) return;
  const bool was_closed = is_closed(rows_[*at]);
  StopRow& row = rows_.mutate(*at);
  (by_engine ? row.by_engine : row.by_operator)[index_of(kind)] = reason;
  const bool closed = is_closed(row);
  if (closed == was_closed) return;
  Totals& totals = totals_.mutate(0);
  totals.stopped += closed ? 1U : 0U - 1U;
}

void Stops::fold(const ScopeHalted& event) noexcept {
  set(event.scope, event.id, event.kind, event.operator_id == kEngineOperator, event.reason);
}

void Stops::fold(const ScopeResumed& event) noexcept {
  set(event.scope, event.id, event.kind, event.by_engine == Switch::On, kNone);
}

void Stops::fold(const FlattenChanged& event) noexcept {
  const auto at = places_.of(event.scope, event.id);
  const bool wanted = event.active == Switch::On;
  if (!at || wanted == (rows_[*at].flattening == Switch::On)) return;
  rows_.mutate(*at).flattening = wanted ? Switch::On : Switch::Off;
  totals_.mutate(0).flattening += wanted ? 1U : 0U - 1U;
}

Reason Stops::of(Scope scope, std::uint32_t id, HaltKind kind, bool by_engine) const noexcept {
  const auto at = places_.of(scope, id);
  if (!at || !is_kind(kind)) return Reason::NONE;
  const StopRow& row = rows_[*at];
  const Reason reason = (by_engine ? row.by_engine : row.by_operator)[index_of(kind)];
  return reason == kNone ? Reason::NONE : reason;
}

Stop Stops::over(Scope scope, std::uint32_t id) const noexcept {
  const auto at = places_.of(scope, id);
  if (!at) return {};
  const StopRow& row = rows_[*at];
  constexpr std::array kGravestFirst{HaltKind::Kill, HaltKind::Panic, HaltKind::Breaker, HaltKind::Halt,
                                     HaltKind::Quarantine};
  for (const HaltKind kind : kGravestFirst) {
    if (row.by_engine[index_of(kind)] == kNone && row.by_operator[index_of(kind)] == kNone) continue;
    return {.reason = word_of(kind, scope), .kind = kind, .scope = limit_scope(scope), .id = id};
  }
  return {};
}

Stop Stops::over(const LimitScopes& concerned) const noexcept {
  if (totals_[0].stopped == 0) return {};
  Stop first;
  for_each_scope(concerned, [&](Scope scope, std::uint32_t id) {
    if (!first.is_there()) first = over(scope, id);
  });
  return first;
}

bool Stops::is_flattening(Scope scope, std::uint32_t id) const noexcept {
  const auto at = places_.of(scope, id);
  return at && rows_[*at].flattening == Switch::On;
}

}  // namespace engine::oversight
