// The ids of executions and cash flows that were booked lately, so that none is booked twice. Each account has its own
// ring: however much one of them trades, another forgets nothing for it. The oldest make room.
#pragma once

#include <cstdint>

#include "engine/base/fixed_map.hpp"
#include "engine/base/table.hpp"
#include "engine/model/ids.hpp"

namespace engine::ledger {

class Executions {
 public:
  /// kept: by account.
  Executions(Arena& arena, std::uint32_t accounts, std::uint32_t kept) noexcept
      : ring_{arena, accounts * kept}, cursors_{arena, accounts}, index_{arena, accounts * kept}, kept_{kept} {}

  [[nodiscard]] bool contains(AccountId account, ExecId id) const noexcept { return holds(key(account, id.raw(), 0)); }
  [[nodiscard]] bool contains(AccountId account, FlowId id) const noexcept { return holds(key(account, id.raw(), 1)); }
  void add(AccountId account, ExecId id) noexcept { add(account, key(account, id.raw(), 0)); }
  void add(AccountId account, FlowId id) noexcept { add(account, key(account, id.raw(), 1)); }

 private:
  [[nodiscard]] bool holds(std::uint64_t key) const noexcept { return index_.find(key).has_value(); }

  void add(AccountId account, std::uint64_t key) noexcept {
    const std::uint32_t cursor = cursors_[account.raw() - 1];
    const std::uint32_t place = (account.raw() - 1) * kept_ + cursor;
    if (ring_[place] != 0) index_.erase(ring_[place]);
    ring_.mutate(place) = key;
    index_.put(key, place);
    cursors_.mutate(account.raw() - 1) = cursor + 1 == kept_ ? 0 : cursor + 1;
  }

  /// Ids are unique at one venue, and an account has one venue. Mixed, so that two accounts do not collide; never 0.
  static std::uint64_t key(AccountId account, std::uint64_t id, std::uint64_t kind) noexcept {
    const std::uint64_t mixed = mix64(id ^ mix64(account.raw() | kind << 32U));
    return mixed == 0 ? 1 : mixed;
  }

  Table<std::uint64_t> ring_;
  Table<std::uint32_t> cursors_;
  FixedMap index_;
  std::uint32_t kept_;
};

}  // namespace engine::ledger
