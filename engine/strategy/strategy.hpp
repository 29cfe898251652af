// What a native strategy is: a pure function of the state. It has no memory of its own (its indicators are the
// market's, its notes are journaled and kept in its slots) and no effect: it only wishes.
#pragma once

#include "engine/base/fixed_vector.hpp"
#include "engine/model/events/decision.hpp"
#include "engine/model/intent.hpp"
#include "engine/state/state.hpp"

namespace engine::strategy {

/// What happened in this step that the strategy may care about, on its own instrument and account.
struct Trigger {
  bool quote{false};   ///< a new quote
  bool bar{false};     ///< a bar of its interval closed
  bool orders{false};  ///< one of its orders changed
};

/// What a strategy wants after one look: values to remember, then intents, each in order. More than fit are dropped by
/// the strategy itself, which asks again at the next trigger.
struct Wishes {
  FixedVector<StrategyNoted, 8> notes;
  FixedVector<Intent, 8> intents;
};

// One for each strategy of kStrategies (engine/model/strategies.hpp), each in a file of its own.
void follow_trend(const state::State& state, const state::StrategyRow& row, Trigger trigger, Wishes& wishes) noexcept;
void make_quotes(const state::State& state, const state::StrategyRow& row, Trigger trigger, Wishes& wishes) noexcept;

/// Looks and wishes. Called only while the strategy's instrument has a quote. A strategy of no kind never acts.
inline void decide(const state::State& state, const state::StrategyRow& row, Trigger trigger, Wishes& wishes) noexcept {
  if (row.spec.kind == kTrendFollower) follow_trend(state, row, trigger, wishes);
  if (row.spec.kind == kQuoter) make_quotes(state, row, trigger, wishes);
}

}  // namespace engine::strategy
