// Random lives of orders: submit, accept, part, fill, cancel, replace, refusals, duplicates, late and unknown reports.
#include <map>
#include <set>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "engine/base/random.hpp"
#include "tests/support/engine_ledger.hpp"

namespace engine::ledger {
namespace {

using tests::LedgerBench;
using tests::units;

class Lives {
 public:
  explicit Lives(std::uint64_t seed) : seed_{seed} {}

  void run(int moves) {
    for (int i = 0; i < moves; ++i) {
      move();
      check_invariants();
    }
  }

 private:
  std::uint64_t draw(std::uint64_t bound) { return below(random_u64(seed_, ++drawn_, 0, 0), bound); }

  void move() {
    const std::uint64_t what = draw(13);
    if (orders_.empty() || what == 0) {
      if (bench_.ledger().orders().room() > 0) submit();
      return;
    }
    const OrderSubmitted& order = orders_[draw(orders_.size())];
    if (what == 1) ask(order, IntentAction::Cancel);
    if (what == 2) ask(order, IntentAction::Replace);
    if (what >= 3 && what <= 6) trade(order);
    if (what == 7) take(LedgerBench::status(order, ExecType::New));
    if (what == 8) take(LedgerBench::status(order, draw(2) == 0 ? ExecType::Canceled : ExecType::Rejected));
    if (what == 9) replaced(order);
    if (what == 10) {
      take(CancelRejected{.order_id = order.order_id,
                          .instrument = order.instrument,
                          .account = order.account,
                          .response_to = draw(2) == 0 ? CancelRejectedFor::Cancel : CancelRejectedFor::Replace});
    }
    if (what == 11) odd(order);
    if (what == 12) {
      take(ReleaseRefused{.order_id = order.order_id,
                          .instrument = order.instrument,
                          .account = order.account,
                          .action = static_cast<IntentAction>(1 + draw(3))});
    }
  }

  void submit() {
    const auto size = static_cast<std::int64_t>(1 + draw(20));
    orders_.push_back(bench_.submit(++ids_, draw(2) == 0 ? Side::Buy : Side::Sell, units(size)));
  }
  /// Cancels and replaces go out under the conditions that the core keeps.
  void ask(const OrderSubmitted& order, IntentAction action) {
    const OrderRow* row = bench_.ledger().orders().find(order.order_id);
    if (row == nullptr || !is_open(row->status) || is_pending(row->status)) return;
    if (action == IntentAction::Cancel) {
      bench_.ledger().fold(OrderCancelRequested{.order_id = order.order_id});
    } else {
      const auto size = static_cast<std::int64_t>(1 + draw(30));
      bench_.ledger().fold(
          OrderReplaceRequested{.order_id = order.order_id, .qty = units(size), .price = tests::ticks(7)});
    }
  }
  void trade(const OrderSubmitted& order) {
    const std::uint64_t exec_id = draw(4) == 0 && executions_ > 0 ? 1 + draw(executions_) : ++executions_;
    take(LedgerBench::trade(order, exec_id, units(static_cast<std::int64_t>(1 + draw(8)))));
  }
  void replaced(const OrderSubmitted& order) {
    ExecutionReport report = LedgerBench::status(order, ExecType::Replaced);
    report.order_qty = units(static_cast<std::int64_t>(draw(30)));
    take(report);
  }
  /// A report that names no order of ours, or ours wrongly.
  void odd(const OrderSubmitted& order) {
    ExecutionReport report = LedgerBench::trade(order, ++executions_, units(1));
    const std::uint64_t fault = draw(5);
    if (fault == 0) report.order_id = OrderId{draw(1'000'000)};
    if (fault == 1) report.side = opposite(report.side);
    if (fault == 2) report.last_qty = Qty{draw(2) == 0 ? kInt64Max : kInt64Min};
    if (fault == 3) report.exec_id = ExecId{0};
    if (fault == 4) report.account = AccountId{static_cast<std::uint32_t>(draw(5))};
    take(report);
  }

  template <class Report>
  void take(const Report& report) {
    const ReportOutcome outcome = bench_.take(report);
    if (outcome.halt == Reason::OVERFILL) overfilled_.insert(report.order_id.raw());
    if (!tests::is_event<OrderFilled>(outcome)) return;
    const auto filled = tests::event_of<OrderFilled>(outcome);
    RC_ASSERT(booked_.insert(filled.exec_id.raw()).second);  // no execution twice
    net_ += static_cast<int128>(filled.qty.raw()) * sign_of(filled.side);
    filled_[filled.order_id.raw()] += filled.qty.raw();
    RC_ASSERT(filled.cum_qty.raw() == filled_[filled.order_id.raw()]);  // I1
  }

  void check_invariants() {
    RC_ASSERT(is_consistent(bench_.ledger()));
    RC_ASSERT(net_ == bench_.position().qty.raw());  // I7
    std::uint32_t open = 0;
    for (const OrderRow& row : bench_.ledger().orders().rows()) {
      if (row.id.raw() == 0) continue;
      RC_ASSERT(row.cum_qty <= row.qty || row.overfill.raw() > 0);  // I3
      RC_ASSERT(broken_invariant(row) == 0);
      RC_ASSERT(is_open(row.status) || row.leaves().raw() == 0);  // I2
      RC_ASSERT(row.exposure().raw() >= 0);
      if (is_open(row.status)) ++open;
    }
    RC_ASSERT(open == bench_.ledger().orders().open_count(tests::kStrategy));
    RC_ASSERT(open == bench_.ledger().account(tests::kAccount).open_orders);
    RC_ASSERT(bench_.ledger().orders().room() + open == 8);
  }

  std::uint64_t seed_;
  std::uint64_t drawn_{0};
  std::uint64_t ids_{0};
  std::uint64_t executions_{0};
  int128 net_{0};
  std::vector<OrderSubmitted> orders_;
  std::set<std::uint64_t> booked_;
  std::set<std::uint64_t> overfilled_;
  std::map<std::uint64_t, std::int64_t> filled_;
  tests::TestConfig config_{with_memory()};
  LedgerBench bench_{config_};

  /// Every execution of a life is remembered.
  static tests::TestConfig with_memory() {
    tests::TestConfig config;
    config.header.capacities.executions_kept = 256;
    return config;
  }
};

TEST(LifecycleProperty, EveryLifeAddsUp) {
  EXPECT_TRUE(rc::check([](std::uint64_t seed) { Lives{seed}.run(200); }));
}

}  // namespace
}  // namespace engine::ledger
