#include "engine/state/valuation.hpp"

namespace engine::state {

std::optional<Money> unrealised(const State& state, AccountId account, InstrumentId instrument) noexcept {
  const ledger::PositionRow& position = state.ledger().position(account, instrument);
  if (position.qty.raw() == 0) return Money{0};
  const market::QuoteRow& quote = state.market().quote(instrument);
  if (!quote.has_mark()) return std::nullopt;
  return ledger::unrealised_at(position, position.qty.raw() > 0 ? quote.mark_bid : quote.mark_ask);
}

std::optional<Money> equity(const State& state, AccountId account) noexcept {
  Money total = state.ledger().account(account).balance;
  for (std::uint32_t id = 1; id <= state.ledger().instrument_count(); ++id) {
    if (state.ledger().position(account, InstrumentId{id}).qty.raw() == 0) continue;
    const auto part = unrealised(state, account, InstrumentId{id});
    const auto sum = part ? checked_add(total, *part) : std::nullopt;
    if (!sum) return std::nullopt;
    total = *sum;
  }
  return total;
}

std::optional<Money> day_loss(const State& state, AccountId account) noexcept {
  const auto now = equity(state, account);
  if (!now) return std::nullopt;
  const auto loss = checked_sub(state.ledger().account(account).day_reference.raw(), now->raw());
  return loss ? std::optional{Money{*loss}} : std::nullopt;
}

}  // namespace engine::state
