// A small journal of a whole session, made by hand: a configuration, commands, quotes, decisions, orders and what
// became of them. For tests of the index and of questions to it.
#pragma once

#include <array>
#include <cstring>
#include <filesystem>
#include <span>
#include <vector>

#include "engine/base/hash.hpp"
#include "engine/model/config.hpp"
#include "engine/model/events.hpp"
#include "engine/model/schema.hpp"
#include "tests/support/journal_steps.hpp"

namespace tests {

inline constexpr engine::CorrelationId kCommand{.high = 0xAB, .low = 0xCD};
inline constexpr engine::AccountId kAccount{1};
inline constexpr engine::InstrumentId kEuro{1};
inline constexpr engine::InstrumentId kGold{2};
inline constexpr engine::StrategyId kStrategy{3};

/// SessionStarted with a configuration of two instruments and an account.
inline std::vector<std::byte> session_payload() {
  using namespace engine;
  std::vector<std::byte> bytes(sizeof(SessionStarted));
  const auto append_bytes = [&](const auto& row) {
    const auto view = std::as_bytes(std::span{&row, 1});
    bytes.insert(bytes.end(), view.begin(), view.end());
  };
  append_bytes(ConfigHeader{.instruments = 2, .accounts = 1});
  append_bytes(InstrumentSpec{.id = kEuro,
                              .symbol = Symbol::from("EURUSD"),
                              .base = Currency::from("EUR"),
                              .quote = Currency::from("USD"),
                              .tick_size = Price{10'000}});
  append_bytes(InstrumentSpec{.id = kGold,
                              .symbol = Symbol::from("XAUUSD"),
                              .base = Currency::from("XAU"),
                              .quote = Currency::from("USD"),
                              .tick_size = Price{10'000'000}});
  append_bytes(AccountSpec{.id = kAccount, .currency = Currency::from("USD"), .opening_balance = Money{1}});
  SessionStarted session{.journal_id = kTestJournal, .epoch = Epoch{1}};
  session.tail_bytes = static_cast<std::uint32_t>(bytes.size() - sizeof(SessionStarted));
  std::memcpy(bytes.data(), &session, sizeof(session));
  return bytes;
}

/// Writes steps by their events: the first is the input, the others its outputs.
class SessionWriter {
 public:
  explicit SessionWriter(const std::filesystem::path& directory, std::size_t segment_bytes = kSmallSegment) {
    auto options = small_journal(directory);
    options.segment_bytes = segment_bytes;
    options.schema_fingerprint = engine::schema_fingerprint();
    auto made = journal::Journal::create(options);
    if (!made) std::abort();
    journal_ = std::move(made).value();
    steps_.begin(time());
    steps_.add_payload(engine::EventType::SessionStarted, session_payload());
    tests::append(*journal_, steps_.finish());
  }
  /// Returns the input's sequence.
  template <engine::IsEvent... Events>
  std::uint64_t step(const Events&... events) {
    const std::uint64_t input = steps_.sequence() + 1;
    steps_.begin(time());
    (steps_.add(events), ...);
    tests::append(*journal_, steps_.finish());
    return input;
  }
  std::uint64_t quote(engine::InstrumentId instrument) {
    return step(engine::Quote{.instrument = instrument,
                              .bid = engine::Price{1'100'000'000},
                              .ask = engine::Price{1'100'100'000},
                              .venue_time = time()});
  }
  [[nodiscard]] std::uint64_t last_sequence() const { return steps_.sequence(); }
  [[nodiscard]] engine::Timestamp time() const {
    return engine::Timestamp{StepBuilder::kFirstTime + static_cast<std::int64_t>(steps_.sequence()) * 1'000'000};
  }
  [[nodiscard]] journal::Journal& journal() { return *journal_; }
  void close() { journal_->close(); }

 private:
  std::unique_ptr<journal::Journal> journal_;
  StepBuilder steps_;
};

/// An order from the quote that made it: decided, submitted. Returns its id.
inline engine::OrderId submit(SessionWriter& session, engine::InstrumentId instrument, engine::Qty qty) {
  using namespace engine;
  const OrderId id = order_id(Epoch{1}, Sequence{session.last_sequence() + 3});
  session.step(Quote{.instrument = instrument, .bid = Price{1'100'000'000}, .ask = Price{1'100'100'000}},
               GateDecision{.order_id = id,
                            .strategy = kStrategy,
                            .account = kAccount,
                            .instrument = instrument,
                            .verdict = Verdict::Passed,
                            .gates_passed = 0x1FF,
                            .price = Price{1'100'000'000},
                            .qty = qty},
               OrderSubmitted{.order_id = id,
                              .instrument = instrument,
                              .account = kAccount,
                              .strategy = kStrategy,
                              .qty = qty,
                              .price = Price{1'100'000'000}});
  return id;
}

inline engine::VenueOrderId venue_id(engine::OrderId id) {
  return engine::VenueOrderId{id.raw() % 1'000'000 + 7'000'000};
}

/// The venue takes the order.
inline std::uint64_t accept(SessionWriter& session, engine::OrderId id, engine::InstrumentId instrument) {
  using namespace engine;
  return session.step(ExecutionReport{.order_id = id,
                                      .venue_order_id = venue_id(id),
                                      .exec_id = ExecId{id.raw() + 1},
                                      .instrument = instrument,
                                      .account = kAccount},
                      OrderAccepted{.order_id = id, .venue_order_id = venue_id(id)});
}

/// And fills it whole.
inline std::uint64_t fill(SessionWriter& session, engine::OrderId id, engine::InstrumentId instrument,
                          engine::Qty qty) {
  using namespace engine;
  const Price price{1'100'000'001};
  return session.step(
      ExecutionReport{.order_id = id,
                      .venue_order_id = venue_id(id),
                      .exec_id = ExecId{id.raw() + 2},
                      .instrument = instrument,
                      .account = kAccount,
                      .exec_type = ExecType::Trade,
                      .last_qty = qty,
                      .last_price = price,
                      .cum_qty = qty},
      OrderFilled{.order_id = id,
                  .exec_id = ExecId{id.raw() + 2},
                  .instrument = instrument,
                  .account = kAccount,
                  .strategy = kStrategy,
                  .status = OrdStatus::Filled,
                  .qty = qty,
                  .price = price,
                  .cum_qty = qty,
                  .fee = Money{-150}},
      PositionChanged{
          .account = kAccount, .instrument = instrument, .qty = qty, .average_price = price, .balance = Money{99}});
}

/// Quotes of both instruments, `orders` orders that are filled, a denied intent, a command, a clean end.
inline void write_session(const std::filesystem::path& directory, int orders) {
  using namespace engine;
  SessionWriter session{directory};
  session.step(SetTradingSwitch{.correlation = kCommand, .operator_id = OperatorId{5}, .trading = Switch::On},
               TradingSwitched{.trading = Switch::On, .operator_id = OperatorId{5}},
               CommandAccepted{.correlation = kCommand});
  for (int n = 0; n < orders; ++n) {
    const InstrumentId instrument = n % 2 == 0 ? kEuro : kGold;
    const Qty qty{100'000'000 + n};
    const OrderId id = submit(session, instrument, qty);
    for (int quotes = 0; quotes < 5; ++quotes) session.quote(quotes % 2 == 0 ? kGold : kEuro);
    accept(session, id, instrument);
    fill(session, id, instrument, qty);
  }
  session.step(Quote{.instrument = kGold, .bid = Price{1}, .ask = Price{2}},
               GateDecision{.strategy = kStrategy,
                            .account = kAccount,
                            .instrument = kGold,
                            .verdict = Verdict::Denied,
                            .gates_passed = 7,
                            .gate = 7,
                            .reason = Reason::QUANTITY_EXCEEDS_MAXIMUM,
                            .price = Price{2},
                            .qty = Qty{900'000'000},
                            .value = 900'000'000,
                            .limit = 500'000'000});
  session.step(SessionEnded{});
  session.close();
}

}  // namespace tests
