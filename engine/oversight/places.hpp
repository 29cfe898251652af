// Where the row of a scope is among those of all scopes: the system, venues, accounts, strategies, instruments.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/model/config.hpp"
#include "engine/oversight/limits.hpp"

namespace engine::oversight {

class Places {
 public:
  explicit constexpr Places(const Capacities& capacities) noexcept
      : accounts_{capacities.accounts}, strategies_{capacities.strategies}, instruments_{capacities.instruments} {}

  [[nodiscard]] constexpr std::uint32_t count() const noexcept {
    return 1 + kVenuesMax + accounts_ + strategies_ + instruments_;
  }
  /// Nothing for a scope that cannot be there.
  [[nodiscard]] constexpr std::optional<std::uint32_t> of(Scope scope, std::uint32_t id) const noexcept {
    switch (scope) {
      case Scope::System:
        return id == 0 ? std::optional{0U} : std::nullopt;
      case Scope::Venue:
        return within(0, kVenuesMax, id);
      case Scope::Account:
        return within(kVenuesMax, accounts_, id);
      case Scope::Strategy:
        return within(kVenuesMax + accounts_, strategies_, id);
      case Scope::Instrument:
        return within(kVenuesMax + accounts_ + strategies_, instruments_, id);
    }
    return std::nullopt;
  }
  /// Calls visit(scope, id) for each.
  template <class Visitor>
  constexpr void for_each(Visitor&& visit) const {
    visit(Scope::System, 0U);
    for (std::uint32_t id = 1; id <= kVenuesMax; ++id) visit(Scope::Venue, id);
    for (std::uint32_t id = 1; id <= accounts_; ++id) visit(Scope::Account, id);
    for (std::uint32_t id = 1; id <= strategies_; ++id) visit(Scope::Strategy, id);
    for (std::uint32_t id = 1; id <= instruments_; ++id) visit(Scope::Instrument, id);
  }

 private:
  static constexpr std::optional<std::uint32_t> within(std::uint32_t before, std::uint32_t count,
                                                       std::uint32_t id) noexcept {
    return id != 0 && id <= count ? std::optional{before + id} : std::nullopt;
  }

  std::uint32_t accounts_;
  std::uint32_t strategies_;
  std::uint32_t instruments_;
};

/// The scopes that concern an order, widest first; venue 0 is the only one.
template <class Visitor>
constexpr void for_each_scope(const LimitScopes& concerned, Visitor&& visit) {
  visit(Scope::System, 0U);
  visit(Scope::Venue, concerned.venue.raw() == 0 ? 1U : concerned.venue.raw());
  visit(Scope::Account, concerned.account.raw());
  visit(Scope::Strategy, concerned.strategy.raw());
  visit(Scope::Instrument, concerned.instrument.raw());
}

}  // namespace engine::oversight
