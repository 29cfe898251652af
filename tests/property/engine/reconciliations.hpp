// Random sessions against a venue whose line loses things, with restarts, and what our books come to in the end.
#pragma once

#include <cstdint>

#include <gtest/gtest.h>

#include "tests/property/engine/lossy_venue.hpp"
#include "tests/support/by_hand.hpp"

namespace tests {

class LossySession {
 public:
  explicit LossySession(std::uint64_t seed) : venue_{seed} {}

  [[nodiscard]] std::size_t executions() const noexcept { return fills_; }

  /// False where the account was halted on the way: what was booked is held against the truth all the same.
  bool live() {
    for (std::uint64_t moves = 10 + venue_.draw(40); moves > 0; --moves) move();
    venue_.lose_all();
    for (int round = 0; round < 3; ++round) {
      for (int pulse = 0; pulse < 20; ++pulse) beat();
      compare();
    }
    check();
    return !run_.state().oversight().is_account_halted(kAccount);
  }

 private:
  template <class Event>
  void send(const Event& event) {
    keep(run_.send_at(time_, event));
  }
  void keep(const Step& step) {
    fills_ += step.count<engine::OrderFilled>();
    venue_.receive(step);
  }
  void move() {
    const std::uint64_t what = venue_.draw(20);
    if (what < 5) return submit();
    if (what < 9) return venue_.fill_one();
    if (what < 14) return venue_.deliver_one([&](const engine::ExecutionReport& told) { send(told); });
    if (what == 14) return cancel();
    if (what == 15) return venue_.cancel_one();
    if (what == 16) return restart();
    if (what == 17) return compare();
    beat();
  }
  void submit() {
    send(quote(ticks(99'999), ticks(100'001)));
    send(engine::SubmitOrder{.operator_id = engine::OperatorId{5},
                             .instrument = kInstrument,
                             .account = kAccount,
                             .strategy = kStrategy,
                             .side = venue_.draw(2) == 0 ? engine::Side::Buy : engine::Side::Sell,
                             .qty = units(static_cast<std::int64_t>(1 + venue_.draw(5))),
                             .price = ticks(100'000)});
  }
  void cancel() {
    for (const engine::ledger::OrderRow& order : run_.state().ledger().orders().rows()) {
      if (order.id.raw() == 0 || !engine::ledger::is_open(order.status) || venue_.draw(2) == 0) continue;
      return send(engine::CancelOrder{.order_id = order.id});
    }
  }
  void restart() { keep(run_.raw(engine::EventType::SessionStarted, time_, config_.session(time_))); }
  void beat() {
    time_ = time_ + engine::Duration{(1 + static_cast<std::int64_t>(venue_.draw(3))) * engine::kSecondNs};
    send(engine::TimerPulse{.at = time_});
    venue_.give_answers([&](const auto& told) { send(told); });
  }
  void compare() {
    time_ = time_ + engine::Duration{engine::kSecondNs};
    venue_.tell_all([&](const auto& told) { send(told); }, engine::ReconciliationId{++compared_});
    if (!run_.state().oversight().is_armed(kAccount)) send(engine::ArmAccount{.account = kAccount});
  }
  void check() {
    const auto& ledger = run_.state().ledger();
    EXPECT_EQ(ledger.position(kAccount, kInstrument).qty, units(venue_.position())) << "lost or made up";
    EXPECT_EQ(fills_, venue_.execution_count()) << "each execution is booked once";
    EXPECT_EQ(venue_.sent_twice(), 0U) << "an order is sent once";
    const bool agrees = ledger.reconciliation().row(kAccount).open() == 0;
    for (const engine::ledger::OrderRow& order : ledger.orders().rows()) {
      if (order.id.raw() == 0 || run_.state().oversight().is_account_halted(kAccount)) continue;
      const bool is_open = engine::ledger::is_open(order.status);
      const bool works = venue_.works(order.id);
      EXPECT_TRUE(is_open || !works) << "an order that works there is open here";
      EXPECT_TRUE(works || !is_open || !agrees) << "and the other way round";
    }
  }

  TestConfig config_{config_by_hand()};
  EngineRun run_{config_};
  LossyVenue venue_;
  engine::Timestamp time_{at(0)};
  std::uint64_t compared_{0};
  std::size_t fills_{0};
};

struct LossySessions {
  std::uint64_t unhalted{0};
  std::uint64_t executions{0};
};

/// Lives so many sessions. The seed of one that fails is in its trace.
inline LossySessions live_lossy_sessions(std::uint64_t first_seed, std::uint64_t count) {
  LossySessions sessions;
  for (std::uint64_t seed = first_seed; seed < first_seed + count && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    LossySession session{seed};
    if (session.live()) ++sessions.unhalted;
    sessions.executions += session.executions();
  }
  return sessions;
}

}  // namespace tests
