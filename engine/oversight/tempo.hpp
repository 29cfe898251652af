// How many orders went out in the current second of core time: by strategy, account and venue. Cancels are not counted,
// so that none ever waits for it.
#pragma once

#include <cstdint>

#include "engine/base/table.hpp"
#include "engine/model/config.hpp"
#include "engine/oversight/limits.hpp"

namespace engine::oversight {

struct TempoRow {
  std::int64_t second{0};
  std::uint64_t count{0};
};

class Tempo {
 public:
  Tempo(Arena& arena, const Capacities& capacities) noexcept
      : strategies_{arena, capacities.strategies}, accounts_{arena, capacities.accounts}, venues_{arena, kVenuesMax} {}

  /// One new or changed order left. strategy, venue: 0 for none, for the only one.
  void count(StrategyId strategy, AccountId account, VenueId venue, Timestamp now) noexcept {
    add(strategies_, strategy.raw(), now);
    add(accounts_, account.raw(), now);
    add(venues_, venue.raw() == 0 ? 1 : venue.raw(), now);
  }

  [[nodiscard]] std::int64_t of(StrategyId id, Timestamp now) const noexcept { return in(strategies_, id.raw(), now); }
  [[nodiscard]] std::int64_t of(AccountId id, Timestamp now) const noexcept { return in(accounts_, id.raw(), now); }
  [[nodiscard]] std::int64_t of(VenueId id, Timestamp now) const noexcept {
    return in(venues_, id.raw() == 0 ? 1 : id.raw(), now);
  }

 private:
  static std::int64_t second_of(Timestamp now) noexcept { return now.raw() / kSecondNs; }
  static void add(Table<TempoRow>& rows, std::uint32_t id, Timestamp now) noexcept {
    if (id == 0 || id > rows.size()) return;
    TempoRow& row = rows.mutate(id - 1);
    if (row.second != second_of(now)) row = {.second = second_of(now), .count = 0};
    ++row.count;
  }
  static std::int64_t in(const Table<TempoRow>& rows, std::uint32_t id, Timestamp now) noexcept {
    if (id == 0 || id > rows.size()) return 0;
    const TempoRow& row = rows[id - 1];
    return row.second == second_of(now) ? static_cast<std::int64_t>(row.count) : 0;
  }

  Table<TempoRow> strategies_;
  Table<TempoRow> accounts_;
  Table<TempoRow> venues_;
};

}  // namespace engine::oversight
