// The execution ids that were booked lately, so that none is booked twice. The oldest make room.
#pragma once

#include <cstdint>

#include "engine/base/fixed_map.hpp"
#include "engine/base/table.hpp"
#include "engine/model/ids.hpp"

namespace engine::ledger {

class Executions {
 public:
  Executions(Arena& arena, std::uint32_t kept) noexcept : ring_{arena, kept}, cursor_{arena, 1}, index_{arena, kept} {}

  [[nodiscard]] bool contains(AccountId account, ExecId id) const noexcept {
    return index_.find(key(account, id)).has_value();
  }

  void add(AccountId account, ExecId id) noexcept {
    const std::uint32_t place = cursor_[0];
    if (ring_[place] != 0) index_.erase(ring_[place]);
    ring_.mutate(place) = key(account, id);
    index_.put(key(account, id), place);
    cursor_.mutate(0) = place + 1 == ring_.size() ? 0 : place + 1;
  }

 private:
  /// Ids are unique at one venue, and an account has one venue. Mixed, so that two accounts do not collide; never 0.
  static std::uint64_t key(AccountId account, ExecId id) noexcept {
    const std::uint64_t mixed = mix64(id.raw() ^ mix64(account.raw()));
    return mixed == 0 ? 1 : mixed;
  }

  Table<std::uint64_t> ring_;
  Table<std::uint32_t> cursor_;
  FixedMap index_;
};

}  // namespace engine::ledger
