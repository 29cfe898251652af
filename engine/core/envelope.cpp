#include "engine/core/envelope.hpp"

#include <array>

namespace engine::core {

namespace {

/// The kinds whose value is one of the account, not of an order: those are worth a warning before they bind.
bool is_of_account(LimitKind kind) noexcept {
  switch (kind) {
    case LimitKind::DailyLoss:
    case LimitKind::AccountOrders:
    case LimitKind::OpenPositions:
    case LimitKind::GrossExposure:
    case LimitKind::NetExposure:
    case LimitKind::Drawdown:
    case LimitKind::DrawdownShare:
      return true;
    case LimitKind::OrderQty:
    case LimitKind::OrderNotional:
    case LimitKind::PositionQty:
    case LimitKind::PriceBand:
    case LimitKind::QuoteAge:
    case LimitKind::StrategyOrders:
    case LimitKind::CashReserve:
    case LimitKind::StrategyRate:
    case LimitKind::AccountRate:
    case LimitKind::VenueRate:
    case LimitKind::DuplicateWindow:
    case LimitKind::Rule:
    case LimitKind::DailyLossTrip:
    case LimitKind::DrawdownTrip:
    case LimitKind::DailyTarget:
    case LimitKind::WeeklyTarget:
    case LimitKind::FailuresInRow:
    case LimitKind::HeartbeatAge:
      break;
  }
  return false;
}

bool reaches(const GateCheck& check, std::int64_t permille) noexcept {
  return wide_mul(check.value, 1'000) >= wide_mul(check.limit, permille);
}

/// The highest step of 70, 90, 100 percent that the value came to; 0 below them all.
std::uint8_t step_of(const GateCheck& check) noexcept {
  constexpr std::array<std::uint8_t, 3> kSteps{100, 90, 70};
  for (const std::uint8_t percent : kSteps) {
    if (reaches(check, percent * 10)) return percent;
  }
  return 0;
}

/// A warning that is out stays until the value falls under nine tenths of where it was due.
void warn(Outbox& outbox, const Intent& intent, const GateCheck& check) noexcept {
  if (!is_of_account(check.kind) || check.compare == Compare::Unknown || check.limit <= 0) return;
  const std::uint8_t before = outbox.state().oversight().limits().warned(check.kind, intent.account);
  const std::uint8_t now = step_of(check);
  if (now == before || (now < before && reaches(check, before * 9))) return;
  outbox.put(LimitWarned{.scope = check.scope,
                         .kind = check.kind,
                         .percent = now,
                         .previous = before,
                         .scope_id = check.scope_id,
                         .account = intent.account,
                         .strategy = intent.strategy,
                         .instrument = intent.instrument,
                         .value = check.value,
                         .limit = check.limit});
}

/// An override is shown wherever it is what a value was held against.
void tell_override(Outbox& outbox, const GateCheck& check) noexcept {
  const oversight::Overrides& overrides = outbox.state().oversight().limits().overrides();
  const oversight::OverrideRow* const row = overrides.find(check.kind, check.scope, check.scope_id);
  if (row == nullptr) [[likely]] {
    return;
  }
  outbox.put(OverrideUsed{.scope = row->scope,
                          .kind = row->kind,
                          .gate = check.gate,
                          .id = row->id,
                          .incident = row->incident,
                          .limit = row->limit,
                          .expires = row->expires});
}

}  // namespace

void put_envelope(Outbox& outbox, const risk::Request& request, Verdict verdict,
                  const risk::GateChecks& checks) noexcept {
  const Intent& intent = request.intent;
  const auto tail = std::as_bytes(checks.span());
  outbox.put(DecisionEnvelope{.cycle = outbox.first_sequence(),
                              .strategy = intent.strategy,
                              .account = intent.account,
                              .instrument = intent.instrument,
                              .check_count = static_cast<std::uint32_t>(checks.size()),
                              .verdict = verdict,
                              .reduces = request.reduces ? Switch::On : Switch::Off,
                              .tail_bytes = static_cast<std::uint32_t>(tail.size())},
             tail);
  for (const GateCheck& check : checks) {
    tell_override(outbox, check);
    warn(outbox, intent, check);
  }
}

}  // namespace engine::core
