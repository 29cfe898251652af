// What a gate is: a pure function of the state and one request. It passes, or denies with a reason and the numbers
// that it compared. One that cannot evaluate denies.
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

  [[nodiscard]] bool passed() const noexcept { return reason == Reason::NONE; }
};

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
