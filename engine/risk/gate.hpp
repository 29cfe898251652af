// What a gate is: a pure function of the state and one request. It passes, or denies with a reason; either way it gives
// the numbers that it compared. One that cannot evaluate denies.
#pragma once

#include <algorithm>
#include <cstdint>

#include "engine/model/intent.hpp"
#include "engine/model/reasons.hpp"
#include "engine/state/state.hpp"

namespace engine::risk {

/// An intent to open or change an order, with what all gates need to know of it.
struct Request {
  Intent intent;
  Qty replaced_exposure{};  ///< exposure that the order already has when it is a replace
  Qty replaced_filled{};    ///< what it has filled
  bool reduces{false};      ///< only takes the position towards zero, other working reducers counted
};

struct GateResult {
  Reason reason{Reason::NONE};  ///< NONE: passed
  std::int64_t value{0};
  std::int64_t limit{0};
  Compare compare{Compare::AtMost};
  LimitScope scope{LimitScope::System};  ///< whose limit it is
  LimitKind kind{LimitKind::Rule};
  std::uint32_t scope_id{0};

  [[nodiscard]] bool passed() const noexcept { return reason == Reason::NONE; }
};

/// value held against a limit that nobody sets; `otherwise` when it does not hold.
inline GateResult check(Reason otherwise, Compare compare, std::int64_t value, std::int64_t limit) noexcept {
  return {.reason = holds(compare, value, limit) ? Reason::NONE : otherwise,
          .value = value,
          .limit = limit,
          .compare = compare};
}

/// Something is so: 1, or it is not: 0, and 1 is asked for.
inline GateResult fact(Reason otherwise, bool is_so) noexcept {
  return check(otherwise, Compare::AtLeast, is_so ? 1 : 0, 1);
}

/// The value could not be told, or does not fit: denied, whatever the limit.
inline GateResult unknown(Reason reason, std::int64_t value, std::int64_t limit) noexcept {
  return {.reason = reason, .value = value, .limit = limit, .compare = Compare::Unknown};
}

/// The strictest limit of this kind that concerns the request.
inline oversight::Limit limit_for(const state::State& state, LimitKind kind, const Intent& intent) noexcept {
  return state.oversight().limits().strictest(kind, {.venue = state.venue_of(intent.account, intent.instrument),
                                                     .account = intent.account,
                                                     .strategy = intent.strategy,
                                                     .instrument = intent.instrument});
}

/// Writes down whose limit a result was held against.
inline GateResult named(const oversight::Limit& limit, GateResult result) noexcept {
  result.scope = limit.scope;
  result.kind = limit.kind;
  result.scope_id = limit.scope_id;
  return result;
}

/// value held against a limit; one that is not set lets everything pass.
inline GateResult check(const oversight::Limit& limit, Reason otherwise, Compare compare, std::int64_t value) noexcept {
  const std::int64_t none = compare == Compare::AtLeast ? kInt64Min : kInt64Max;
  if (!limit.is_set) return {.value = value, .limit = none, .compare = compare};
  return named(limit, check(otherwise, compare, value, limit.value));
}

/// What the request would add to the exposure of its side.
inline Qty added_exposure(const Request& request) noexcept {
  const int128 wanted = static_cast<int128>(request.intent.qty.raw()) - request.replaced_filled.raw();
  const int128 added = wanted - request.replaced_exposure.raw();
  return Qty{added > 0 ? static_cast<std::int64_t>(std::min<int128>(added, kInt64Max)) : 0};
}

#define GATE(id, name, unit, reducers) \
  GateResult check_##name(const state::State& state, const Request& request) noexcept;
#include "engine/risk/gates.def"
#undef GATE

}  // namespace engine::risk
