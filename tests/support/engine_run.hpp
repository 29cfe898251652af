// A state that a test folds into by hand, and a core that it feeds step by step, keeping every record.
#pragma once

#include <cstddef>
#include <cstring>
#include <span>
#include <vector>

#include <gtest/gtest.h>

#include "engine/core/core.hpp"
#include "engine/state/state.hpp"
#include "tests/support/engine_config.hpp"

namespace tests {

/// The records of one step, copied out.
class Step {
 public:
  explicit Step(std::span<const std::byte> bytes) : bytes_{bytes.begin(), bytes.end()} {}

  [[nodiscard]] std::vector<engine::RecordHeader> headers() const {
    std::vector<engine::RecordHeader> found;
    each([&](const engine::RecordHeader& header, const std::byte*) { found.push_back(header); });
    return found;
  }
  template <engine::IsEvent Event>
  [[nodiscard]] std::vector<Event> all() const {
    std::vector<Event> found;
    each([&](const engine::RecordHeader& header, const std::byte* payload) {
      if (engine::EventType{header.type} != engine::EventTraits<Event>::kType) return;
      Event event;
      std::memcpy(&event, payload, sizeof(event));
      found.push_back(event);
    });
    return found;
  }
  template <engine::IsEvent Event>
  [[nodiscard]] std::size_t count() const {
    return all<Event>().size();
  }
  /// The only one of its kind; fails the test and gives an empty one otherwise.
  template <engine::IsEvent Event>
  [[nodiscard]] Event only() const {
    const std::vector<Event> found = all<Event>();
    EXPECT_EQ(found.size(), 1U) << engine::EventTraits<Event>::kName;
    return found.size() == 1 ? found.front() : Event{};
  }
  [[nodiscard]] const std::vector<std::byte>& bytes() const noexcept { return bytes_; }

 private:
  template <class Visitor>
  void each(Visitor&& visit) const {
    for (std::size_t offset = 0; offset < bytes_.size();) {
      engine::RecordHeader header;
      std::memcpy(&header, bytes_.data() + offset, sizeof(header));
      visit(header, bytes_.data() + offset + sizeof(header));
      offset += header.length;
    }
  }
  std::vector<std::byte> bytes_;
};

/// A state alone: events are folded as they are given.
class StateBench {
 public:
  explicit StateBench(const TestConfig& config, bool start = true)
      : workspace_{config.header.capacities},
        arena_{workspace_.arena(), workspace_.dirty()},
        state_{arena_, config.header.capacities} {
    if (start) begin(config);
  }

  void begin(const TestConfig& config) {
    const std::vector<std::byte> payload = config.session(at(0));
    engine::SessionStarted started;
    std::memcpy(&started, payload.data(), sizeof(started));
    move_to(at(0));
    state_.fold(started, std::span{payload}.subspan(sizeof(started)));
  }
  void move_to(engine::Timestamp time) { state_.advance(engine::Sequence{state_.session().sequence.raw() + 1}, time); }
  template <engine::IsEvent Event>
  StateBench& fold(const Event& event) {
    move_to(state_.now());
    state_.fold(event);
    return *this;
  }
  /// Opens a position of so many signed units by an order that fills at once; leaves nothing working.
  void hold(std::int64_t signed_units, engine::Price price) {
    const std::int64_t sign = signed_units > 0 ? 1 : -1;
    const engine::Side side = sign > 0 ? engine::Side::Buy : engine::Side::Sell;
    const engine::OrderId id{++orders_};
    fold(order(id, side, units(signed_units * sign), price));
    fold(engine::OrderFilled{.order_id = id,
                             .exec_id = engine::ExecId{id.raw()},
                             .instrument = kInstrument,
                             .account = kAccount,
                             .strategy = kStrategy,
                             .side = side,
                             .qty = units(signed_units * sign),
                             .price = price,
                             .cum_qty = units(signed_units * sign)});
  }
  static engine::OrderSubmitted order(engine::OrderId id, engine::Side side, engine::Qty qty, engine::Price price) {
    return {.order_id = id,
            .instrument = kInstrument,
            .account = kAccount,
            .strategy = kStrategy,
            .side = side,
            .qty = qty,
            .price = price};
  }

  [[nodiscard]] engine::state::State& state() noexcept { return state_; }
  [[nodiscard]] engine::Arena& arena() noexcept { return arena_; }
  [[nodiscard]] engine::core::Workspace& workspace() noexcept { return workspace_; }

 private:
  engine::core::Workspace workspace_;
  engine::Arena arena_;
  engine::state::State state_;
  std::uint64_t orders_{0};
};

/// A core without a journal: inputs in, steps out, all records kept.
class EngineRun {
 public:
  explicit EngineRun(const TestConfig& config, engine::Timestamp anchor = at(0))
      : workspace_{config.header.capacities}, maker_{workspace_}, time_{anchor} {
    first_.emplace_back(raw(engine::EventType::SessionStarted, anchor, config.session(anchor)));
  }

  /// One input, with core time moved on by `after`.
  template <engine::IsInput Event>
  Step send(const Event& event, engine::Duration after = engine::Duration{0}) {
    time_ = time_ + after;
    return send_at(time_, event);
  }
  template <engine::IsInput Event>
  Step send_at(engine::Timestamp time, const Event& event) {
    return raw(engine::EventTraits<Event>::kType, time, std::as_bytes(std::span{&event, 1}));
  }
  Step raw(engine::EventType type, engine::Timestamp time, std::span<const std::byte> payload) {
    const std::span<const std::byte> staged = maker_.make(type, time, kEpoch, payload);
    stream_.insert(stream_.end(), staged.begin(), staged.end());
    return Step{staged};
  }
  /// The venue's acceptance, a fill, a cancel of an order.
  Step report(const engine::OrderSubmitted& order, engine::ExecType type) {
    return send(engine::ExecutionReport{.order_id = order.order_id,
                                        .venue_order_id = engine::VenueOrderId{order.order_id.raw() + 7},
                                        .exec_id = engine::ExecId{++executions_},
                                        .instrument = order.instrument,
                                        .account = order.account,
                                        .exec_type = type,
                                        .side = order.side,
                                        .order_qty = order.qty,
                                        .order_price = order.price});
  }
  Step fill(const engine::OrderSubmitted& order, engine::Qty qty, engine::Price price) {
    return send(engine::ExecutionReport{.order_id = order.order_id,
                                        .exec_id = engine::ExecId{++executions_},
                                        .instrument = order.instrument,
                                        .account = order.account,
                                        .exec_type = engine::ExecType::Trade,
                                        .side = order.side,
                                        .last_qty = qty,
                                        .last_price = price});
  }

  [[nodiscard]] const Step& first() const { return first_.front(); }
  [[nodiscard]] const engine::state::State& state() const noexcept { return maker_.state(); }
  [[nodiscard]] const engine::Arena& arena() const noexcept { return maker_.arena(); }
  [[nodiscard]] const engine::core::Workspace& workspace() const noexcept { return workspace_; }
  [[nodiscard]] const std::vector<std::byte>& stream() const noexcept { return stream_; }
  [[nodiscard]] engine::Timestamp now() const noexcept { return time_; }

 private:
  engine::core::Workspace workspace_;
  engine::core::StepMaker maker_;
  engine::Timestamp time_;
  std::vector<Step> first_;
  std::vector<std::byte> stream_;
  std::uint64_t executions_{0};
};

}  // namespace tests
