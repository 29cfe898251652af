// The part of the file that decides: what stands in each table by itself. Comparisons are in check_engine.cpp.
#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "adapters/config/draft.hpp"
#include "adapters/config/words.hpp"

namespace adapters::config {

namespace {

using engine::kMoneyDecimals;
using engine::kQtyDecimals;

constexpr int kRatioDecimals = 6;
constexpr Bounds kPositive{.min = 1};
constexpr Bounds kNotNegative{.min = 0};
constexpr Bounds kCount32{.min = 0, .max = std::numeric_limits<std::uint32_t>::max()};

void read_header(Section at, engine::ConfigHeader& header) {
  if (const auto trading = at.flag("trading")) header.trading = *trading ? engine::Switch::On : engine::Switch::Off;
  assign(header.seed, at.integer("seed", kNotNegative));
  assign(header.denial_pause, at.duration("denial_pause", kNotNegative));
  assign(header.state_hash_interval, at.integer("state_hash_interval", {.min = 1, .max = kCount32.max}));
  at.finish();
}

void read_capacities(Section& at, engine::Capacities& room) {
  assign(room.instruments, at.integer("instruments", {.min = 1, .max = engine::kInstrumentsMax}));
  assign(room.accounts, at.integer("accounts", {.min = 1, .max = 1'024}));
  assign(room.strategies, at.integer("strategies", {.min = 1, .max = 4'096}));
  assign(room.orders_open, at.integer("orders_open", {.min = 1, .max = 1 << 20}));
  assign(room.orders_kept, at.integer("orders_kept", {.min = 1, .max = 1 << 22}));
  assign(room.executions_kept, at.integer("executions_kept", {.min = 1, .max = 1 << 22}));
  assign(room.indicators, at.integer("indicators", {.min = 1, .max = 1 << 16}));
  assign(room.step_bytes_max, at.size("step_bytes_max", {.min = 4'096, .max = 1 << 30}));
  at.finish();
  const std::size_t needed = engine::step_bytes_needed(room);
  if (at.is_sound("step_bytes_max") && room.step_bytes_max < needed) {
    at.fail("step_bytes_max", "one step of these capacities may need " + std::to_string(needed) + " bytes");
  }
}

/// Limits have no defaults: one that nobody wrote is one that nobody decided on.
void read_limits(Section& at, engine::RiskLimits& limits) {
  if (!at.exists()) return;
  constexpr Presence kRequired = Presence::Required;
  assign(limits.order_qty_max, at.decimal("order_qty_max", kQtyDecimals, kNotNegative, kRequired));
  assign(limits.order_notional_max, at.decimal("order_notional_max", kMoneyDecimals, kNotNegative, kRequired));
  assign(limits.position_qty_max, at.decimal("position_qty_max", kQtyDecimals, kNotNegative, kRequired));
  assign(limits.daily_loss_max, at.decimal("daily_loss_max", kMoneyDecimals, kNotNegative, kRequired));
  assign(limits.price_band, at.decimal("price_band", kRatioDecimals, kNotNegative, kRequired));
  assign(limits.quote_age_max, at.duration("quote_age_max", kNotNegative, kRequired));
  assign(limits.account_orders_max, at.integer("account_orders_max", kCount32, kRequired));
  assign(limits.strategy_orders_max, at.integer("strategy_orders_max", kCount32, kRequired));
  at.finish();
}

/// What is wrong with a bar interval; empty when nothing is.
std::string interval_fault(const Node& item, const std::vector<engine::Duration>& before) {
  constexpr std::int64_t kDayNs = 24 * engine::kHourNs;
  if (item.kind != NodeKind::Text) return "durations are written as strings with a unit, as in \"1m\"";
  const auto interval = parse_duration(item.text);
  if (!interval) return '"' + item.text + "\" is no duration: a whole number and one of ns us ms s m h d";
  if (interval->raw() < engine::kSecondNs || kDayNs % interval->raw() != 0) {
    return "must be whole seconds or more and divide a day, so that bars begin at the same times each day";
  }
  return std::find(before.begin(), before.end(), *interval) == before.end() ? "" : "stands here twice";
}

void read_bars(Section& at, std::vector<engine::Duration>& intervals) {
  const Node* const list = at.array("intervals");
  at.finish();
  if (list == nullptr) {
    intervals.assign(kBarIntervalsDefault.begin(), kBarIntervalsDefault.end());
    return;
  }
  for (std::size_t i = 0; i < list->items.size(); ++i) {
    const Node& item = list->items[i];
    const std::string fault = interval_fault(item, intervals);
    if (fault.empty()) {
      intervals.push_back(*parse_duration(item.text));
    } else {
      at.fail_item("intervals", i, item.place, fault);
    }
  }
  if (list->items.empty()) at.fail("intervals", "is empty");
  if (list->items.size() > engine::kBarIntervalsMax) {
    at.fail("intervals", "has more than " + std::to_string(engine::kBarIntervalsMax) + " intervals");
  }
}

std::optional<std::int64_t> read_parameter(Section& at, const engine::ParameterInfo& info) {
  const Bounds bounds{.min = info.min, .max = info.max};
  switch (info.unit) {
    case engine::ParameterUnit::Units:
      return at.decimal(info.name, kQtyDecimals, bounds);
    case engine::ParameterUnit::Ratio:
      return at.decimal(info.name, kRatioDecimals, bounds);
    case engine::ParameterUnit::Count:
    case engine::ParameterUnit::Ticks:
      return at.integer(info.name, bounds);
  }
  return std::nullopt;
}

std::optional<engine::StrategyInfo> read_kind(Section& at) {
  static constexpr auto kKinds = [] {
    std::array<Choice<engine::StrategyInfo>, engine::kStrategies.size()> kinds{};
    for (std::size_t i = 0; i < kinds.size(); ++i) kinds[i] = {engine::kStrategies[i].name, engine::kStrategies[i]};
    return kinds;
  }();
  return at.choice<engine::StrategyInfo>("kind", kKinds, Presence::Required);
}

StrategyDraft read_strategy(Section at, std::uint32_t id, const std::vector<engine::Duration>& intervals) {
  engine::StrategySpec spec{.id = engine::StrategyId{id}};
  const auto info = read_kind(at);
  const std::string instrument = at.text("instrument", Presence::Required).value_or("");
  const std::string account = at.text("account", Presence::Required).value_or("");
  if (!intervals.empty()) spec.bar_interval = intervals.front();
  assign(spec.bar_interval, at.duration("interval", kPositive));
  if (info) {
    spec.kind = info->kind;
    for (std::size_t i = 0; i < info->parameters.size(); ++i) {
      spec.parameters[i] = info->parameters[i].fallback;
      assign(spec.parameters[i], read_parameter(at, info->parameters[i]));
    }
    at.finish();  // Without a kind nobody can say which keys are known.
  }
  return {std::move(at), spec, instrument, account, info};
}

std::uint32_t next_id(std::size_t rows) noexcept { return static_cast<std::uint32_t>(rows + 1); }

/// The tables of a list that must not be empty.
std::vector<Section> required_sections(Section& root, std::string_view key) {
  auto result = root.sections(key);
  if (result.empty() && root.is_sound(key))
    root.fail(key, "is missing: write at least one [[" + std::string{key} + "]]");
  return result;
}

void read_rows(Section& root, EngineDraft& draft) {
  for (Section& at : required_sections(root, "instrument")) {
    draft.instruments.push_back(read_instrument(std::move(at), next_id(draft.instruments.size())));
  }
  for (Section& at : required_sections(root, "account")) {
    draft.accounts.push_back(read_account(std::move(at), next_id(draft.accounts.size())));
  }
  for (Section& at : root.sections("rule_set")) {
    draft.rule_sets.push_back(read_rule_set(std::move(at), next_id(draft.rule_sets.size())));
  }
  for (Section& at : root.sections("legal_entity")) {
    draft.legal_entities.push_back(read_legal_entity(std::move(at), next_id(draft.legal_entities.size())));
  }
  for (Section& at : root.sections("strategy")) {
    draft.strategies.push_back(read_strategy(std::move(at), next_id(draft.strategies.size()), draft.bar_intervals));
  }
}

}  // namespace

EngineDraft read_engine(Section& root) {
  engine::ConfigHeader header{.denial_pause = kDenialPauseDefault};
  read_header(root.section("engine"), header);
  EngineDraft draft{.header = header,
                    .bar_intervals = {},
                    .instruments = {},
                    .accounts = {},
                    .rule_sets = {},
                    .legal_entities = {},
                    .strategies = {},
                    .capacities_at = root.section("capacities"),
                    .limits_at = root.section("limits", Presence::Required),
                    .bars_at = root.section("bars")};
  read_capacities(draft.capacities_at, draft.header.capacities);
  read_limits(draft.limits_at, draft.header.limits);
  read_bars(draft.bars_at, draft.bar_intervals);
  read_rows(root, draft);
  return draft;
}

}  // namespace adapters::config
