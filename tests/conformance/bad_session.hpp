// A venue that breaks one promise at a time: the suite must catch it.
#pragma once

#include <memory>
#include <set>
#include <utility>
#include <vector>

#include "adapters/venue.hpp"
#include "engine/model/events.hpp"
#include "engine/model/input.hpp"

namespace tests {

enum class Sin : std::uint8_t {
  NoAnswer = 1,
  LateAnswer = 2,
  WrongAccount = 3,
  IdTwice = 4,
  RoundsPrices = 5,
  SwallowsCancels = 6,
  WrongRefusal = 7,
  IgnoresReplaces = 8,
  DoublesFills = 9,
  OneExecId = 10,
  WorsePrice = 11,
  HoldsMarketOrders = 12,
  KeepsImmediate = 13,
  TellsNoOrders = 14,
  TellsAllExecutions = 15,
  Miscounts = 16,
  WrongPosition = 17,
  AnswersNoQuestions = 18,
  GoesBack = 19,
};

class BadSession final : public adapters::VenueSession {
 public:
  BadSession(std::unique_ptr<adapters::VenueSession> good, Sin sin) : good_{std::move(good)}, sin_{sin} {}

  [[nodiscard]] adapters::Capabilities capabilities() const override { return good_->capabilities(); }

  adapters::CallOutcome send(const engine::Frame& message) override {
    const engine::EventType type = message.header.type;
    const bool is_swallowed = (sin_ == Sin::SwallowsCancels && type == engine::EventType::OrderCancelRequested) ||
                              (sin_ == Sin::IgnoresReplaces && type == engine::EventType::OrderReplaceRequested) ||
                              (sin_ == Sin::AnswersNoQuestions && type == engine::EventType::OrderStatusRequested);
    if (is_swallowed) return adapters::CallOutcome::Accepted;
    if (type != engine::EventType::OrderSubmitted) return good_->send(message);
    engine::OrderSubmitted order = message.as<engine::OrderSubmitted>();
    if (sin_ == Sin::HoldsMarketOrders && order.ord_type == engine::OrdType::Market) {
      return adapters::CallOutcome::Accepted;
    }
    if (sin_ == Sin::IdTwice && !ids_.insert(order.order_id.raw()).second) {
      order.order_id = engine::OrderId{order.order_id.raw() + kSecond};
    }
    if (sin_ == Sin::RoundsPrices) order.price = engine::Price{order.price.raw() / 10 * 10};
    if (sin_ == Sin::KeepsImmediate) order.time_in_force = engine::TimeInForce::Gtc;
    return good_->send(engine::Frame::of(message.header.time, order));
  }

  engine::Result<std::optional<engine::Frame>, adapters::SourceError> next() override {
    while (true) {
      auto frame = good_->next();
      if (!frame || !*frame) return frame;
      if ((*frame)->header.type == engine::EventType::CancelRejected) return refusal(**frame);
      if ((*frame)->header.type != engine::EventType::ExecutionReport) return frame;
      const auto report = (*frame)->as<engine::ExecutionReport>();
      if (sin_ == Sin::NoAnswer && report.exec_type == engine::ExecType::New) continue;
      return spoiled((*frame)->header.time, report);
    }
  }

  engine::Result<std::vector<engine::Frame>, adapters::CallError> tell(
      const adapters::AccountQuestion& question) override {
    adapters::AccountQuestion asked = question;
    if (sin_ == Sin::TellsAllExecutions) asked.since = {};
    auto told = good_->tell(asked).value();
    if (sin_ == Sin::TellsNoOrders) {
      std::erase_if(told, [](const engine::Frame& frame) {
        return frame.header.type == engine::EventType::ExecutionReport &&
               frame.as<engine::ExecutionReport>().exec_type == engine::ExecType::OrderStatus;
      });
    }
    if (sin_ == Sin::Miscounts) told.erase(told.begin() + 1);
    for (engine::Frame& frame : told) {
      if (sin_ != Sin::WrongPosition || frame.header.type != engine::EventType::PositionReported) continue;
      auto position = frame.as<engine::PositionReported>();
      position.qty = engine::Qty{-position.qty.raw()};
      frame = engine::Frame::of(frame.header.time, position);
    }
    return told;
  }

 private:
  static constexpr std::uint64_t kSecond = 1'000'000;

  std::optional<engine::Frame> refusal(const engine::Frame& frame) const {
    auto refused = frame.as<engine::CancelRejected>();
    if (sin_ == Sin::WrongRefusal) refused.reason = engine::Reason::VENUE_REJECTED;
    return engine::Frame::of(frame.header.time, refused);
  }
  std::optional<engine::Frame> spoiled(engine::Timestamp time, engine::ExecutionReport report) const {
    if (sin_ == Sin::LateAnswer) time = time + engine::Duration{engine::kMillisecondNs};
    if (sin_ == Sin::GoesBack) time = time + engine::Duration{-engine::kSecondNs};
    if (sin_ == Sin::WrongAccount) report.account = engine::AccountId{report.account.raw() + 1};
    if (sin_ == Sin::IdTwice && report.order_id.raw() > kSecond) {
      report.order_id = engine::OrderId{report.order_id.raw() - kSecond};
    }
    if (sin_ == Sin::DoublesFills) report.last_qty = engine::Qty{report.last_qty.raw() * 2};
    if (sin_ == Sin::OneExecId) report.exec_id = engine::ExecId{1};
    if (sin_ == Sin::WorsePrice) report.last_price = engine::Price{report.last_price.raw() + 1};
    return engine::Frame::of(time, report);
  }

  std::unique_ptr<adapters::VenueSession> good_;
  Sin sin_;
  std::set<std::uint64_t> ids_;
};

}  // namespace tests
