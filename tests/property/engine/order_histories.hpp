// Legal histories of one order at a venue, and the same history as a network may deliver it: late, twice, out of order.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "engine/base/random.hpp"
#include "tests/support/engine_ledger.hpp"

namespace tests {

/// What we ask for, or what the venue tells, in the order in which it happened.
struct AskCancel {};
struct AskReplace {
  engine::Qty qty{};
};
using Happening = std::variant<AskCancel, AskReplace, engine::ExecutionReport, engine::CancelRejected>;
using History = std::vector<Happening>;

/// What an order and its position came to. Two closed orders with equal quantities are equal however they were closed:
/// which of a cancel and a last fill comes first is the network's doing.
struct Ending {
  bool open{};
  engine::Qty cum{};
  engine::Qty leaves{};
  engine::Qty position{};
  friend bool operator==(const Ending&, const Ending&) = default;
};

class HistoryMaker {
 public:
  explicit HistoryMaker(std::uint64_t seed) : seed_{seed} {}

  std::uint64_t draw(std::uint64_t bound) { return engine::below(engine::random_u64(seed_, ++drawn_, 0, 0), bound); }

  /// An order of 10 units: taken or refused, filled in parts, replaced at most once, canceled at most once, a fill
  /// busted perhaps. Every report is what a venue may say at its place.
  History make() {
    history_.clear();
    if (draw(12) == 0) {
      tell(engine::ExecType::Rejected);
      return history_;
    }
    tell(engine::ExecType::New);
    for (int moves = 1 + static_cast<int>(draw(6)); moves > 0 && is_open(); --moves) move();
    return history_;
  }

  /// The history with reports late by up to `reach` places, some of them twice. Nothing is answered before it is asked.
  History disturb(const History& history, std::uint64_t reach) {
    std::vector<std::pair<std::uint64_t, Happening>> places;
    for (std::size_t i = 0; i < history.size(); ++i) {
      const bool asks = history[i].index() < 2;
      places.emplace_back(4 * i + (asks ? 0 : draw(4 * reach + 1)), history[i]);
      if (!asks && draw(4) == 0) places.emplace_back(4 * i + draw(8 * reach + 1), history[i]);
    }
    std::ranges::stable_sort(places, {}, [](const auto& place) { return place.first; });
    History disturbed;
    for (const auto& place : places) disturbed.push_back(place.second);
    return disturbed;
  }

 private:
  [[nodiscard]] bool is_open() const { return !closed_ && cum_ < qty_; }
  void move() {
    const std::uint64_t what = draw(6);
    if (what < 3) return fill();
    if (what == 3 && !replaced_) return replace();
    if (what == 4) return cancel();
    if (what == 5 && !fills_.empty()) bust();
  }
  engine::ExecutionReport report(engine::ExecType type) {
    return {.order_id = engine::OrderId{1},
            .venue_order_id = engine::VenueOrderId{1'001},
            .exec_id = engine::ExecId{++execs_},
            .instrument = kInstrument,
            .account = kAccount,
            .exec_type = type,
            .cum_qty = units(cum_),
            .leaves_qty = units(closed_ ? 0 : qty_ - cum_),
            .order_qty = units(qty_),
            .order_price = ticks(100'000),
            .request_id = request_};
  }
  void tell(engine::ExecType type) { history_.push_back(report(type)); }
  void fill() {
    const auto part = static_cast<std::int64_t>(1 + draw(static_cast<std::uint64_t>(qty_ - cum_)));
    cum_ += part;
    engine::ExecutionReport told = report(engine::ExecType::Trade);
    told.last_qty = units(part);
    told.last_price = ticks(100'000);
    fills_.push_back(told);
    history_.push_back(told);
  }
  void bust() {
    const std::size_t which = draw(fills_.size());
    cum_ -= fills_[which].last_qty.raw() / engine::kQtyScale;
    engine::ExecutionReport told = report(engine::ExecType::TradeCancel);
    told.exec_ref_id = fills_[which].exec_id;
    fills_.erase(fills_.begin() + static_cast<std::ptrdiff_t>(which));
    history_.push_back(told);
  }
  void replace() {
    replaced_ = true;
    const auto wanted = static_cast<std::int64_t>(5 + draw(15));
    history_.push_back(AskReplace{units(wanted)});
    const bool refuses = draw(3) == 0;
    if (draw(2) == 0 && is_open()) fill();
    if (refuses || !is_open()) {
      history_.push_back(engine::CancelRejected{.order_id = engine::OrderId{1},
                                                .instrument = kInstrument,
                                                .account = kAccount,
                                                .response_to = engine::CancelRejectedFor::Replace});
      return;
    }
    qty_ = std::max(wanted, cum_);
    request_ = engine::OrderId{1'000'001};  // the bench's first request
    tell(engine::ExecType::Replaced);
  }
  void cancel() {
    history_.push_back(AskCancel{});
    if (draw(2) == 0 && is_open()) fill();
    if (cum_ == qty_ || draw(4) == 0) {
      history_.push_back(engine::CancelRejected{.order_id = engine::OrderId{1},
                                                .instrument = kInstrument,
                                                .account = kAccount,
                                                .response_to = engine::CancelRejectedFor::Cancel});
      return;
    }
    closed_ = true;
    tell(engine::ExecType::Canceled);
  }

  std::uint64_t seed_;
  std::uint64_t drawn_{0};
  std::uint64_t execs_{0};
  std::int64_t qty_{10};
  std::int64_t cum_{0};
  bool closed_{false};
  bool replaced_{false};
  engine::OrderId request_{};
  std::vector<engine::ExecutionReport> fills_;
  History history_;
};

}  // namespace tests
