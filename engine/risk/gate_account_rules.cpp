// Gate 17: is the account inside its firm's rules: the day's loss and the total loss, as shares of the initial balance?
// A trailing floor is taken from the high-water mark, which is never looser than the firm's own. Blocks new risk in the
// account.
#include "engine/risk/gate.hpp"
#include "engine/state/valuation.hpp"

namespace engine::risk {

namespace {

Money initial_balance(const state::State& state, AccountId account) noexcept {
  const AccountSpec& spec = state.account(account);
  return spec.initial_balance.raw() != 0 ? spec.initial_balance : spec.opening_balance;
}

/// So much of the initial balance, rounded down; 0 where it does not fit, which denies.
std::int64_t share_of(Money initial, PartsPerMillion share) noexcept {
  return div_round_int64(wide_mul(initial.raw(), share.raw()), kMillion, Round::Floor).value_or(0);
}

/// What the total loss is taken from: the initial balance with what was paid in since, or the mark.
std::optional<std::int64_t> loss_reference(const state::State& state, AccountId account) noexcept {
  const ledger::AccountRow& row = state.ledger().account(account);
  if (state.rule_set(account).total_loss_rule != LossRule::Static) return row.high_water_mark.raw();
  return checked_add(initial_balance(state, account).raw(), row.deposits.raw());
}

}  // namespace

GateResult check_account_rules(const state::State& state, const Request& request) noexcept {
  const AccountId account = request.intent.account;
  const RuleSetSpec& rules = state.rule_set(account);
  if (rules.id == RuleSetId{}) return fact(Reason::NONE, true);
  const Money initial = initial_balance(state, account);
  const auto equity = state::equity(state, account);
  const auto day = state::day_loss(state, account);
  const auto reference = loss_reference(state, account);
  const auto total = equity && reference ? checked_sub(*reference, equity->raw()) : std::nullopt;
  if (!day || !total) return unknown(Reason::POLICY_LOOKUP_FAILED, 0, 1);
  if (rules.daily_loss_max.raw() != 0) {
    const GateResult daily =
        check(Reason::ACCOUNT_RULE_VIOLATION, Compare::Below, day->raw(), share_of(initial, rules.daily_loss_max));
    if (!daily.passed() || rules.total_loss_max.raw() == 0) return daily;
  }
  if (rules.total_loss_max.raw() == 0) return fact(Reason::NONE, true);
  return check(Reason::ACCOUNT_RULE_VIOLATION, Compare::Below, *total, share_of(initial, rules.total_loss_max));
}

}  // namespace engine::risk
