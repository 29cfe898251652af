// The properties that the design asks of risk, on random days of one desk: limits hold, stops hold, protection stays,
// breakers do not flicker, envelopes give their own verdicts. What should be in force is kept apart, by the test.
#include <algorithm>
#include <cstdio>
#include <map>
#include <set>
#include <tuple>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "engine/base/bytes.hpp"
#include "engine/base/random.hpp"
#include "tests/support/engine_stops.hpp"

namespace engine::core {
namespace {

using tests::by_hand;
using tests::HandRun;
using tests::kAccount;
using tests::seconds;
using tests::Step;
using tests::ticks;
using tests::units;

constexpr std::int64_t kPositionMax = 3'000;

tests::TestConfig desk() {
  tests::TestConfig config = tests::quiet_desk();
  config.header.capacities.orders_open = 32;
  config.header.capacities.orders_kept = 64;
  config.header.capacities.executions_kept = 512;
  config.header.capacities.step_bytes_max = static_cast<std::uint32_t>(step_bytes_needed(config.header.capacities));
  config.header.limits.order_qty_max = units(1'000);
  config.header.limits.position_qty_max = units(kPositionMax);
  config.header.limits.strategy_orders_max = 24;
  config.header.limits.account_orders_max = 24;
  config.header.limits.price_band = PartsPerMillion{100'000};
  config.accounts[0].opening_balance = tests::cash(2'000);
  config.instruments[0].margin_rate = PartsPerMillion{1};
  return config;
}

struct Totals {
  std::size_t passed{0};
  std::size_t denied_by_stops{0};
  std::size_t tripped{0};
  std::size_t cancels{0};
  std::size_t kept_protection{0};
};

class Day {
 public:
  Day(std::uint64_t seed, Totals& totals) : seed_{seed}, totals_{&totals} {
    take(run_.send(SetLimit{.operator_id = tests::kOperator, .kind = LimitKind::DailyLossTrip, .limit = 10'000}));
    take(run_.send(SetLimit{.operator_id = tests::kOperator, .kind = LimitKind::DrawdownTrip, .limit = 20'000}));
  }
  void run(int inputs) {
    for (int i = 0; i < inputs; ++i) move();
  }

 private:
  using StopKey = std::tuple<Scope, std::uint32_t, HaltKind, bool>;

  std::uint64_t draw(std::uint64_t bound) { return below(random_u64(seed_, ++drawn_, 0, 0), bound); }
  std::int64_t draw_units() { return static_cast<std::int64_t>(1 + draw(1'200)); }

  void move() {
    switch (draw(12)) {
      case 0:
      case 1:
        return quote();
      case 2:
      case 3:
        return order();
      case 4:
        return bracket();
      case 5:
      case 6:
        return venue();
      case 7:
        return take(run_.send(TimerPulse{}, seconds(static_cast<std::int64_t>(draw(20)))));
      case 8:
        return draw(3) == 0 ? stop() : resume();
      case 9:
        return reset();
      case 10:
        return turn_day();
      default:
        return draw(6) == 0 ? flatten() : resume();
    }
  }

  void quote() {
    mid_ += static_cast<std::int64_t>(draw(3'001)) - 1'500;
    mid_ = std::max<std::int64_t>(90'000, std::min<std::int64_t>(110'000, mid_));
    take(run_.send(tests::quote(ticks(mid_ - 1), ticks(mid_ + 1)), seconds(1)));
  }
  void order() {
    const Side side = draw(2) == 0 ? Side::Buy : Side::Sell;
    take(run_.send(by_hand(side, draw_units(), ticks(mid_ + static_cast<std::int64_t>(draw(400)) - 200))));
  }
  /// An entry with a stop that is kept here.
  void bracket() {
    SubmitOrder entry = by_hand(draw(2) == 0 ? Side::Buy : Side::Sell, draw_units(), ticks(mid_));
    entry.contingency = Contingency::OneTriggersOther;
    const Step step = run_.send(entry);
    take(step);
    if (step.count<OrderSubmitted>() != 1) return;
    const auto sent = step.only<OrderSubmitted>();
    SubmitOrder guard = by_hand(opposite(sent.side), sent.qty.raw() / kQtyScale, Price{0});
    guard.ord_type = OrdType::StopMarket;
    guard.trigger_price = ticks(sent.side == Side::Buy ? mid_ - 4'000 : mid_ + 4'000);
    guard.parent_order_id = sent.order_id;
    guard.contingency = Contingency::OneUpdatesOther;
    guard.purpose = OrderPurpose::StopLoss;
    take(run_.send(guard));
  }
  /// The venue takes, fills, cancels or refuses one of the orders that it was sent.
  void venue() {
    if (sent_.empty()) return;
    const OrderSubmitted order = sent_[draw(sent_.size())];
    const ledger::OrderRow* row = run_.state().ledger().orders().find(order.order_id);
    if (row == nullptr || !ledger::is_open(row->status)) return;
    const std::uint64_t what = draw(6);
    if (what == 0 && row->status == OrdStatus::Submitted) return take(run_.report(order, ExecType::Rejected));
    if (what == 1 && row->status == OrdStatus::PendingCancel) return take(run_.report(order, ExecType::Canceled));
    if (what <= 2 && row->status == OrdStatus::Submitted) return take(run_.report(order, ExecType::New));
    const std::int64_t part = 1 + static_cast<std::int64_t>(draw(static_cast<std::uint64_t>(row->leaves().raw())));
    if (row->leaves().raw() > 0) take(run_.fill(order, Qty{part}, fill_price(order)));
  }
  Price fill_price(const OrderSubmitted& order) const {
    if (order.price.raw() == 0) return ticks(order.side == Side::Buy ? mid_ + 1 : mid_ - 1);
    return order.price;
  }
  void stop() {
    constexpr HaltKind kKinds[]{HaltKind::Halt, HaltKind::Breaker, HaltKind::Panic, HaltKind::Kill};
    const auto [scope, id] = some_scope();
    take(run_.send(tests::stop(scope, id, kKinds[draw(4)])));
  }
  void resume() {
    if (stops_.empty()) return;
    auto at = stops_.begin();
    std::advance(at, static_cast<std::ptrdiff_t>(draw(stops_.size())));
    const auto [scope, id, kind, by_engine] = *at;
    auto command = tests::resume(scope, id, kind);
    command.by_engine = by_engine ? Switch::On : Switch::Off;
    take(run_.send(command));
  }
  void reset() {
    const bool system = draw(2) == 0;
    take(run_.send(ResetBreaker{.operator_id = tests::kOperator,
                                .scope = system ? BreakerScope::System : BreakerScope::Account,
                                .rebase = Switch::On,
                                .reason = Reason::OPERATOR_REQUEST,
                                .id = system ? 0U : 1U,
                                .second_operator = tests::kSecondOperator,
                                .incident = tests::kIncident}));
  }
  /// The same boundary may come twice: the day turns once.
  void turn_day() {
    const bool again = draw(2) == 0 && boundary_.raw() != 0;
    if (!again) boundary_ = std::max(run_.now(), boundary_) + seconds(1);
    const Step step = run_.send(DayTurned{.account = kAccount, .boundary = boundary_});
    take(step);
    RC_ASSERT(step.count<DayOpened>() == (again ? 0U : 1U));
  }
  void flatten() {
    was_flattened_ = true;
    take(run_.send(FlattenScope{.operator_id = tests::kOperator, .scope = Scope::Account, .id = 1}));
  }

  std::pair<Scope, std::uint32_t> some_scope() {
    constexpr std::pair<Scope, std::uint32_t> kScopes[]{
        {Scope::System, 0}, {Scope::Venue, 1}, {Scope::Account, 1}, {Scope::Strategy, 1}, {Scope::Instrument, 1}};
    return kScopes[draw(std::size(kScopes))];
  }

  bool is_closed() const { return !stops_.empty() || !tripped_.empty(); }

  void take(const Step& step) {
    const bool was_closed = is_closed();
    for (const auto& event : step.all<ScopeHalted>()) {
      stops_.insert({event.scope, event.id, event.kind, event.operator_id == kEngineOperator});
    }
    for (const auto& event : step.all<ScopeResumed>()) {
      RC_ASSERT(stops_.erase({event.scope, event.id, event.kind, event.by_engine == Switch::On}) == 1U);
    }
    for (const auto& event : step.all<BreakerChanged>()) take(event);
    for (const auto& decision : step.all<GateDecision>()) take(decision, was_closed && is_closed());
    for (const auto& order : step.all<OrderSubmitted>()) sent_.push_back(order);
    check_envelopes(step);
    check_protection(step);
    check_state();
    totals_->cancels += step.count<OrderCancelRequested>();
  }
  /// Hysteresis: prices trip at the second confirmation, and only an operator resets an account's or the system's.
  void take(const BreakerChanged& event) {
    const std::pair key{event.scope, event.id};
    const bool was_tripped = tripped_.contains(key);
    RC_ASSERT((event.previous == BreakerState::Tripped) == was_tripped);
    if (event.state == BreakerState::Tripped) {
      RC_ASSERT(event.value >= event.limit);
      tripped_.insert(key);
      ++totals_->tripped;
    } else if (was_tripped) {
      RC_ASSERT(event.operator_id != kEngineOperator);
      tripped_.erase(key);
    }
  }
  /// closed: before the step and after it, so that the decision was made under it.
  void take(const GateDecision& decision, bool closed) {
    const bool faced = (decision.gates_passed & 2U) != 0;
    if (decision.verdict == Verdict::Passed) {
      ++totals_->passed;
      RC_ASSERT(decision.qty <= units(1'000) || !faced);
      RC_ASSERT(!(faced && closed));
    } else if (closed && decision.gate == 1) {
      ++totals_->denied_by_stops;
    }
  }
  void check_envelopes(const Step& step) const {
    const std::vector<std::byte>& bytes = step.bytes();
    for (std::size_t at = 0; at < bytes.size();) {
      RecordHeader header;
      std::memcpy(&header, bytes.data() + at, sizeof(header));
      if (EventType{header.type} == EventType::DecisionEnvelope) {
        const auto& envelope = *view_as<DecisionEnvelope>(bytes.data() + at + sizeof(header));
        const auto rest = std::span{bytes}.subspan(at + sizeof(header) + sizeof(envelope));
        bool all = true;
        for (const GateCheck& check : checks_of(envelope, rest)) {
          const bool passes = holds(check.compare, check.value, check.limit);
          RC_ASSERT(passes == (check.reason == Reason::NONE));
          all = all && passes;
        }
        RC_ASSERT(all == (envelope.verdict == Verdict::Passed));
      }
      at += header.length;
    }
  }
  /// A child that protects what is open is never taken back by a stop.
  void check_protection(const Step& step) {
    const std::int64_t held = run_.state().ledger().position(kAccount, tests::kInstrument).qty.raw();
    for (const auto& cancelled : step.all<OrderCanceled>()) {
      const ledger::OrderRow* row = run_.state().ledger().orders().find(cancelled.order_id);
      if (row == nullptr || row->purpose != OrderPurpose::StopLoss || row->qty.raw() == 0 || held == 0) continue;
      RC_ASSERT(cancelled.reason == Reason::LINKED_ORDER_DONE || cancelled.reason == Reason::POSITION_CLOSED);
    }
    for (const auto& swept : step.all<EntriesCancelled>()) totals_->kept_protection += swept.protection;
  }
  void check_state() const {
    const ledger::Ledger& ledger = run_.state().ledger();
    RC_ASSERT(ledger::is_consistent(ledger));
    const ledger::PositionRow& position = ledger.position(kAccount, tests::kInstrument);
    RC_ASSERT(position.working_buy.raw() >= 0);
    RC_ASSERT(position.working_sell.raw() >= 0);
    // Protection that fires is never more than the position, so the limit holds whatever comes first. Flattening does
    // not wait for the cancels of entries.
    RC_ASSERT(was_flattened_ || absolute(position.qty) <= units(kPositionMax));
    RC_ASSERT(run_.state().oversight().stops().stopped() == scopes_stopped());
    RC_ASSERT(run_.state().oversight().breakers().tripped() == tripped_.size());
  }
  std::size_t scopes_stopped() const {
    std::set<std::pair<Scope, std::uint32_t>> scopes;
    for (const auto& [scope, id, kind, by_engine] : stops_) scopes.insert({scope, id});
    return scopes.size();
  }

  std::uint64_t seed_;
  std::uint64_t drawn_{0};
  std::int64_t mid_{100'000};
  Timestamp boundary_{};
  bool was_flattened_{false};
  Totals* totals_;
  HandRun run_{desk()};
  std::vector<OrderSubmitted> sent_;
  std::set<StopKey> stops_;
  std::set<std::pair<BreakerScope, std::uint32_t>> tripped_;
};

TEST(StopsProperty, HoldOnRandomDays) {
  Totals totals;
  EXPECT_TRUE(rc::check([&](std::uint64_t seed) { Day{seed, totals}.run(250); }));
  std::printf("%zu orders passed, %zu denied by stops, %zu breakers tripped, %zu cancels, %zu protections kept\n",
              totals.passed, totals.denied_by_stops, totals.tripped, totals.cancels, totals.kept_protection);
  EXPECT_GT(totals.passed, 500U) << "a desk that may not trade proves little";
  EXPECT_GT(totals.denied_by_stops, 100U);
  EXPECT_GT(totals.tripped, 10U);
  EXPECT_GT(totals.kept_protection, 10U);
}

}  // namespace
}  // namespace engine::core
