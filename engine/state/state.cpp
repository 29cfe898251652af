#include "engine/state/state.hpp"

#include <cstring>

namespace engine::state {

namespace {

constexpr std::size_t rounded(std::size_t bytes) noexcept {
  return (bytes + Arena::kAlignment - 1) / Arena::kAlignment * Arena::kAlignment;
}

/// The arena was laid out for these; rows of others would lie beyond its tables.
bool same_capacities(const Capacities& left, const Capacities& right) noexcept {
  return std::memcmp(&left, &right, sizeof(Capacities)) == 0;
}

/// Every parameter that the kind declares is inside its range.
bool parameters_fit(const StrategyInfo& info, const StrategySpec& spec) noexcept {
  for (std::size_t i = 0; i < info.parameters.size(); ++i) {
    const ParameterInfo& declared = info.parameters[i];
    if (spec.parameters[i] < declared.min || spec.parameters[i] > declared.max) return false;
  }
  return true;
}

}  // namespace

std::size_t State::bytes_needed(const Capacities& room) noexcept {
  const std::size_t series = static_cast<std::size_t>(room.instruments) * kBarIntervalsMax;
  const std::size_t executions = std::size_t{room.accounts} * room.executions_kept;
  const std::size_t map_slots = FixedMap::slots_for(room.orders_kept) +
                                2 * std::size_t{FixedMap::slots_for(room.accounts * room.executions_kept)} +
                                FixedMap::slots_for(oversight::Commands::kKept);
  return rounded(sizeof(SessionRow)) + rounded(sizeof(InstrumentSpec) * room.instruments) +
         rounded(sizeof(AccountSpec) * room.accounts) + rounded(sizeof(RuleSetSpec) * room.accounts) +
         rounded(sizeof(ConversionRow) * room.accounts * room.instruments) +
         rounded(sizeof(StrategyRow) * room.strategies) + rounded(sizeof(std::uint32_t) * room.instruments) +
         rounded(sizeof(market::MarketTotals)) + rounded(sizeof(market::QuoteRow) * room.instruments) +
         rounded(sizeof(market::BarRow) * series) + rounded(sizeof(market::IndicatorRow) * room.indicators) +
         rounded(sizeof(std::uint32_t) * series) + rounded(sizeof(ledger::AccountRow) * room.accounts) +
         rounded(sizeof(ledger::PositionRow) * room.accounts * room.instruments * 2) +
         rounded(sizeof(ledger::OrderRow) * room.orders_kept) + rounded(sizeof(ledger::OrderChain) * room.strategies) +
         rounded(sizeof(ledger::OrderChain) * room.instruments) + rounded(sizeof(FixedMapSlot) * map_slots) +
         rounded(sizeof(ledger::ReconciliationRow) * room.accounts) +
         rounded(sizeof(ledger::PositionMark) * room.accounts * room.instruments * 2) +
         rounded(sizeof(ledger::ExecutionRow) * executions) + rounded(sizeof(std::uint32_t) * room.accounts) +
         rounded(sizeof(oversight::CommandRow) * oversight::Commands::kKept) +
         rounded(sizeof(oversight::AccountScopeRow) * room.accounts) +
         rounded(sizeof(oversight::StopRow) * oversight::Stops::rows_needed(room)) +
         rounded(sizeof(oversight::BreakerRow) * oversight::Breakers::rows_needed(room)) +
         rounded(sizeof(oversight::AgentRow) * oversight::Agents::rows_needed(room)) +
         rounded(sizeof(oversight::StageRow) * room.accounts) +
         rounded(sizeof(oversight::OverrideRow) * oversight::Overrides::kMax) +
         rounded(sizeof(oversight::LimitRow) * oversight::Limits::rows_needed(room)) +
         rounded(room.accounts * oversight::kLimitKinds) +
         rounded(sizeof(oversight::TempoRow) * (room.accounts + room.strategies + oversight::kVenuesMax)) +
         // single rows and the rounding of what was added together above
         24 * Arena::kAlignment;
}

State::State(Arena& arena, const Capacities& capacities) noexcept
    : capacities_{capacities},
      session_{arena, 1},
      instruments_{arena, capacities.instruments},
      accounts_{arena, capacities.accounts},
      rule_sets_{arena, capacities.accounts},
      conversions_{arena, capacities.accounts * capacities.instruments},
      strategies_{arena, capacities.strategies},
      first_strategy_{arena, capacities.instruments},
      market_{arena, capacities},
      ledger_{arena, capacities},
      oversight_{arena, capacities} {}

void State::fold(const ReportIgnored& event) noexcept {
  if (event.reason == Reason::REPORT_OUT_OF_RANGE) ++session_.mutate(0).degraded;
}

void State::fold(const GateDecision& event) noexcept {
  if (event.verdict == Verdict::Denied) strategies_.mutate(event.strategy.raw() - 1).denied_at = now();
}

void State::fold(const StrategyNoted& event) noexcept {
  if (event.slot >= kStrategySlots) return;
  strategies_.mutate(event.strategy.raw() - 1).slots[event.slot] = event.value;
}

void State::fold(const SessionStarted& event, std::span<const std::byte> tail) noexcept {
  const auto config = ConfigView::parse(tail);
  if (!config || !same_capacities(config->header().capacities, capacities_)) return;
  SessionRow& row = session_.mutate(0);
  row.journal_id = event.journal_id;
  row.epoch = event.epoch;
  row.rules = config->header();
  row.started = 1;
  for (const InstrumentSpec& spec : config->instruments()) instruments_.mutate(spec.id.raw() - 1) = spec;
  for (const AccountSpec& spec : config->accounts()) accounts_.mutate(spec.id.raw() - 1) = spec;
  market_.define(*config);
  ledger_.define(*config);
  oversight_.define(*config);
  define_rule_sets(*config);
  define_conversions(*config);
  define_strategies(config->strategies());
}

void State::define_rule_sets(const ConfigView& config) noexcept {
  for (const AccountSpec& account : config.accounts()) {
    RuleSetSpec& asked = rule_sets_.mutate(account.id.raw() - 1);
    asked = account.rules.raw() == 0 ? RuleSetSpec{} : config.rule_sets()[account.rules.raw() - 1];
  }
}

void State::define_conversions(const ConfigView& config) noexcept {
  const auto accounts = config.accounts();
  for (const AccountSpec& account : accounts) {
    const std::uint32_t first = (account.id.raw() - 1) * capacities_.instruments;
    // Accounts of one currency convert alike: what an earlier one found is taken over.
    const auto twin = std::ranges::find(accounts, account.currency, &AccountSpec::currency)->id;
    for (const InstrumentSpec& instrument : config.instruments()) {
      const std::uint32_t row = first + instrument.id.raw() - 1;
      if (instrument.base == account.currency && instrument.quote != account.currency) {
        conversions_.mutate(row) = {.first = {.instrument = instrument.id, .inverted = 1}, .known = 1};
      } else if (twin != account.id) {
        conversions_.mutate(row) = conversion(twin, instrument.id);
      } else {
        conversions_.mutate(row) = find_conversion(config.instruments(), instrument.quote, account.currency);
      }
    }
  }
}

void State::define_strategies(std::span<const StrategySpec> specs) noexcept {
  for (std::uint32_t row = 0; row < first_strategy_.size(); ++row) first_strategy_.mutate(row) = 0;
  for (const StrategySpec& spec : specs) define_strategy(spec);
  // From the last to the first, so that each instrument's chain begins with the lowest id.
  for (auto id = static_cast<std::uint32_t>(specs.size()); id != 0; --id) {
    std::uint32_t& first = first_strategy_.mutate(specs[id - 1].instrument.raw() - 1);
    strategies_.mutate(id - 1).next = first;
    first = id;
  }
}

void State::define_strategy(const StrategySpec& spec) noexcept {
  StrategyRow& row = strategies_.mutate(spec.id.raw() - 1);
  row.spec = spec;
  row.indicators = {};
  const auto info = strategy_info(spec.kind);
  if (!info || !parameters_fit(*info, spec)) {
    row.spec.kind = StrategyKind{};  // of no kind: it never acts
    return;
  }
  const auto series = market_.series_of(spec.instrument, spec.bar_interval);
  if (!series) return;
  for (std::size_t i = 0; i < info->indicators.size(); ++i) {
    const IndicatorDeclaration& declared = info->indicators[i];
    const auto period = static_cast<std::uint32_t>(spec.parameters[declared.period_parameter]);
    const auto place = market_.declare(declared.kind, period, *series);
    if (place) row.indicators[i] = *place + 1;
  }
}

bool fold_record(State& state, const RecordHeader& header, const std::byte* payload) noexcept {
  state.advance(header.sequence, header.time);
  return visit_event(EventType{header.type}, payload, [&](const auto& event) { fold_event(state, header, event); });
}

}  // namespace engine::state
