#include "engine/model/config.hpp"

namespace engine {

namespace {

/// Takes `count` rows off the front of `rest`; false when they are not all there.
template <class Row>
bool take_rows(std::span<const std::byte>& rest, std::uint32_t count, std::span<const Row>& rows) noexcept {
  if (rest.size() / sizeof(Row) < count) return false;
  rows = {static_cast<const Row*>(static_cast<const void*>(rest.data())), count};
  rest = rest.subspan(sizeof(Row) * count);
  return true;
}

/// Rows carry the ids 1, 2, 3, ...
template <class Row>
bool ids_are_dense(std::span<const Row> rows) noexcept {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].id.raw() != i + 1) return false;
  }
  return true;
}

}  // namespace

Result<ConfigView, ConfigError> ConfigView::parse(std::span<const std::byte> bytes) noexcept {
  ConfigView view;
  view.bytes_ = bytes;
  std::span<const std::byte> rest = bytes;
  std::span<const ConfigHeader> header;
  if (!take_rows(rest, 1, header)) return Failure{ConfigError::TooShort};
  view.header_ = header.data();
  const ConfigHeader& counts = *view.header_;
  const bool whole = take_rows(rest, counts.instruments, view.instruments_) &&
                     take_rows(rest, counts.accounts, view.accounts_) &&
                     take_rows(rest, counts.strategies, view.strategies_) &&
                     take_rows(rest, counts.bar_intervals, view.bar_intervals_) &&
                     take_rows(rest, counts.rule_sets, view.rule_sets_) &&
                     take_rows(rest, counts.legal_entities, view.legal_entities_);
  if (!whole) return Failure{ConfigError::TooShort};
  if (!rest.empty()) return Failure{ConfigError::TrailingBytes};
  const Capacities& room = counts.capacities;
  if (counts.instruments > room.instruments || counts.accounts > room.accounts || counts.strategies > room.strategies ||
      counts.bar_intervals > kBarIntervalsMax || counts.rule_sets > kRuleSetsMax ||
      counts.legal_entities > kLegalEntitiesMax) {
    return Failure{ConfigError::OverCapacity};
  }
  if (!view.rows_are_sound()) return Failure{ConfigError::BadRow};
  return view;
}

bool ConfigView::rows_are_sound() const noexcept {
  if (!ids_are_dense(instruments_) || !ids_are_dense(accounts_) || !ids_are_dense(strategies_)) return false;
  if (!ids_are_dense(rule_sets_) || !ids_are_dense(legal_entities_)) return false;
  for (const AccountSpec& account : accounts_) {
    if (account.rules.raw() > rule_sets_.size() || account.entity.raw() > legal_entities_.size()) return false;
  }
  for (const StrategySpec& strategy : strategies_) {
    if (strategy.instrument.raw() == 0 || strategy.instrument.raw() > instruments_.size()) return false;
    if (strategy.account.raw() == 0 || strategy.account.raw() > accounts_.size()) return false;
  }
  for (const Duration interval : bar_intervals_) {
    if (interval.raw() <= 0) return false;
  }
  return true;
}

}  // namespace engine
