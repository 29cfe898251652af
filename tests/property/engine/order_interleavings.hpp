// Runs histories through the ledger and holds what they come to against I1 to I8 and against each other.
#pragma once

#include <set>
#include <string>

#include "tests/property/engine/order_histories.hpp"

namespace tests {

struct Lived {
  Ending ending{};
  bool halted{false};
  std::string broken{};  ///< what did not hold; empty when all did
};

/// Lives a history. What we ask is asked only where the core would; one that could not is a history of its own and told
/// by `skipped`.
class Life {
 public:
  Lived live(const History& history) {
    order_ = bench_.submit(1, engine::Side::Buy, units(10));
    for (const Happening& happening : history) {
      if (std::holds_alternative<AskCancel>(happening)) ask_cancel();
      if (const auto* ask = std::get_if<AskReplace>(&happening)) ask_replace(ask->qty);
      if (const auto* report = std::get_if<engine::ExecutionReport>(&happening)) take(*report);
      if (const auto* report = std::get_if<engine::CancelRejected>(&happening)) take(*report);
      check();
    }
    const engine::ledger::OrderRow& row = bench_.row(1);
    lived_.ending = {engine::ledger::is_open(row.status), row.cum_qty, row.leaves(), bench_.position().qty};
    return lived_;
  }
  [[nodiscard]] bool skipped() const noexcept { return skipped_; }

 private:
  void ask_cancel() {
    const engine::OrdStatus status = bench_.row(1).status;
    if (!engine::ledger::is_open(status) || status == engine::OrdStatus::PendingCancel) return skip();
    bench_.ask_cancel(order_);
  }
  void ask_replace(engine::Qty qty) {
    const engine::OrdStatus status = bench_.row(1).status;
    if (!engine::ledger::is_open(status) || engine::ledger::is_pending(status)) return skip();
    bench_.ask_replace(order_, qty, ticks(100'000));
  }
  void skip() { skipped_ = true; }

  template <class Report>
  void take(const Report& report) {
    const auto outcome = bench_.take(report);
    lived_.halted = lived_.halted || outcome.halt != engine::Reason::NONE;
    outcome.visit([&]<class Event>(const Event& event) {
      if constexpr (std::is_same_v<Event, engine::OrderFilled>) {
        if (!booked_.insert(event.exec_id.raw()).second) lived_.broken = "an execution was booked twice";
      }
    });
  }
  void check() {
    const engine::ledger::OrderRow& row = bench_.row(1);
    const std::uint64_t invariant = engine::ledger::broken_invariant(row);
    if (invariant != 0) lived_.broken = "I" + std::to_string(invariant);
    if (bench_.position().qty != row.cum_qty) lived_.broken = "I7";
    if (row.endings > 1) lived_.broken = "I8";
    if (!engine::ledger::is_consistent(bench_.ledger())) lived_.broken = "the ledger's sums";
  }

  LedgerBench bench_{};
  engine::OrderSubmitted order_{};
  Lived lived_{};
  std::set<std::uint64_t> booked_;
  bool skipped_{false};
};

/// How many histories were compared, of `sequences` that were drawn from `seed` on.
inline std::uint64_t compare_histories(std::uint64_t seed, std::uint64_t sequences) {
  std::uint64_t compared = 0;
  std::uint64_t halted = 0;
  for (std::uint64_t n = 0; n < sequences; ++n) {
    HistoryMaker maker{seed + n};
    const History history = maker.make();
    Life straight;
    const Lived in_order = straight.live(history);
    Life other;
    const Lived disturbed = other.live(maker.disturb(history, 1 + n % 4));
    EXPECT_EQ(in_order.broken, "") << "seed " << seed + n;
    EXPECT_EQ(disturbed.broken, "") << "seed " << seed + n << ", disturbed";
    EXPECT_FALSE(in_order.halted) << "seed " << seed + n << ": a legal history halts nothing";
    if (testing::Test::HasFailure()) return compared;
    if (disturbed.halted) ++halted;
    if (disturbed.halted || other.skipped()) continue;
    EXPECT_TRUE(in_order.ending == disturbed.ending) << "seed " << seed + n << ": the end depends on the order";
    if (testing::Test::HasFailure()) return compared;
    ++compared;
  }
  testing::Test::RecordProperty("halted", static_cast<int>(halted));
  return compared;
}

}  // namespace tests
