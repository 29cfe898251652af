// What the conformance suite sends through a session and hears from it: orders with ids of their own, and after each
// message everything that comes until the answer must be there.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "engine/model/events.hpp"
#include "engine/model/input.hpp"
#include "tests/conformance/conformance.hpp"

namespace tests {

class Desk {
 public:
  /// Listens until the venue has told its first market event: from there on there is a time.
  explicit Desk(VenueUnderTest venue) : venue_{std::move(venue)}, claims_{venue_.session->capabilities()} {
    while (heard_.empty() && listen_once()) continue;
  }

  [[nodiscard]] const VenueUnderTest& venue() const noexcept { return venue_; }
  [[nodiscard]] const adapters::Capabilities& claims() const noexcept { return claims_; }

  engine::OrderId next_id() noexcept { return engine::OrderId{++ids_}; }
  [[nodiscard]] engine::OrderSubmitted order(engine::OrderId id, engine::Price price, std::int64_t lots) const {
    return {.order_id = id,
            .instrument = venue_.instrument,
            .account = venue_.account,
            .qty = engine::Qty{lots * venue_.lot.raw()},
            .price = price};
  }
  engine::OrderId buy(engine::Price price, std::int64_t lots) {
    const engine::OrderId id = next_id();
    send(order(id, price, lots));
    return id;
  }
  void cancel(engine::OrderId id) {
    send(engine::OrderCancelRequested{
        .order_id = id, .instrument = venue_.instrument, .account = venue_.account, .request_id = next_id()});
  }
  void replace(engine::OrderId id, engine::Price price, std::int64_t lots) {
    send(engine::OrderReplaceRequested{.order_id = id,
                                       .instrument = venue_.instrument,
                                       .account = venue_.account,
                                       .qty = engine::Qty{lots * venue_.lot.raw()},
                                       .price = price,
                                       .request_id = next_id()});
  }
  void ask(engine::OrderId id) {
    send(engine::OrderStatusRequested{
        .order_id = id, .instrument = venue_.instrument, .account = venue_.account, .request_id = next_id()});
  }
  /// Sends, and listens for a while beyond the time of an answer: fills follow with the market.
  template <class Message>
  void send(const Message& message) {
    constexpr std::int64_t kAnswerTimes = 20;
    sent_ = now();
    first_answer_ = {};
    const auto outcome = venue_.session->send(engine::Frame::of(sent_, message));
    if (outcome == adapters::CallOutcome::Rejected) return;
    const engine::Timestamp end = sent_ + engine::Duration{kAnswerTimes * claims_.answer_time_max.raw()};
    while (now() < end && listen_once()) continue;
  }

  /// From the last message to the first report after it.
  [[nodiscard]] engine::Duration answered_after() const noexcept { return first_answer_ - sent_; }
  [[nodiscard]] bool times_never_decreased() const noexcept { return times_never_decreased_; }

  /// What was heard so far, by kind.
  template <engine::IsEvent Event>
  [[nodiscard]] std::vector<Event> all() const {
    std::vector<Event> found;
    for (const engine::Frame& frame : heard_) {
      if (frame.header.type == engine::EventTraits<Event>::kType) found.push_back(frame.as<Event>());
    }
    return found;
  }
  [[nodiscard]] std::vector<engine::ExecutionReport> reports_on(engine::OrderId id) const {
    auto reports = all<engine::ExecutionReport>();
    std::erase_if(reports, [id](const auto& report) { return report.order_id != id; });
    return reports;
  }
  [[nodiscard]] std::vector<engine::ExecutionReport> fills() const {
    auto reports = all<engine::ExecutionReport>();
    std::erase_if(reports, [](const auto& report) { return report.exec_type != engine::ExecType::Trade; });
    return reports;
  }

  /// What the venue tells of the account; nothing after an error.
  std::vector<engine::Frame> tell(engine::ExecId since) {
    auto told = venue_.session->tell(
        {.account = venue_.account, .number = engine::ReconciliationId{++questions_}, .since = since});
    return told ? std::move(told).value() : std::vector<engine::Frame>{};
  }
  std::vector<engine::ExecutionReport> working() { return told({}, engine::ExecType::OrderStatus); }
  std::vector<engine::ExecutionReport> executions_told(engine::ExecId since) {
    return told(since, engine::ExecType::Trade);
  }

 private:
  [[nodiscard]] engine::Timestamp now() const noexcept {
    return heard_.empty() ? engine::Timestamp{} : heard_.back().header.time;
  }
  bool listen_once() {
    const auto frame = venue_.session->next();
    if (!frame || !*frame) return false;
    if (!heard_.empty() && (*frame)->header.time < now()) times_never_decreased_ = false;
    heard_.push_back(**frame);
    const bool is_report = heard_.back().header.type == engine::EventType::ExecutionReport;
    if (is_report && first_answer_ == engine::Timestamp{}) first_answer_ = now();
    return true;
  }
  std::vector<engine::ExecutionReport> told(engine::ExecId since, engine::ExecType type) {
    std::vector<engine::ExecutionReport> found;
    for (const engine::Frame& frame : tell(since)) {
      if (frame.header.type != engine::EventType::ExecutionReport) continue;
      if (frame.as<engine::ExecutionReport>().exec_type == type) found.push_back(frame.as<engine::ExecutionReport>());
    }
    return found;
  }

  VenueUnderTest venue_;
  adapters::Capabilities claims_;
  std::vector<engine::Frame> heard_;
  engine::Timestamp sent_{};
  engine::Timestamp first_answer_{};
  bool times_never_decreased_{true};
  std::uint64_t ids_{0};
  std::uint64_t questions_{0};
};

}  // namespace tests
