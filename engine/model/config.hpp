// The configuration in canonical form: what the engine may do and how much of it there is. It is journaled whole in
// SessionStarted, so replay needs no file. Paths, pinning, ports and durability are not here: they decide nothing.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/base/result.hpp"
#include "engine/model/describe.hpp"
#include "engine/model/enums.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/units.hpp"

namespace engine {

/// How much room there is. Fixed by the journal's first record; reaching one is a refusal of its own.
struct Capacities {
  std::uint32_t instruments{16};
  std::uint32_t accounts{4};
  std::uint32_t strategies{16};
  std::uint32_t orders_open{256};        ///< working orders over all accounts
  std::uint32_t orders_kept{1'024};      ///< rows for open and lately closed orders together
  std::uint32_t executions_kept{4'096};  ///< execution ids remembered against duplicates
  std::uint32_t indicators{64};
  std::uint32_t step_bytes_max{384 * 1024};  ///< one input and all that it causes
};
LOCKSTEP_DESCRIBE(Capacities, 32, instruments, accounts, strategies, orders_open, orders_kept, executions_kept,
                  indicators, step_bytes_max);

/// Limits in force; 0 is a limit of zero, not "none": what must not bind is set high.
struct RiskLimits {
  Qty order_qty_max{};                  ///< one order, in units
  Money order_notional_max{};           ///< one order
  Qty position_qty_max{};               ///< by account and instrument, working orders counted
  Money daily_loss_max{};               ///< by account, from the day's reference
  PartsPerMillion price_band{};         ///< limit price against the mid of the last quote
  Duration quote_age_max{};             ///< older is stale
  std::uint32_t account_orders_max{};   ///< working orders by account
  std::uint32_t strategy_orders_max{};  ///< working orders by strategy
  Reserved<72> reserved{};
};
LOCKSTEP_DESCRIBE(RiskLimits, 128, order_qty_max, order_notional_max, position_qty_max, daily_loss_max, price_band,
                  quote_age_max, account_orders_max, strategy_orders_max, reserved);

struct InstrumentSpec {
  InstrumentId id{};
  Weekday swap_triple_day{Weekday::Wednesday};  ///< swap counts three times at its end
  Switch tradable{Switch::On};
  Switch short_selling{Switch::On};
  HedgedMargin hedged_margin{HedgedMargin::LargerLeg};
  Symbol symbol{};
  Symbol venue_symbol{};  ///< empty: the same
  Currency base{};
  Currency quote{};
  Price tick_size{};
  Price pip_size{};  ///< 0: one tick
  Qty lot_step{};
  Qty qty_min{};
  Qty qty_max{};
  Qty contract_size{kQtyScale};           ///< units in a lot; lots exist only at the edge
  PartsPerMillion margin_rate{kMillion};  ///< of the notional
  PartsPerMillion commission{};           ///< of the notional, each fill
  Money commission_per_lot{};             ///< each fill, in the quote currency
  PriceDelta swap_long{};                 ///< by unit and day, in the quote currency: credited above zero
  PriceDelta swap_short{};
  std::uint32_t group{0};  ///< instruments of one group share limits; 0: none
  VenueId venue{};         ///< 0: the only one
  Reserved<16> reserved{};
};
LOCKSTEP_DESCRIBE(InstrumentSpec, 168, id, swap_triple_day, tradable, short_selling, hedged_margin, symbol,
                  venue_symbol, base, quote, tick_size, pip_size, lot_step, qty_min, qty_max, contract_size,
                  margin_rate, commission, commission_per_lot, swap_long, swap_short, group, venue, reserved);

struct AccountSpec {
  AccountId id{};
  Environment environment{Environment::Simulated};
  Switch armed_at_start{Switch::Off};  ///< only a simulated venue may say On
  AccountStatus status{AccountStatus::Active};
  PositionKeeping positions{PositionKeeping::Netting};
  Currency currency{};
  Money opening_balance{};
  Money initial_balance{};  ///< what a firm's percentages are of; 0: the opening balance
  Name name{};
  Name account_number{};
  VenueId venue{};         ///< 0: the only one
  RuleSetId rules{};       ///< 0: none
  LegalEntityId entity{};  ///< 0: none
  TradingMode mode{TradingMode::Supervised};
  DayReference day_reference{DayReference::Larger};
  Reserved<2> reserved{};
  PartsPerMillion margin_rate_min{};       ///< no instrument needs less in this account
  PartsPerMillion margin_call{kMillion};   ///< margin level under which it warns
  PartsPerMillion stop_out{kMillion / 2};  ///< margin level under which the venue closes positions
  Reserved<16> reserved_tail{};
};
LOCKSTEP_DESCRIBE(AccountSpec, 152, id, environment, armed_at_start, status, positions, currency, opening_balance,
                  initial_balance, name, account_number, venue, rules, entity, mode, day_reference, reserved,
                  margin_rate_min, margin_call, stop_out, reserved_tail);

/// What a firm asks of an account. Shares are of the account's initial balance; 0 is no such rule.
struct RuleSetSpec {
  RuleSetId id{};
  DayReference day_reference{DayReference::Larger};
  LossRule total_loss_rule{LossRule::Static};
  Switch news_ban{Switch::Off};
  Switch weekend_holding{Switch::On};
  Name name{};
  Name firm{};
  PartsPerMillion daily_loss_max{};
  PartsPerMillion total_loss_max{};
  PartsPerMillion total_loss_lock{};  ///< a trailing floor stops here, above the initial balance
  PartsPerMillion profit_target{};
  Duration news_window{};  ///< before and after
  std::uint32_t trading_days_min{0};
  std::uint32_t requests_per_day_max{0};
  Timestamp as_of{};  ///< when the rules were read at their source
  LongName source{};
  Reserved<16> reserved{};
};
LOCKSTEP_DESCRIBE(RuleSetSpec, 208, id, day_reference, total_loss_rule, news_ban, weekend_holding, name, firm,
                  daily_loss_max, total_loss_max, total_loss_lock, profit_target, news_window, trading_days_min,
                  requests_per_day_max, as_of, source, reserved);

struct LegalEntitySpec {
  LegalEntityId id{};
  std::uint32_t reserved{0};
  LongName name{};
  Name jurisdiction{};
  Name registration_number{};
};
LOCKSTEP_DESCRIBE(LegalEntitySpec, 136, id, reserved, name, jurisdiction, registration_number);

/// Which native strategy; the list is engine/strategy/strategies.def. Never 0.
using StrategyKind = Strong<struct StrategyKindTag, std::uint32_t>;
inline constexpr std::size_t kStrategyParameters = 12;

/// One strategy on one instrument and account. What a parameter means is declared by its kind.
struct StrategySpec {
  StrategyId id{};
  StrategyKind kind{};
  InstrumentId instrument{};
  AccountId account{};
  Duration bar_interval{};
  std::array<std::int64_t, kStrategyParameters> parameters{};
};
LOCKSTEP_DESCRIBE(StrategySpec, 120, id, kind, instrument, account, bar_interval, parameters);

/// Fixed part of the canonical form; the rows that it counts follow it in the order of their counts.
struct ConfigHeader {
  Capacities capacities{};
  RiskLimits limits{};
  std::uint64_t seed{1};                      ///< of the counter-based random source
  Duration denial_pause{};                    ///< a strategy that was denied sends no new risk for so long
  std::uint32_t state_hash_interval{65'536};  ///< records between two StateHashed
  Switch trading{Switch::On};                 ///< the kill switch at start; Off blocks every new order
  Reserved<3> reserved{};
  std::uint32_t instruments{0};
  std::uint32_t accounts{0};
  std::uint32_t strategies{0};
  std::uint32_t bar_intervals{0};
  std::uint32_t rule_sets{0};
  std::uint32_t legal_entities{0};
  Reserved<64> reserved_tail{};
};
LOCKSTEP_DESCRIBE(ConfigHeader, 272, capacities, limits, seed, denial_pause, state_hash_interval, trading, reserved,
                  instruments, accounts, strategies, bar_intervals, rule_sets, legal_entities, reserved_tail);

/// Bars of at most this many intervals are built for each instrument.
inline constexpr std::uint32_t kBarIntervalsMax = 4;
/// Capacities may not name more instruments: one step can close a bar of each series.
inline constexpr std::uint32_t kInstrumentsMax = 256;
inline constexpr std::uint32_t kRuleSetsMax = 64;
inline constexpr std::uint32_t kLegalEntitiesMax = 64;

/// What is wrong with canonical bytes.
enum class ConfigError : std::uint8_t {
  TooShort = 1,       ///< ends inside the header or a row
  TrailingBytes = 2,  ///< goes on after the last row
  OverCapacity = 3,   ///< more rows than the capacities allow
  BadRow = 4,         ///< an id out of order, or a row that names one that is not there
};

/// Orders that triggers, ends of their time and lists touch in one step at most, each with what follows for its list.
inline constexpr std::size_t kConsequencesMax = 16 * 16;
constexpr std::size_t consequences_max(const Capacities& capacities) noexcept {
  return capacities.orders_open < kConsequencesMax ? capacities.orders_open : kConsequencesMax;
}

/// Room that one step may need at most under these capacities: every series closes a bar, every strategy uses all its
/// notes and intents, orders kept here leave, and the session's own records. A configuration with less `step_bytes_max`
/// is refused.
constexpr std::size_t step_bytes_needed(const Capacities& capacities) noexcept {
  constexpr std::size_t kBarBytes = 240;                     // The bar, and the mark of one over a gap.
  constexpr std::size_t kStrategyBytes = 8UL * 1'024;        // Eight orders, each with its envelope and its decision.
  constexpr std::size_t kOrderBytes = 176;                   // Its cancel, and what follows for its list.
  constexpr std::size_t kAccountBytes = 128 + 7UL * 3 * 88;  // Marked at a pulse, and each limit warned of thrice.
  constexpr std::size_t kSwapBytes = 2 * 176;                // Both sides of a hedged position.
  constexpr std::size_t kConsequenceBytes = 256;             // Released and submitted.
  constexpr std::size_t kTriggeredBytes = 16UL * 1'024;      // Sixteen triggers at once ask the gates again.
  constexpr std::size_t kSessionBytes = 72UL * 1'024;
  return kSessionBytes + std::size_t{capacities.instruments} * kBarIntervalsMax * kBarBytes +
         capacities.strategies * kStrategyBytes + (capacities.orders_open + capacities.accounts) * kOrderBytes +
         capacities.accounts * kAccountBytes + capacities.instruments * kSwapBytes +
         consequences_max(capacities) * kConsequenceBytes + kTriggeredBytes;
}

/// Bytes of order messages that one step may send at most, in a ring: all intents of all strategies, what leaves by
/// itself, and a cancel of each order. A message is the ring's word, its sequence, a frame header and the largest order
/// event.
constexpr std::size_t egress_bytes_needed(const Capacities& capacities) noexcept {
  constexpr std::size_t kIntentsPerStrategy = 8;
  constexpr std::size_t kMessageBytes = 8 + 8 + 16 + 128;
  return (capacities.strategies * kIntentsPerStrategy + consequences_max(capacities) + capacities.orders_open) *
         kMessageBytes;
}

/// A read-only look at canonical bytes. The bytes must outlive it and be 8-byte aligned.
class ConfigView {
 public:
  static Result<ConfigView, ConfigError> parse(std::span<const std::byte> bytes) noexcept;

  [[nodiscard]] const ConfigHeader& header() const noexcept { return *header_; }
  [[nodiscard]] std::span<const InstrumentSpec> instruments() const noexcept { return instruments_; }
  [[nodiscard]] std::span<const AccountSpec> accounts() const noexcept { return accounts_; }
  [[nodiscard]] std::span<const StrategySpec> strategies() const noexcept { return strategies_; }
  [[nodiscard]] std::span<const Duration> bar_intervals() const noexcept { return bar_intervals_; }
  [[nodiscard]] std::span<const RuleSetSpec> rule_sets() const noexcept { return rule_sets_; }
  [[nodiscard]] std::span<const LegalEntitySpec> legal_entities() const noexcept { return legal_entities_; }
  [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return bytes_; }

 private:
  [[nodiscard]] bool rows_are_sound() const noexcept;

  std::span<const std::byte> bytes_;
  const ConfigHeader* header_{nullptr};
  std::span<const InstrumentSpec> instruments_;
  std::span<const AccountSpec> accounts_;
  std::span<const StrategySpec> strategies_;
  std::span<const Duration> bar_intervals_;
  std::span<const RuleSetSpec> rule_sets_;
  std::span<const LegalEntitySpec> legal_entities_;
};

}  // namespace engine
