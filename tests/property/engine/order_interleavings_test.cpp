// Legal reports, late, twice and out of order: the same end, or a halt. The full number is in the slow test.
#include "tests/property/engine/order_interleavings.hpp"

#include <cstdio>
#include <deque>
#include <map>
#include <tuple>

#include <gtest/gtest.h>

namespace engine::ledger {
namespace {

using tests::History;
using tests::HistoryMaker;
using tests::LedgerBench;
using tests::Life;
using tests::Lived;
using tests::ticks;
using tests::units;

TEST(OrderInterleavings, EndTheSameOrHalt) {
  constexpr std::uint64_t kSequences = 1'000;

  EXPECT_GT(tests::compare_histories(1, kSequences), kSequences / 2) << "what always halts proves little";
}

/// 1007018: a fill that only a late bust makes room for is no sign that a replace in flight has happened.
/// 1077359: a replace to less than what is booked, of which a part is about to be busted, fills nothing.
/// 1081075: a fill of all there was is not the end while a replace is in flight.
TEST(OrderInterleavings, TheSeedsThatOnceDidNotStillDo) {
  for (const std::uint64_t seed : {1'007'018U, 1'077'359U, 1'081'075U}) {
    HistoryMaker maker{seed};
    const History history = maker.make();
    const Lived in_order = Life{}.live(history);
    const Lived disturbed = Life{}.live(maker.disturb(history, 1 + seed % 4));

    EXPECT_FALSE(disturbed.halted);
    EXPECT_TRUE(in_order.ending == disturbed.ending) << seed;
  }
}

/// What may come to an order of two units.
enum class Move : std::uint8_t {
  New,
  Fill,
  SameFill,
  Bust,
  Canceled,
  Rejected,
  Expired,
  Triggered,
  Suspended,
  DoneForDay,
  Replaced,
  OtherId,
  AskCancel,
  AskReplace,
  RefuseCancel,
  RefuseReplace,
  BecomeUnknown,
  End
};

/// All that a decision about an order rests on.
using Seen = std::tuple<OrdStatus, OrdStatus, std::int64_t, std::int64_t, std::int64_t, std::uint64_t, std::uint64_t>;

class Walk {
 public:
  Walk() { order_ = bench_.submit(1, Side::Buy, units(2)); }

  /// False when the move is none of ours to make here.
  bool make(Move move) {
    const OrderRow& row = bench_.row(1);
    const bool open = is_open(row.status);
    if (move == Move::AskCancel) {
      if (!open || row.status == OrdStatus::PendingCancel) return false;
      bench_.ask_cancel(order_);
    } else if (move == Move::AskReplace) {
      if (!open || is_pending(row.status)) return false;
      bench_.ask_replace(order_, units(3), ticks(100'000));
    } else if (move == Move::BecomeUnknown) {
      if (!open) return false;
      bench_.ledger().fold(OrderBecameUnknown{.order_id = OrderId{1}});
    } else if (move == Move::RefuseCancel || move == Move::RefuseReplace) {
      const bool cancel = move == Move::RefuseCancel;
      bench_.take(CancelRejected{.order_id = OrderId{1},
                                 .instrument = tests::kInstrument,
                                 .account = tests::kAccount,
                                 .response_to = cancel ? CancelRejectedFor::Cancel : CancelRejectedFor::Replace});
    } else {
      bench_.take(report(move));
    }
    return true;
  }
  [[nodiscard]] Seen seen() {
    const OrderRow& row = bench_.row(1);
    return {row.status,
            row.settled,
            row.qty.raw(),
            row.cum_qty.raw(),
            row.pending_qty.raw(),
            row.venue_order_id.raw(),
            row.retired_venue.raw()};
  }
  [[nodiscard]] bool holds() {
    return broken_invariant(bench_.row(1)) == 0 && is_consistent(bench_.ledger()) &&
           bench_.position().qty == bench_.row(1).cum_qty;
  }
  [[nodiscard]] std::int64_t filled() { return bench_.row(1).cum_qty.raw(); }

 private:
  ExecutionReport report(Move move) {
    static const std::map<Move, ExecType> kTypes{
        {Move::New, ExecType::New},           {Move::OtherId, ExecType::New},
        {Move::Canceled, ExecType::Canceled}, {Move::Rejected, ExecType::Rejected},
        {Move::Expired, ExecType::Expired},   {Move::Triggered, ExecType::Triggered},
        {Move::Replaced, ExecType::Replaced}, {Move::Suspended, ExecType::Suspended},
        {Move::Fill, ExecType::Trade},        {Move::SameFill, ExecType::Trade},
        {Move::Bust, ExecType::TradeCancel},  {Move::DoneForDay, ExecType::DoneForDay}};
    ExecutionReport told = LedgerBench::trade(order_, fills_, units(1));
    told.exec_type = kTypes.at(move);
    told.order_qty = units(3);
    if (move == Move::OtherId) told.venue_order_id = VenueOrderId{2'002};
    if (move == Move::Fill) told.exec_id = ExecId{++fills_};
    if (move == Move::Bust) {
      told.exec_id = ExecId{1'000 + ++busts_};
      told.exec_ref_id = ExecId{fills_};
      told.leaves_qty = units(1);
    }
    return told;
  }

  LedgerBench bench_{};
  OrderSubmitted order_{};
  std::uint64_t fills_{0};
  std::uint64_t busts_{0};
};

TEST(OrderMachineExplored, EveryStateWithinReachHoldsItsInvariants) {
  constexpr std::size_t kDepth = 6;
  constexpr std::int64_t kFilledMax = 4;
  std::map<Seen, std::size_t> depths;
  std::deque<std::vector<Move>> paths{{}};
  std::size_t transitions = 0;
  depths[Walk{}.seen()] = 0;

  while (!paths.empty()) {
    const std::vector<Move> path = paths.front();
    paths.pop_front();
    for (int next = 0; next < static_cast<int>(Move::End); ++next) {
      Walk walk;
      for (const Move move : path) walk.make(move);
      if (!walk.make(static_cast<Move>(next))) continue;
      ++transitions;
      ASSERT_TRUE(walk.holds()) << "after " << path.size() << " moves, then " << next;
      const bool is_new = depths.emplace(walk.seen(), path.size() + 1).second;
      if (!is_new || path.size() + 1 == kDepth || walk.filled() > units(kFilledMax).raw()) continue;
      paths.push_back(path);
      paths.back().push_back(static_cast<Move>(next));
    }
  }

  std::printf("order machine: %zu states, %zu transitions, %zu moves deep\n", depths.size(), transitions, kDepth);
  EXPECT_GT(depths.size(), 100U);
}

}  // namespace
}  // namespace engine::ledger
