// What must hold between the values of the deciding part, and its canonical bytes.
#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "adapters/config/draft.hpp"
#include "adapters/config/words.hpp"
#include "engine/base/assert.hpp"
#include "engine/model/conversion.hpp"
#include "engine/model/record.hpp"

namespace adapters::config {

namespace {

using engine::kQtyDecimals;

std::string qty_text(engine::Qty qty) { return in_quotes(format_fixed(qty.raw(), kQtyDecimals)); }

bool is_multiple(engine::Qty qty, engine::Qty step) noexcept { return qty.raw() % step.raw() == 0; }

void check_capacity(Section& at, std::string_view key, std::uint32_t room, std::size_t needed) {
  if (!at.is_sound(key) || needed <= room) return;
  at.fail(key, "is " + std::to_string(room) + ", but this configuration needs " + std::to_string(needed));
}

std::size_t canonical_size(const EngineDraft& draft) {
  return sizeof(engine::ConfigHeader) + draft.instruments.size() * sizeof(engine::InstrumentSpec) +
         draft.accounts.size() * sizeof(engine::AccountSpec) + draft.strategies.size() * sizeof(engine::StrategySpec) +
         draft.bar_intervals.size() * sizeof(engine::Duration) + draft.rule_sets.size() * sizeof(engine::RuleSetSpec) +
         draft.legal_entities.size() * sizeof(engine::LegalEntitySpec);
}

void check_capacities(EngineDraft& draft) {
  Section& at = draft.capacities_at;
  const engine::Capacities& room = draft.header.capacities;
  check_capacity(at, "instruments", room.instruments, draft.instruments.size());
  check_capacity(at, "accounts", room.accounts, draft.accounts.size());
  check_capacity(at, "strategies", room.strategies, draft.strategies.size());
  std::size_t indicators = 0;  // Strategies that share one need fewer; that is the engine's affair.
  for (const StrategyDraft& row : draft.strategies) indicators += row.info ? row.info->indicators.size() : 0;
  check_capacity(at, "indicators", room.indicators, indicators);
  if (at.is_sound("orders_open")) check_capacity(at, "orders_kept", room.orders_kept, room.orders_open);
  if (canonical_size(draft) > engine::kTailBytesMax) {
    draft.strategies.back().at.fail("", "the configuration is larger than 64 KiB in its canonical form");
  }
}

void check_instrument(InstrumentDraft& row) {
  Section& at = row.at;
  const engine::InstrumentSpec& spec = row.spec;
  const bool has_step = at.is_sound("lot_step");
  for (const auto& [key, qty] : {std::pair{"qty_min", spec.qty_min}, std::pair{"qty_max", spec.qty_max}}) {
    if (has_step && at.is_sound(key) && !is_multiple(qty, spec.lot_step)) {
      at.fail(key, "must be a multiple of lot_step " + qty_text(spec.lot_step));
    }
  }
  if (has_step && at.is_sound("qty_min") && at.is_sound("qty_max") && spec.qty_min > spec.qty_max) {
    at.fail("qty_max", "is below qty_min " + qty_text(spec.qty_min));
  }
}

/// Reports each row whose name an earlier row has.
template <class Row, class NameOf>
void check_names(std::vector<Row>& rows, std::string_view key, NameOf name_of) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!rows[i].at.is_sound(key)) continue;
    const auto end = rows.begin() + static_cast<std::ptrdiff_t>(i);
    const auto same = [&](const Row& row) { return row.at.is_sound(key) && name_of(row) == name_of(rows[i]); };
    const auto first = std::find_if(rows.begin(), end, same);
    if (first == end) continue;
    rows[i].at.fail(
        key, in_quotes(name_of(rows[i])) + " is the " + std::string{key} + " of " + first->at.path() + " already");
  }
}

std::string_view symbol_of(const InstrumentDraft& row) { return row.spec.symbol.view(); }
std::string_view name_of(const AccountDraft& row) { return row.name; }

void check_account(AccountDraft& row) {
  if (row.spec.armed_at_start != engine::Switch::On || !row.at.is_sound("environment")) return;
  if (row.spec.environment == engine::Environment::Simulated) return;
  row.at.fail("armed", "only an account in the simulated environment may be armed at start");
}

/// The row that the strategy names under `key`, or nullptr, after an issue unless a row without a sound name may be it.
template <class Row, class NameOf>
Row* resolve(StrategyDraft& strategy, std::string_view key, std::vector<Row>& rows, NameOf name_of_row) {
  if (!strategy.at.is_sound(key)) return nullptr;
  const bool is_instrument = key == "instrument";
  const std::string& wanted = is_instrument ? strategy.instrument : strategy.account;
  std::vector<std::string_view> names;
  bool all_named = !rows.empty();
  for (Row& row : rows) {
    if (name_of_row(row) == wanted) return &row;
    names.push_back(name_of_row(row));
    all_named = all_named && row.at.is_sound(is_instrument ? "symbol" : "name");
  }
  if (all_named) strategy.at.fail(key, not_listed(wanted, key, names));
  return nullptr;
}

/// Profit in the quote currency must become the account's: over the instruments of this configuration.
void check_conversion(StrategyDraft& strategy, const InstrumentDraft& instrument, const AccountDraft& account,
                      const EngineDraft& draft) {
  const bool comparable =
      account.at.is_sound("currency") && std::ranges::all_of(draft.instruments, [](const InstrumentDraft& row) {
        return row.at.is_sound("base") && row.at.is_sound("quote");
      });
  if (!comparable) return;
  std::vector<engine::InstrumentSpec> specs;
  for (const InstrumentDraft& row : draft.instruments) specs.push_back(row.spec);
  const engine::Currency& quote = instrument.spec.quote;
  const engine::Currency& kept = account.spec.currency;
  if (engine::find_conversion(specs, quote, kept).known != 0) return;
  strategy.at.fail("instrument", in_quotes(strategy.instrument) + " is quoted in " + in_quotes(quote.view()) +
                                     ", account " + in_quotes(strategy.account) + " is kept in " +
                                     in_quotes(kept.view()) +
                                     ", and no instrument's price converts one into the other, nor two of them: add " +
                                     "one that does");
}

/// The id of the row that an account names under `key`, or of none.
template <class Row, class Id>
void resolve_name(AccountDraft& account, std::string_view key, const std::string& wanted, std::vector<Row>& rows,
                  Id& into) {
  if (wanted.empty()) return;
  std::vector<std::string_view> names;
  for (Row& row : rows) {
    if (!row.at.is_sound("name")) return;
    if (row.spec.name.view() == wanted) {
      into = row.spec.id;
      return;
    }
    names.push_back(row.spec.name.view());
  }
  account.at.fail(key, not_listed(wanted, key == "rules" ? "rule_set" : "legal_entity", names));
}

void check_order_qty(StrategyDraft& strategy, const InstrumentDraft& instrument) {
  constexpr std::string_view kKey = "order_qty";
  // Both kinds keep it in the same place.
  static_assert(int{engine::trend_parameters::OrderQty} == int{engine::quoter_parameters::OrderQty});
  const Section& rules = instrument.at;
  const bool comparable = strategy.at.is_sound(kKey) && rules.is_sound("lot_step") && rules.is_sound("qty_min") &&
                          rules.is_sound("qty_max");
  if (!comparable) return;
  const engine::Qty qty{strategy.spec.parameters[engine::trend_parameters::OrderQty]};
  const engine::InstrumentSpec& spec = instrument.spec;
  if (!is_multiple(qty, spec.lot_step)) {
    strategy.at.fail(kKey, qty_text(qty) + " must be a multiple of lot_step " + qty_text(spec.lot_step) + " of " +
                               in_quotes(strategy.instrument));
  } else if (qty < spec.qty_min || qty > spec.qty_max) {
    strategy.at.fail(kKey, qty_text(qty) + " must be from " + qty_text(spec.qty_min) + " to " + qty_text(spec.qty_max) +
                               ", the quantities of " + in_quotes(strategy.instrument));
  }
}

void check_parameters(StrategyDraft& strategy) {
  Section& at = strategy.at;
  const auto& values = strategy.spec.parameters;
  if (strategy.spec.kind == engine::kTrendFollower) {
    using enum engine::trend_parameters::Index;
    if (at.is_sound("fast_period") && at.is_sound("slow_period") && values[FastPeriod] >= values[SlowPeriod]) {
      at.fail("fast_period",
              std::to_string(values[FastPeriod]) + " must be below slow_period " + std::to_string(values[SlowPeriod]));
    }
  }
  if (strategy.spec.kind == engine::kQuoter) {
    namespace quoter = engine::quoter_parameters;
    const bool comparable = at.is_sound("order_qty") && at.is_sound("inventory_max");
    if (comparable && values[quoter::InventoryMax] < values[quoter::OrderQty]) {
      at.fail("inventory_max", "is below order_qty " + qty_text(engine::Qty{values[quoter::OrderQty]}));
    }
  }
}

void check_strategy(StrategyDraft& strategy, EngineDraft& draft) {
  InstrumentDraft* const instrument = resolve(strategy, "instrument", draft.instruments, symbol_of);
  AccountDraft* const account = resolve(strategy, "account", draft.accounts, name_of);
  if (instrument != nullptr) strategy.spec.instrument = instrument->spec.id;
  if (account != nullptr) strategy.spec.account = account->spec.id;
  if (instrument != nullptr && account != nullptr) check_conversion(strategy, *instrument, *account, draft);
  if (instrument != nullptr && strategy.info) check_order_qty(strategy, *instrument);
  check_parameters(strategy);
  const auto& intervals = draft.bar_intervals;
  const bool comparable = strategy.at.is_sound("interval") && draft.bars_at.is_sound("intervals");
  if (comparable && std::find(intervals.begin(), intervals.end(), strategy.spec.bar_interval) == intervals.end()) {
    strategy.at.fail("interval",
                     in_quotes(format_duration(strategy.spec.bar_interval)) + " is not among bars.intervals");
  }
}

/// One strategy owns an instrument in an account: two would trade against one position without knowing of each other.
/// Names that mean two things are reported where they stand, and not again here.
void check_owners(EngineDraft& draft) {
  const auto is_named = [](std::string_view key) { return [key](const auto& row) { return row.at.is_sound(key); }; };
  if (!std::ranges::all_of(draft.instruments, is_named("symbol"))) return;
  if (!std::ranges::all_of(draft.accounts, is_named("name"))) return;
  auto& rows = draft.strategies;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].instrument.empty() || rows[i].account.empty()) continue;
    const auto end = rows.begin() + static_cast<std::ptrdiff_t>(i);
    const auto first = std::find_if(rows.begin(), end, [&](const StrategyDraft& row) {
      return row.instrument == rows[i].instrument && row.account == rows[i].account;
    });
    if (first == end) continue;
    rows[i].at.fail("account", first->at.path() + " trades " + in_quotes(rows[i].instrument) + " in " +
                                   in_quotes(rows[i].account) + " already: one strategy owns an instrument in an " +
                                   "account, so give each an account of its own");
  }
}

template <class Row>
void append_row(std::vector<std::byte>& bytes, const Row& row) {
  const std::size_t size = bytes.size();
  bytes.resize(size + sizeof(Row));
  std::memcpy(bytes.data() + size, &row, sizeof(Row));
}

}  // namespace

void check_engine(EngineDraft& draft) {
  check_capacities(draft);
  for (InstrumentDraft& row : draft.instruments) check_instrument(row);
  check_names(draft.instruments, "symbol", symbol_of);
  for (AccountDraft& row : draft.accounts) check_account(row);
  check_names(draft.accounts, "name", name_of);
  check_names(draft.rule_sets, "name", [](const RuleSetDraft& row) { return row.spec.name.view(); });
  check_names(draft.legal_entities, "name", [](const LegalEntityDraft& row) { return row.spec.name.view(); });
  for (AccountDraft& row : draft.accounts) {
    resolve_name(row, "rules", row.rules, draft.rule_sets, row.spec.rules);
    resolve_name(row, "entity", row.entity, draft.legal_entities, row.spec.entity);
  }
  for (StrategyDraft& row : draft.strategies) check_strategy(row, draft);
  check_owners(draft);
}

std::vector<std::byte> canonical_bytes(const EngineDraft& draft) {
  engine::ConfigHeader header = draft.header;
  header.instruments = static_cast<std::uint32_t>(draft.instruments.size());
  header.accounts = static_cast<std::uint32_t>(draft.accounts.size());
  header.strategies = static_cast<std::uint32_t>(draft.strategies.size());
  header.bar_intervals = static_cast<std::uint32_t>(draft.bar_intervals.size());
  header.rule_sets = static_cast<std::uint32_t>(draft.rule_sets.size());
  header.legal_entities = static_cast<std::uint32_t>(draft.legal_entities.size());
  std::vector<std::byte> bytes;
  bytes.reserve(canonical_size(draft));
  append_row(bytes, header);
  for (const InstrumentDraft& row : draft.instruments) append_row(bytes, row.spec);
  for (const AccountDraft& row : draft.accounts) append_row(bytes, row.spec);
  for (const StrategyDraft& row : draft.strategies) append_row(bytes, row.spec);
  for (const engine::Duration interval : draft.bar_intervals) append_row(bytes, interval);
  for (const RuleSetDraft& row : draft.rule_sets) append_row(bytes, row.spec);
  for (const LegalEntityDraft& row : draft.legal_entities) append_row(bytes, row.spec);
  ASSERT(engine::ConfigView::parse(bytes).has_value());
  return bytes;
}

}  // namespace adapters::config
