// Instruments, accounts, firms' rules and legal entities: one table each.
#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <utility>

#include "adapters/config/day_turns.hpp"
#include "adapters/config/draft.hpp"
#include "adapters/config/words.hpp"

namespace adapters::config {

namespace {

using engine::kMoneyDecimals;
using engine::kPriceDecimals;
using engine::kQtyDecimals;

constexpr int kRatioDecimals = 6;
constexpr Presence kRequired = Presence::Required;
constexpr Bounds kPositive{.min = 1};
constexpr Bounds kNotNegative{.min = 0};
constexpr Bounds kSigned{.min = -engine::kInt64Max};
constexpr Bounds kCount32{.min = 0, .max = std::numeric_limits<std::uint32_t>::max()};
constexpr Bounds kShare{.min = 0, .max = engine::kMillion};

constexpr std::array<Choice<engine::Environment>, 4> kEnvironments{{{"simulated", engine::Environment::Simulated},
                                                                    {"demo", engine::Environment::Demo},
                                                                    {"canary", engine::Environment::Canary},
                                                                    {"live", engine::Environment::Live}}};
constexpr std::array<Choice<engine::AccountStatus>, 4> kStatuses{{{"active", engine::AccountStatus::Active},
                                                                  {"suspended", engine::AccountStatus::Suspended},
                                                                  {"in_drawdown", engine::AccountStatus::InDrawdown},
                                                                  {"terminated", engine::AccountStatus::Terminated}}};
constexpr std::array<Choice<engine::PositionKeeping>, 2> kKeepings{
    {{"netting", engine::PositionKeeping::Netting}, {"hedging", engine::PositionKeeping::Hedging}}};
constexpr std::array<Choice<engine::TradingMode>, 2> kModes{
    {{"supervised", engine::TradingMode::Supervised}, {"autonomous", engine::TradingMode::Autonomous}}};
constexpr std::array<Choice<engine::DayReference>, 3> kReferences{{{"balance", engine::DayReference::Balance},
                                                                   {"equity", engine::DayReference::Equity},
                                                                   {"larger", engine::DayReference::Larger}}};
constexpr std::array<Choice<engine::LossRule>, 3> kLossRules{
    {{"static", engine::LossRule::Static},
     {"trailing_end_of_day", engine::LossRule::TrailingEndOfDay},
     {"trailing_intraday", engine::LossRule::TrailingIntraday}}};
constexpr std::array<Choice<engine::HedgedMargin>, 2> kHedgedMargins{
    {{"larger_leg", engine::HedgedMargin::LargerLeg}, {"both_legs", engine::HedgedMargin::BothLegs}}};
constexpr std::array<Choice<engine::Weekday>, 5> kSwapDays{{{"monday", engine::Weekday::Monday},
                                                            {"tuesday", engine::Weekday::Tuesday},
                                                            {"wednesday", engine::Weekday::Wednesday},
                                                            {"thursday", engine::Weekday::Thursday},
                                                            {"friday", engine::Weekday::Friday}}};

/// Text that fits its place and can be typed on a command line.
template <class Text>
void read_name(Section& at, std::string_view key, Text& into, Presence presence = kRequired) {
  const auto text = at.text(key, presence);
  if (!text) return;
  into = Text::from(*text);
  const bool printable = std::all_of(text->begin(), text->end(), [](char c) { return c > ' ' && c <= '~'; });
  if (!printable) at.fail(key, "must be printable ASCII without blanks");
  if (text->size() > into.chars.size()) {
    at.fail(key, "is longer than " + std::to_string(into.chars.size()) + " characters");
  }
}

/// The same for words of people, which may have blanks.
template <class Text>
void read_words(Section& at, std::string_view key, Text& into, Presence presence = kRequired) {
  const auto text = at.text(key, presence);
  if (!text) return;
  into = Text::from(*text);
  const bool printable = std::all_of(text->begin(), text->end(), [](char c) { return c >= ' ' && c <= '~'; });
  if (!printable) at.fail(key, "must be printable ASCII");
  if (text->size() > into.chars.size()) {
    at.fail(key, "is longer than " + std::to_string(into.chars.size()) + " characters");
  }
}

void read_switch(Section& at, std::string_view key, engine::Switch& into) {
  if (const auto flag = at.flag(key)) into = *flag ? engine::Switch::On : engine::Switch::Off;
}

void read_trading_terms(Section& at, engine::InstrumentSpec& spec) {
  read_name(at, "venue_symbol", spec.venue_symbol, Presence::Optional);
  assign(spec.pip_size, at.decimal("pip_size", kPriceDecimals, kPositive));
  assign(spec.contract_size, at.decimal("contract_size", kQtyDecimals, kPositive));
  assign(spec.margin_rate, at.decimal("margin_rate", kRatioDecimals, kNotNegative));
  assign(spec.commission_per_lot, at.decimal("commission_per_lot", kMoneyDecimals, kNotNegative));
  assign(spec.swap_long, at.decimal("swap_long", kPriceDecimals, kSigned));
  assign(spec.swap_short, at.decimal("swap_short", kPriceDecimals, kSigned));
  assign(spec.swap_triple_day, at.choice<engine::Weekday>("swap_triple_day", kSwapDays));
  assign(spec.hedged_margin, at.choice<engine::HedgedMargin>("hedged_margin", kHedgedMargins));
  assign(spec.group, at.integer("group", kCount32));
  read_switch(at, "tradable", spec.tradable);
  read_switch(at, "short_selling", spec.short_selling);
}

/// The account's own day, if the table says so.
Boundary read_day(Section& at) {
  const auto turns = at.text("day_turns");
  if (!turns) return {};
  auto boundary = day_turns(*turns);
  if (boundary) return std::move(*boundary);
  at.fail("day_turns", in_quotes(*turns) + ' ' + boundary.error());
  return {};
}

}  // namespace

InstrumentDraft read_instrument(Section at, std::uint32_t id) {
  engine::InstrumentSpec spec{.id = engine::InstrumentId{id}};
  read_name(at, "symbol", spec.symbol);
  read_name(at, "base", spec.base);
  read_name(at, "quote", spec.quote);
  assign(spec.tick_size, at.decimal("tick_size", kPriceDecimals, kPositive, kRequired));
  assign(spec.lot_step, at.decimal("lot_step", kQtyDecimals, kPositive, kRequired));
  spec.qty_min = spec.lot_step;
  assign(spec.qty_min, at.decimal("qty_min", kQtyDecimals, kPositive));
  assign(spec.qty_max, at.decimal("qty_max", kQtyDecimals, kPositive, kRequired));
  assign(spec.commission, at.decimal("commission", kRatioDecimals, kShare));
  read_trading_terms(at, spec);
  at.finish();
  return {std::move(at), spec};
}

AccountDraft read_account(Section at, std::uint32_t id) {
  engine::AccountSpec spec{.id = engine::AccountId{id}};
  const std::string name = at.text("name", kRequired).value_or("");
  spec.name = engine::Name::from(name);
  if (name.size() > spec.name.chars.size()) at.fail("name", "is longer than 32 characters");
  read_words(at, "account_number", spec.account_number, Presence::Optional);
  read_name(at, "currency", spec.currency);
  assign(spec.environment, at.choice<engine::Environment>("environment", kEnvironments));
  assign(spec.status, at.choice<engine::AccountStatus>("status", kStatuses));
  assign(spec.positions, at.choice<engine::PositionKeeping>("positions", kKeepings));
  assign(spec.mode, at.choice<engine::TradingMode>("mode", kModes));
  assign(spec.day_reference, at.choice<engine::DayReference>("day_reference", kReferences));
  read_switch(at, "armed", spec.armed_at_start);
  assign(spec.opening_balance, at.decimal("opening_balance", kMoneyDecimals, kNotNegative, kRequired));
  assign(spec.initial_balance, at.decimal("initial_balance", kMoneyDecimals, kPositive));
  assign(spec.margin_rate_min, at.decimal("margin_rate_min", kRatioDecimals, kNotNegative));
  assign(spec.margin_call, at.decimal("margin_call", kRatioDecimals, kNotNegative));
  assign(spec.stop_out, at.decimal("stop_out", kRatioDecimals, kNotNegative));
  const std::string rules = at.text("rules").value_or("");
  const std::string entity = at.text("entity").value_or("");
  Boundary day_after = read_day(at);
  at.finish();
  return {std::move(at), spec, name, rules, entity, std::move(day_after)};
}

RuleSetDraft read_rule_set(Section at, std::uint32_t id) {
  engine::RuleSetSpec spec{.id = engine::RuleSetId{id}};
  read_words(at, "name", spec.name);
  read_words(at, "firm", spec.firm);
  read_words(at, "source", spec.source);
  assign(spec.as_of, at.instant("as_of", kRequired));
  assign(spec.day_reference, at.choice<engine::DayReference>("day_reference", kReferences));
  assign(spec.total_loss_rule, at.choice<engine::LossRule>("total_loss_rule", kLossRules));
  assign(spec.daily_loss_max, at.decimal("daily_loss_max", kRatioDecimals, kShare));
  assign(spec.total_loss_max, at.decimal("total_loss_max", kRatioDecimals, kShare));
  assign(spec.total_loss_lock, at.decimal("total_loss_lock", kRatioDecimals, kNotNegative));
  assign(spec.profit_target, at.decimal("profit_target", kRatioDecimals, kNotNegative));
  assign(spec.news_window, at.duration("news_window", kNotNegative));
  assign(spec.trading_days_min, at.integer("trading_days_min", kCount32));
  assign(spec.requests_per_day_max, at.integer("requests_per_day_max", kCount32));
  read_switch(at, "news_ban", spec.news_ban);
  read_switch(at, "weekend_holding", spec.weekend_holding);
  at.finish();
  return {std::move(at), spec};
}

LegalEntityDraft read_legal_entity(Section at, std::uint32_t id) {
  engine::LegalEntitySpec spec{.id = engine::LegalEntityId{id}};
  read_words(at, "name", spec.name);
  read_words(at, "jurisdiction", spec.jurisdiction);
  read_words(at, "registration_number", spec.registration_number);
  at.finish();
  return {std::move(at), spec};
}

}  // namespace adapters::config
