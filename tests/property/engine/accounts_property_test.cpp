// Random days of several accounts in several currencies: executions, quotes, cash, swaps, day turns, pulses. After
// every step the books balance against a second set that is kept from the events alone, and no account has touched
// another's.
#include <array>
#include <cstring>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "engine/base/random.hpp"
#include "engine/state/valuation.hpp"
#include "tests/support/engine_run.hpp"

namespace engine::core {
namespace {

using tests::cash;
using tests::EngineRun;
using tests::quote;
using tests::seconds;
using tests::Step;
using tests::TestConfig;
using tests::ticks;
using tests::units;

constexpr std::uint32_t kAccounts = 3;
constexpr std::uint32_t kInstruments = 3;

InstrumentSpec pair(std::uint32_t id, std::string_view base, std::string_view quoted) {
  InstrumentSpec spec = tests::instrument_spec(id);
  spec.base = Currency::from(base);
  spec.quote = Currency::from(quoted);
  spec.swap_long = PriceDelta{-31'000};
  spec.swap_short = PriceDelta{17'000};
  return spec;
}

/// Two accounts in dollars, one of which hedges, and one in francs; a quoter of each on each instrument.
TestConfig several() {
  TestConfig config;
  config.header.capacities.accounts = kAccounts;
  config.header.capacities.strategies = kAccounts * kInstruments;
  config.header.capacities.orders_open = 64;
  config.header.capacities.orders_kept = 256;
  config.header.capacities.executions_kept = 1'024;
  config.header.capacities.step_bytes_max = static_cast<std::uint32_t>(step_bytes_needed(config.header.capacities));
  config.header.limits.daily_loss_max = cash(10'000'000);
  config.instruments = {pair(1, "EUR", "USD"), pair(2, "USD", "CHF"), pair(3, "EUR", "CHF")};
  config.accounts = {tests::account_spec(1), tests::account_spec(2), tests::account_spec(3)};
  config.accounts[1].positions = PositionKeeping::Hedging;
  config.accounts[2].currency = Currency::from("CHF");
  for (std::uint32_t account = 1; account <= kAccounts; ++account) {
    for (std::uint32_t instrument = 1; instrument <= kInstruments; ++instrument) {
      StrategySpec spec = tests::quoter_spec(static_cast<std::uint32_t>(config.strategies.size()) + 1);
      spec.account = AccountId{account};
      spec.instrument = InstrumentId{instrument};
      config.strategies.push_back(spec);
    }
  }
  return config;
}

/// The second set of books: what the events said, added up.
struct Books {
  int128 cash{0};
  std::map<std::pair<std::uint32_t, PositionSide>, int128> held;
};

void check(bool holds, const char* what) {
  if (!holds) RC_FAIL(what);
}

class Days {
 public:
  explicit Days(std::uint64_t seed) : seed_{seed} {
    for (std::uint32_t instrument = 1; instrument <= kInstruments; ++instrument) send_quote(instrument);
  }

  void run(int moves) {
    for (int i = 0; i < moves; ++i) {
      move();
      check_books();
    }
  }
  [[nodiscard]] std::uint64_t fills() const noexcept { return fills_; }
  [[nodiscard]] std::uint64_t flows() const noexcept { return flows_; }

 private:
  using Rows = std::array<std::byte, sizeof(ledger::AccountRow) + 2 * kInstruments * sizeof(ledger::PositionRow)>;

  std::uint64_t draw(std::uint64_t bound) { return below(random_u64(seed_, ++drawn_, 0, 0), bound); }
  std::int64_t number(std::uint64_t bound) { return static_cast<std::int64_t>(draw(bound)); }
  AccountId account() { return AccountId{1 + static_cast<std::uint32_t>(draw(kAccounts))}; }

  void move() {
    const std::uint64_t what = draw(20);
    if (what < 5) return send_quote(1 + static_cast<std::uint32_t>(draw(kInstruments)));
    if (what < 13) return execute();
    const AccountId id = account();
    switch (what) {
      case 13:
        return alone(id, AdjustBalance{.account = id,
                                       .amount = Money{number(2'000'000'000) - 1'000'000'000},
                                       .currency = draw(2) == 0 ? Currency{} : Currency::from("EUR"),
                                       .refers_to = Sequence{1},
                                       .kind = static_cast<FlowKind>(1 + draw(9))});
      case 14:
        return alone(id, CashFlowReported{.account = id,
                                          .flow_id = FlowId{1 + draw(40)},
                                          .kind = FlowKind::Funding,
                                          .amount = Money{number(1'000'000) - 500'000},
                                          .currency = Currency::from("CHF")});
      case 15:
        return alone(id, RolloverPassed{.account = id, .weekday = static_cast<Weekday>(1 + draw(5))});
      case 16:
        return alone(id, DayTurned{.account = id, .boundary = tests::at(number(100'000))});
      case 17:
        return alone(id, SetAccountStatus{.account = id, .status = static_cast<AccountStatus>(1 + draw(4))});
      default:
        return pulse();
    }
  }

  void send_quote(std::uint32_t instrument) {
    const std::int64_t bid = 90'000 + number(20'000);
    const Price ask = ticks(bid + number(40) - (draw(10) == 0 ? 60 : 0));  // some are crossed
    note(run_.send(quote(ticks(bid), ask, instrument), seconds(2)));
  }

  /// An execution of any order there ever was: late, partial, beyond its size, twice, and the reverse of one before.
  void execute() {
    if (orders_.empty()) return;
    const OrderSubmitted& order = orders_[draw(orders_.size())];
    const ExecutionReport report{.order_id = order.order_id,
                                 .exec_id = ExecId{draw(10) == 0 ? 1 + draw(executions_ + 1) : ++executions_},
                                 .instrument = order.instrument,
                                 .account = order.account,
                                 .exec_type = ExecType::Trade,
                                 .side = order.side,
                                 .last_qty = units(1 + number(1'500)),
                                 .last_price = ticks(90'000 + number(20'000)),
                                 .fee = Money{number(2'000'000) - 500'000}};
    alone(order.account, report);
  }

  /// The high-water mark is the highest equity of all pulses, capital apart.
  void pulse() {
    note(run_.send(TimerPulse{}));
    for (std::uint32_t id = 1; id <= kAccounts; ++id) {
      const auto equity = state::equity(run_.state(), AccountId{id});
      if (equity) check(row(id).high_water_mark >= *equity, "the mark is at or above equity at a pulse");
    }
  }

  /// Sends what concerns one account; the rows of the others are the same bytes after it.
  template <class Event>
  void alone(AccountId id, const Event& event) {
    std::array<Rows, kAccounts> before;
    for (std::uint32_t other = 1; other <= kAccounts; ++other) before[other - 1] = rows_of(other);
    note(run_.send(event));
    for (std::uint32_t other = 1; other <= kAccounts; ++other) {
      if (other != id.raw()) check(before[other - 1] == rows_of(other), "a fold wrote another account's rows");
    }
  }

  Rows rows_of(std::uint32_t id) const {
    Rows rows{};
    std::byte* place = rows.data();
    const auto put = [&place](const auto& row) {
      std::memcpy(place, &row, sizeof(row));
      place += sizeof(row);
    };
    put(row(id));
    for (std::uint32_t instrument = 1; instrument <= kInstruments; ++instrument) {
      put(run_.state().ledger().position(AccountId{id}, InstrumentId{instrument}));
      put(run_.state().ledger().position(AccountId{id}, InstrumentId{instrument}, PositionSide::Short));
    }
    return rows;
  }

  const ledger::AccountRow& row(std::uint32_t id) const { return run_.state().ledger().account(AccountId{id}); }

  void note(const Step& step) {
    for (const OrderSubmitted& order : step.all<OrderSubmitted>()) orders_.push_back(order);
    for (const OrderFilled& fill : step.all<OrderFilled>()) {
      const PositionSide side = run_.state().ledger().side_of(fill.account, fill.side, false);
      books_[fill.account.raw() - 1].held[{fill.instrument.raw(), side}] +=
          static_cast<int128>(fill.qty.raw()) * sign_of(fill.side);
      ++fills_;
    }
    for (const PositionChanged& changed : step.all<PositionChanged>()) {
      Books& books = books_[changed.account.raw() - 1];
      books.cash += static_cast<int128>(changed.profit.raw()) - changed.fee.raw();
      check(books.cash + cash(100'000).raw() == changed.balance.raw(), "the event tells the balance after it");
      if (changed.marked == Switch::On) {
        check(changed.margin_free.raw() == changed.equity.raw() - changed.margin_used.raw(), "free = equity - used");
      }
    }
    for (const BalanceAdjusted& flow : step.all<BalanceAdjusted>()) {
      books_[flow.account.raw() - 1].cash += flow.amount.raw();
      ++flows_;
    }
  }

  void check_books() {
    check(ledger::is_consistent(run_.state().ledger()), "P1, P2, A1, A2, L1");
    for (std::uint32_t id = 1; id <= kAccounts; ++id) check_account(id);
  }

  void check_account(std::uint32_t id) {
    const Books& books = books_[id - 1];
    check(row(id).balance.raw() == cash(100'000).raw() + books.cash, "cash = opening + flows");
    int128 open = 0;
    bool known = true;
    for (std::uint32_t instrument = 1; instrument <= kInstruments; ++instrument) {
      for (const PositionSide side : {PositionSide::Net, PositionSide::Long, PositionSide::Short}) {
        const auto held = books.held.find({instrument, side});
        if (held == books.held.end()) continue;
        const auto& position = run_.state().ledger().position(AccountId{id}, InstrumentId{instrument}, side);
        check(position.qty.raw() == held->second, "position = sum of fills");
      }
      const auto part = state::unrealised(run_.state(), AccountId{id}, InstrumentId{instrument});
      known = known && part.has_value();
      open += part ? part->raw() : 0;
    }
    const auto equity = state::equity(run_.state(), AccountId{id});
    check(equity.has_value() == known, "equity is known where every part is");
    if (equity) check(equity->raw() == row(id).balance.raw() + open, "equity = balance + unrealised");
  }

  std::uint64_t seed_;
  std::uint64_t drawn_{0};
  std::uint64_t executions_{0};
  std::uint64_t fills_{0};
  std::uint64_t flows_{0};
  std::vector<OrderSubmitted> orders_;
  std::array<Books, kAccounts> books_{};
  EngineRun run_{several()};
};

TEST(AccountsProperty, TheBooksBalanceAfterEveryStep) {
  std::uint64_t fills = 0;
  std::uint64_t flows = 0;
  EXPECT_TRUE(rc::check([&](std::uint64_t seed) {
    Days days{seed};
    days.run(250);
    fills += days.fills();
    flows += days.flows();
  }));
  EXPECT_GT(fills, 1'000U) << "days without trades prove little";
  EXPECT_GT(flows, 1'000U);
}

/// One account buys what another sells at the same price: whatever happens between, dollars only change hands.
TEST(AccountsProperty, TheSumOverAccountsIsConserved) {
  EXPECT_TRUE(rc::check([&](std::uint64_t seed) {
    std::uint64_t drawn = 0;
    const auto draw = [&](std::uint64_t bound) {
      return static_cast<std::int64_t>(below(random_u64(seed, ++drawn, 0, 0), bound));
    };
    std::array<ledger::PositionRow, 2> positions{};
    for (int i = 0; i < 200; ++i) {
      const std::size_t buyer = draw(2) == 0 ? 0 : 1;
      const Qty qty = units(1 + draw(1'000));
      const Price price = ticks(90'000 + draw(20'000));
      positions[buyer] =
          ledger::apply_fill(positions[buyer], {.side = Side::Buy, .qty = qty, .price = price})->position;
      positions[1 - buyer] =
          ledger::apply_fill(positions[1 - buyer], {.side = Side::Sell, .qty = qty, .price = price})->position;
      const Price mark = ticks(90'000 + draw(20'000));
      int128 worth = 0;  // of both, to the last 1e-17
      for (const ledger::PositionRow& row : positions) {
        worth += wide_mul(row.realised.raw(), kCostPerMoney) + row.dust + cost_of(mark, row.qty) - row.cost;
      }
      check(worth == 0, "what one account gained the other lost");
    }
  }));
}

}  // namespace
}  // namespace engine::core
