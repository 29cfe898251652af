#include "engine/risk/free_margin.hpp"

#include "engine/state/valuation.hpp"

namespace engine::risk {

std::optional<FreeMargin> free_margin(const state::State& state, const Request& request) noexcept {
  const Intent& intent = request.intent;
  const auto value = state::value_of(state, intent.account);
  const auto needed = state::margin_for(state, intent.account, intent.instrument,
                                        Qty{sign_of(intent.side) * added_exposure(request).raw()});
  if (!value || !needed) return std::nullopt;
  return FreeMargin{.needed = *needed, .free = value->margin_free};
}

}  // namespace engine::risk
