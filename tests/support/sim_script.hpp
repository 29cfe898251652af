// A small stage for tests of the simulated venue: a market that is written down, order messages, and what comes out.
// One instrument (id 1, tick 0.01, lot 1) and two accounts; times in milliseconds; both latencies 1 ms.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "adapters/sim/venue.hpp"
#include "engine/base/assert.hpp"
#include "engine/model/events.hpp"

namespace tests {

inline engine::Timestamp at(std::int64_t ms) { return engine::Timestamp{ms * engine::kMillisecondNs}; }
inline engine::Price cents(std::int64_t count) { return engine::Price{count * engine::kPriceScale / 100}; }
inline engine::Qty lots(std::int64_t count) { return engine::Qty{count * engine::kQtyScale}; }

inline constexpr engine::InstrumentId kInstrument{1};
inline constexpr engine::AccountId kAccount{1};
inline constexpr engine::AccountId kOtherAccount{2};

inline std::vector<engine::InstrumentSpec> sim_instruments(std::int64_t commission_ppm = 0) {
  return {{.id = kInstrument,
           .tick_size = cents(1),
           .lot_step = lots(1),
           .qty_min = lots(1),
           .qty_max = lots(1'000'000),
           .commission = engine::PartsPerMillion{commission_ppm}}};
}
inline std::vector<engine::AccountSpec> sim_accounts() { return {{.id = kAccount}, {.id = kOtherAccount}}; }

/// A quote of the instrument, prices in cents and sizes in lots; size 0: the feed gives none.
inline engine::Frame quote(std::int64_t ms, std::int64_t bid, std::int64_t ask, std::int64_t bid_lots = 0,
                           std::int64_t ask_lots = 0) {
  return engine::Frame::of(at(ms), engine::Quote{.instrument = kInstrument,
                                                 .bid = cents(bid),
                                                 .ask = cents(ask),
                                                 .bid_qty = lots(bid_lots),
                                                 .ask_qty = lots(ask_lots)});
}
inline engine::Frame trade(std::int64_t ms, engine::Side aggressor, std::int64_t price, std::int64_t size_lots) {
  return engine::Frame::of(
      at(ms),
      engine::Trade{.instrument = kInstrument, .aggressor = aggressor, .price = cents(price), .qty = lots(size_lots)});
}

/// A limit order; change the fields for anything else.
inline engine::OrderSubmitted limit(std::uint64_t id, engine::Side side, std::int64_t price, std::int64_t size_lots) {
  return {.order_id = engine::OrderId{id},
          .instrument = kInstrument,
          .account = kAccount,
          .side = side,
          .ord_type = engine::OrdType::Limit,
          .time_in_force = engine::TimeInForce::Gtc,
          .qty = lots(size_lots),
          .price = cents(price)};
}
inline engine::OrderSubmitted market(std::uint64_t id, engine::Side side, std::int64_t size_lots) {
  engine::OrderSubmitted order = limit(id, side, 0, size_lots);
  order.ord_type = engine::OrdType::Market;
  return order;
}
inline engine::OrderSubmitted immediate(engine::OrderSubmitted order) {
  order.time_in_force = engine::TimeInForce::Ioc;
  return order;
}
inline engine::OrderSubmitted of_other(engine::OrderSubmitted order) {
  order.account = kOtherAccount;
  return order;
}
inline engine::OrderCancelRequested cancel(std::uint64_t id) {
  return {.order_id = engine::OrderId{id}, .instrument = kInstrument, .account = kAccount};
}
inline engine::OrderReplaceRequested replace(std::uint64_t id, std::int64_t price, std::int64_t size_lots) {
  return {.order_id = engine::OrderId{id},
          .instrument = kInstrument,
          .account = kAccount,
          .qty = lots(size_lots),
          .price = cents(price)};
}

/// A market that is written down, with an error instead of an end where one is given.
class ScriptedMarket final : public adapters::MarketSource {
 public:
  explicit ScriptedMarket(std::vector<engine::Frame> events, std::optional<adapters::SourceError> error = {})
      : events_{std::move(events)}, error_{std::move(error)} {}

  engine::Result<std::optional<engine::Frame>, adapters::SourceError> next() override {
    if (next_ < events_.size()) return std::optional{events_[next_++]};
    if (error_) return engine::Failure{*error_};
    return std::optional<engine::Frame>{};
  }

 private:
  std::vector<engine::Frame> events_;
  std::optional<adapters::SourceError> error_;
  std::size_t next_{0};
};

/// Collects a whole run: market events in, order messages of steps at given times, everything published out.
class SimScript {
 public:
  SimScript& with(const adapters::SimulationTerms& terms) {
    terms_ = terms;
    return *this;
  }
  SimScript& commission(std::int64_t ppm) {
    commission_ppm_ = ppm;
    return *this;
  }
  SimScript& market(std::vector<engine::Frame> events) {
    events_ = std::move(events);
    return *this;
  }
  /// A message of the step at this time: at the book one millisecond later. In the order of their times.
  template <class Message>
  SimScript& send(std::int64_t ms, const Message& message) {
    messages_.push_back(engine::Frame::of(at(ms), message));
    return *this;
  }

  [[nodiscard]] std::vector<engine::Frame> run() const {
    ScriptedMarket source{events_};
    adapters::sim::Venue venue{sim_instruments(commission_ppm_), sim_accounts(), terms_, source};
    for (const engine::Frame& message : messages_) venue.receive(message);
    std::vector<engine::Frame> published;
    while (const auto frame = venue.next().value()) published.push_back(*frame);
    return published;
  }
  /// The published events of one type, without their times.
  template <class Event>
  [[nodiscard]] std::vector<Event> all() const {
    std::vector<Event> events;
    for (const engine::Frame& frame : run()) {
      if (frame.header.type == engine::EventTraits<Event>::kType) events.push_back(frame.as<Event>());
    }
    return events;
  }
  [[nodiscard]] std::vector<engine::ExecutionReport> reports(engine::ExecType type) const {
    std::vector<engine::ExecutionReport> reports = all<engine::ExecutionReport>();
    std::erase_if(reports, [type](const auto& report) { return report.exec_type != type; });
    return reports;
  }
  [[nodiscard]] std::vector<engine::ExecutionReport> fills() const { return reports(engine::ExecType::Trade); }

 private:
  adapters::SimulationTerms terms_{.pulse = engine::Duration{0}};
  std::int64_t commission_ppm_{0};
  std::vector<engine::Frame> events_;
  std::vector<engine::Frame> messages_;
};

}  // namespace tests
