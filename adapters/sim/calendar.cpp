#include "adapters/sim/calendar.hpp"

#include <algorithm>
#include <utility>

#include "engine/base/assert.hpp"

namespace adapters::sim {

using engine::Frame;
using engine::Timestamp;

namespace {
constexpr Timestamp kNever{engine::kInt64Max};
}  // namespace

Calendar::Calendar(const SimulationTerms& terms, std::vector<engine::AccountId> accounts, bool has_swap)
    : terms_{terms},
      accounts_{std::move(accounts)},
      has_swap_{has_swap},
      days_(accounts_.size(), kNever),
      began_(accounts_.size()) {}

void Calendar::start(Timestamp first) {
  const Timestamp after = terms_.days_after.value_or(first);
  for (std::size_t account = 0; account < accounts_.size(); ++account) {
    began_[account] = after;
    days_[account] = day_after(account, after);
  }
  find_next_day();
  if (has_swap_ && terms_.rollover_after && !accounts_.empty()) rollover_ = terms_.rollover_after(after);
}

Timestamp Calendar::next() const noexcept {
  return days_.empty() ? kNever : std::min(rollover_.boundary, days_[day_account_]);
}

Frame Calendar::take() { return rollover_.boundary <= days_[day_account_] ? take_rollover() : take_day(); }

Frame Calendar::take_rollover() {
  const engine::RolloverPassed passed{
      .account = accounts_[rollover_account_], .weekday = rollover_.weekday, .boundary = rollover_.boundary};
  if (++rollover_account_ == accounts_.size()) {
    rollover_account_ = 0;
    rollover_ = terms_.rollover_after(passed.boundary);
    ASSERT(rollover_.boundary > passed.boundary);
  }
  return Frame::of(passed.boundary, passed);
}

Frame Calendar::take_day() {
  const std::size_t account = day_account_;
  engine::DayTurned turned{.account = accounts_[account], .boundary = days_[account]};
  const bool is_week = terms_.week_boundary_after && terms_.week_boundary_after(began_[account]) <= turned.boundary;
  if (is_week) turned.turn = engine::DayTurn::Week;
  began_[account] = turned.boundary;
  days_[account] = day_after(account, turned.boundary);
  ASSERT(days_[account] > turned.boundary);
  turned.next_boundary = days_[account];
  find_next_day();
  return Frame::of(turned.boundary, turned);
}

Timestamp Calendar::day_after(std::size_t account, Timestamp time) const {
  const bool has_own = account < terms_.account_day_after.size() && terms_.account_day_after[account];
  const Boundary& boundary = has_own ? terms_.account_day_after[account] : terms_.day_boundary_after;
  return boundary ? boundary(time) : kNever;
}

/// At one time the accounts turn in the order of their ids.
void Calendar::find_next_day() {
  day_account_ = static_cast<std::size_t>(std::ranges::min_element(days_) - days_.begin());
}

}  // namespace adapters::sim
