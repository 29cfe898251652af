// Any input, with any field: no journaled input may trip an assertion, and folding what was recorded gives the same
// state. An assertion ends the program here; the seed stands above it on the screen.
#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "tests/support/engine_run.hpp"

namespace engine::core {
namespace {

using tests::at;
using tests::EngineRun;
using tests::quote;
using tests::StateBench;
using tests::Step;
using tests::TestConfig;
using tests::ticks;
using tests::units;

TestConfig busy() {
  TestConfig config;
  config.strategies = {tests::trend_spec(1), tests::quoter_spec(2), tests::quoter_spec(3)};
  config.strategies[2].instrument = InstrumentId{2};
  config.strategies[2].account = AccountId{2};
  config.strategies[2].parameters[quoter_parameters::Skew] = 1'000'000;
  config.instruments.push_back(tests::instrument_spec(2));
  config.accounts.push_back(tests::account_spec(2));
  config.header.limits.position_qty_max = Qty{kInt64Max};
  config.header.denial_pause = Duration{0};
  config.header.state_hash_interval = 64;
  return config;
}

class Storm {
 public:
  explicit Storm(std::uint64_t seed) : seed_{seed} {}

  /// Begins with a calm in which stops by hand are kept and fire: what comes after it soon halts the accounts.
  void run(int inputs) {
    for (int i = 0; i < inputs; ++i) i < inputs / 8 ? send_calmly() : send_one();
  }
  [[nodiscard]] const EngineRun& engine() const { return run_; }

 private:
  std::uint64_t draw(std::uint64_t bound) { return below(random_u64(seed_, ++drawn_, 0, 0), bound); }

  std::uint64_t odd_word() {
    constexpr std::uint64_t kWords[]{0,
                                     1,
                                     2,
                                     0xFFFF'FFFF,
                                     0x7FFF'FFFF'FFFF'FFFF,
                                     0x8000'0000'0000'0000,
                                     0xFFFF'FFFF'FFFF'FFFF,
                                     0x0000'0001'0000'0001};
    const std::uint64_t which = draw(11);
    if (which < 8) return kWords[which];
    return which == 8 ? draw(1'000) : random_u64(seed_, ++drawn_, 1, 0);
  }

  template <class Event>
  Event odd() {
    std::array<std::uint64_t, sizeof(Event) / 8> words{};
    for (std::uint64_t& word : words) word = odd_word();
    return std::bit_cast<Event>(words);
  }

  Timestamp time() {
    if (draw(200) == 0) return Timestamp{static_cast<std::int64_t>(odd_word() >> 2U)};
    if (draw(10) == 0) return Timestamp{static_cast<std::int64_t>(odd_word() % 2) - 1};
    return at(now_ += static_cast<std::int64_t>(draw(50)));
  }

  void send_calmly() {
    now_ += static_cast<std::int64_t>(draw(3));
    const std::int64_t bid = 99'990 + static_cast<std::int64_t>(draw(10));
    note(run_.send_at(at(now_), quote(ticks(bid), ticks(bid + 1))));
    if (draw(4) != 0) return;
    note(run_.send_at(at(now_), SubmitOrder{.correlation = key(),
                                            .instrument = InstrumentId{1},
                                            .account = AccountId{1},
                                            .strategy = StrategyId{1},
                                            .side = draw(2) == 0 ? Side::Buy : Side::Sell,
                                            .ord_type = draw(2) == 0 ? OrdType::StopMarket : OrdType::StopLimit,
                                            .qty = units(1),
                                            .price = ticks(bid),
                                            .trigger_price = ticks(99'990 + static_cast<std::int64_t>(draw(10)))}));
  }

  void send_one() {
    const std::uint64_t what = draw(16);
    if (what < 5) return plain_quote();
    if (what < 8) return report();
    if (what == 8 && draw(20) == 0) return session();
    if (what > 12) return by_hand();
    switch (draw(18)) {
      case 0:
        return send(odd<Quote>());
      case 1:
        return send(odd<Trade>());
      case 2:
        return send(odd<ExecutionReport>());
      case 3:
        return send(odd<CancelRejected>());
      case 4:
        return send(odd<AdjustBalance>());
      case 5:
        return send(odd<DayTurned>());
      case 6:
        return send(odd<ArmAccount>());
      case 7:
        return send(odd<DisarmAccount>());
      case 8:
        return send(odd<TimerPulse>());
      case 9:
        return gap();
      case 10:
        return refusal();
      case 11:
        // Mostly back to normal: a storm that may not trade proves little.
        return draw(10) == 0 ? send(odd<SetSafetyMode>())
                             : send(SetSafetyMode{.operator_id = OperatorId{5}, .mode = SafetyMode::Normal});
      case 12:
        return send(odd<RolloverPassed>());
      case 13:
        return send(odd<CashFlowReported>());
      case 14:
        return send(odd<SetAccountStatus>());
      case 15:
        return limit();
      case 16:
        return governance();
      default:
        return draw(20) == 0 ? send(odd<SessionEnded>()) : send(odd<SetTradingSwitch>());
    }
  }

  /// What is stopped is mostly lifted at once: a storm that may not trade proves little.
  void governance() {
    switch (draw(9)) {
      case 0:
        return stop_and_go();
      case 1:
        return send(odd<ResumeScope>());
      case 2:
        return send(odd<ResetBreaker>());
      case 3:
        return draw(10) == 0 ? send(odd<FlattenScope>()) : stop_and_go();
      case 4:
        return send(odd<SetOverride>());
      case 5:
        return send(odd<SignChecklist>());
      case 6:
        return send(odd<SetStage>());
      case 7:
        return draw(10) == 0 ? send(odd<SetAgent>()) : stop_and_go();
      default:
        return send(odd<AgentReported>());
    }
  }
  void stop_and_go() {
    StopScope stop = odd<StopScope>();
    stop.scope = static_cast<Scope>(draw(7));
    stop.kind = static_cast<HaltKind>(draw(7));
    stop.id = static_cast<std::uint32_t>(draw(4));
    send(stop);
    if (draw(10) == 0) return;
    send(ResumeScope{.operator_id = OperatorId{5},
                     .scope = stop.scope,
                     .kind = stop.kind,
                     .reason = Reason::OPERATOR_REQUEST,
                     .id = stop.id,
                     .incident = IncidentId{1}});
  }

  void plain_quote() {
    Quote event = quote(ticks(99'990 + static_cast<std::int64_t>(draw(10))),
                        ticks(99'995 + static_cast<std::int64_t>(draw(10))), 1 + static_cast<std::uint32_t>(draw(2)));
    if (draw(12) == 0) event.bid = Price{static_cast<std::int64_t>(odd_word())};
    if (draw(12) == 0) event.ask = Price{static_cast<std::int64_t>(odd_word())};
    send(event);
  }

  /// A report on an order of ours, with some fields as they should be.
  void report() {
    ExecutionReport event = odd<ExecutionReport>();
    if (!orders_.empty()) {
      const OrderSubmitted& order = orders_[draw(orders_.size())];
      event.order_id = order.order_id;
      if (draw(8) != 0) event.instrument = order.instrument;
      if (draw(8) != 0) event.account = order.account;
      if (draw(8) != 0) event.side = order.side;
      if (draw(8) != 0) event.exec_type = static_cast<ExecType>(1 + draw(draw(2) == 0 ? 5 : 16));
      if (draw(2) == 0) event.venue_order_id = VenueOrderId{order.order_id.raw() + draw(3)};
      if (!fills_.empty() && draw(12) == 0) return send(taken_back(event));
      if (draw(2) == 0) event.exec_id = ExecId{1 + draw(1'000)};
      if (draw(2) == 0) event.last_qty = order.qty;
      if (draw(2) == 0) event.last_price = order.price;
      if (draw(2) == 0) event.fee = Money{5};
      if (draw(4) == 0) {
        return send(CancelRejected{.order_id = order.order_id,
                                   .instrument = order.instrument,
                                   .account = order.account,
                                   .response_to = static_cast<CancelRejectedFor>(draw(4))});
      }
    }
    send(event);
  }

  /// Mostly limits that lie far away: a storm that may not trade proves little.
  void limit() {
    SetLimit event = odd<SetLimit>();
    event.kind = static_cast<LimitKind>(draw(21));
    event.scope = static_cast<LimitScope>(draw(7));
    event.id = static_cast<std::uint32_t>(draw(4));
    const bool is_floor = event.kind == LimitKind::CashReserve || event.kind == LimitKind::DuplicateWindow;
    if (draw(8) != 0) event.limit = is_floor ? 1 : kInt64Max;
    send(event);
  }

  void gap() {
    FeedGap event = odd<FeedGap>();
    if (draw(2) == 0) event = {.instrument = InstrumentId{1}, .lost = 1, .from = at(now_ - 30), .to = at(now_)};
    send(event);
  }

  /// The gate says that a message of ours never left, which may be so or not.
  void refusal() {
    ReleaseRefused event = odd<ReleaseRefused>();
    if (!orders_.empty()) {
      const OrderSubmitted& order = orders_[draw(orders_.size())];
      event.order_id = order.order_id;
      if (draw(4) != 0) event.instrument = order.instrument;
      if (draw(4) != 0) event.account = order.account;
      if (draw(4) != 0) event.action = static_cast<IntentAction>(1 + draw(3));
    }
    send(event);
  }
  /// An execution that was booked is busted or corrected.
  ExecutionReport taken_back(ExecutionReport event) {
    const OrderFilled& fill = fills_[draw(fills_.size())];
    event.order_id = fill.order_id;
    event.instrument = fill.instrument;
    event.account = fill.account;
    event.side = fill.side;
    event.exec_type = draw(2) == 0 ? ExecType::TradeCancel : ExecType::TradeCorrect;
    event.exec_ref_id = fill.exec_id;
    event.last_qty = fill.qty;
    event.last_price = fill.price;
    return event;
  }

  /// An order by hand, held ones and children among them; or an order taken back, changed, resolved.
  void by_hand() {
    const std::uint64_t kind = draw(8);
    if (kind == 0) return send(CancelOrder{.correlation = key(), .order_id = some_order()});
    if (kind == 1) return send(ResolveOrder{.status = static_cast<OrdStatus>(draw(9)), .order_id = some_order()});
    if (kind == 2) {
      return send(ReplaceOrder{.correlation = key(),
                               .order_id = some_order(),
                               .qty = units(static_cast<std::int64_t>(draw(3'000))),
                               .price = ticks(99'990 + static_cast<std::int64_t>(draw(10)))});
    }
    SubmitOrder event = odd<SubmitOrder>();
    event.correlation = key();
    if (draw(6) == 0) return send(event);
    const std::uint32_t strategy = 1 + static_cast<std::uint32_t>(draw(3));
    event.strategy = StrategyId{strategy};
    event.instrument = InstrumentId{strategy == 3 ? 2U : 1U};
    event.account = AccountId{strategy == 3 ? 2U : 1U};
    event.side = draw(2) == 0 ? Side::Buy : Side::Sell;
    event.ord_type = static_cast<OrdType>(1 + draw(8));
    event.time_in_force = static_cast<TimeInForce>(1 + draw(8));
    event.trigger_type = static_cast<TriggerType>(1 + draw(4));
    event.trailing_offset_type = static_cast<TrailingOffset>(1 + draw(3));
    event.position_effect = PositionEffect::Auto;
    event.purpose = static_cast<OrderPurpose>(1 + draw(3));
    event.contingency = static_cast<Contingency>(1 + draw(5));
    event.bracket_mode = static_cast<BracketMode>(1 + draw(2));
    event.exec_inst = ExecInst{static_cast<std::uint16_t>(draw(3))};
    event.qty = units(static_cast<std::int64_t>(1 + draw(2'000)));
    event.price = ticks(99'980 + static_cast<std::int64_t>(draw(30)));
    event.trigger_price = ticks(99'980 + static_cast<std::int64_t>(draw(30)));
    event.trailing_offset = static_cast<std::int64_t>(draw(4) == 0 ? odd_word() : draw(20));
    event.expire_time = at(now_ + static_cast<std::int64_t>(draw(100)));
    event.parent_order_id = draw(2) == 0 ? some_order() : OrderId{};
    event.linked_order_id = draw(3) == 0 ? some_order() : OrderId{};
    event.position_id = PositionId{};
    send(event);
  }
  /// Now and then one that was there before.
  CorrelationId key() {
    if (draw(4) == 0) return {.high = 0, .low = draw(40)};
    return {.high = 1, .low = ++keys_};
  }
  OrderId some_order() {
    if (orders_.empty() || draw(10) == 0) return OrderId{odd_word()};
    return orders_[orders_.size() - 1 - draw(std::min<std::uint64_t>(orders_.size(), 12))].order_id;
  }

  /// Another session, its configuration whole or with a word changed.
  void session() {
    std::vector<std::byte> payload = busy().session(at(now_));
    for (std::uint64_t changes = draw(4); changes > 0; --changes) {
      const std::uint64_t word = odd_word();
      std::memcpy(payload.data() + draw(payload.size() / 8) * 8, &word, sizeof(word));
    }
    note(run_.raw(EventType::SessionStarted, time(), payload));
  }

  template <class Event>
  void send(const Event& event) {
    note(run_.send_at(time(), event));
  }
  void note(const Step& step) {
    for (const OrderSubmitted& order : step.all<OrderSubmitted>()) orders_.push_back(order);
    for (const OrderFilled& fill : step.all<OrderFilled>()) fills_.push_back(fill);
    for (const OrderEmulated& held : step.all<OrderEmulated>()) {
      orders_.push_back({.order_id = held.order_id,
                         .instrument = held.instrument,
                         .account = held.account,
                         .strategy = held.strategy,
                         .side = held.side,
                         .qty = held.target_qty});
    }
  }

  std::uint64_t seed_;
  std::uint64_t drawn_{0};
  std::int64_t now_{0};
  std::uint64_t keys_{0};
  std::vector<OrderSubmitted> orders_;
  std::vector<OrderFilled> fills_;
  EngineRun run_{busy()};
};

TEST(InputsProperty, NoneTripsAnAssertionAndFoldingAgrees) {
  std::size_t orders = 0;
  std::size_t fills = 0;
  std::size_t released = 0;
  std::size_t busts = 0;
  EXPECT_TRUE(rc::check([&](std::uint64_t seed) {
    Storm storm{seed};
    storm.run(400);
    const EngineRun& run = storm.engine();
    RC_ASSERT(ledger::is_consistent(run.state().ledger()));
    StateBench folded{busy(), false};
    const std::vector<std::byte>& stream = run.stream();
    for (std::size_t offset = 0; offset < stream.size();) {
      RecordHeader header;
      std::memcpy(&header, stream.data() + offset, sizeof(header));
      state::fold_record(folded.state(), header, stream.data() + offset + sizeof(header));
      offset += header.length;
    }
    const auto bytes = run.arena().bytes();
    RC_ASSERT(std::memcmp(bytes.data(), folded.arena().bytes().data(), bytes.size()) == 0);
    orders += Step{stream}.count<OrderSubmitted>();
    fills += Step{stream}.count<OrderFilled>();
    released += Step{stream}.count<OrderReleased>();
    busts += Step{stream}.count<ExecutionBusted>();
    RC_ASSERT(Step{stream}.count<OrderInvariantBroken>() == 0);
  }));
  EXPECT_GT(orders, 100U) << "a storm that never trades proves little";
  EXPECT_GT(fills, 100U);
  EXPECT_GT(released, 10U) << "orders kept here leave";
  EXPECT_GT(busts, 10U);
}

}  // namespace
}  // namespace engine::core
