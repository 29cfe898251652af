// `lockstep-bench ledger`: orders, executions and reconciliation with many accounts and orders. One core in memory, no
// journal: what the gates, the envelope, the books and their invariants cost by themselves.
#include <cstring>
#include <memory>
#include <vector>

#include "bench/clock.hpp"
#include "bench/options.hpp"
#include "bench/pin.hpp"
#include "bench/subcommand.hpp"
#include "engine/base/hash.hpp"
#include "engine/core/core.hpp"

namespace bench {
namespace {

using namespace engine;

constexpr std::uint32_t kInstruments = 64;
constexpr std::uint32_t kAccounts = 8;
constexpr Qty kOrderQty{1'000 * kQtyScale};
constexpr Price kMid{1'000'000'000};

struct LedgerOptions {
  int cpu{0};
  std::uint32_t orders{10'000};
  std::uint32_t fills{10};  ///< of each order
};

ConfigHeader header_for(const LedgerOptions& options) {
  ConfigHeader header{};
  header.capacities = {.instruments = kInstruments,
                       .accounts = kAccounts,
                       .strategies = kInstruments,
                       .orders_open = options.orders + 4'096,
                       .orders_kept = 2 * options.orders + 8'192,
                       .executions_kept = 2 * options.orders * options.fills / kAccounts + 64,
                       .indicators = 4};
  header.capacities.step_bytes_max = static_cast<std::uint32_t>(step_bytes_needed(header.capacities));
  header.limits = {.order_qty_max = Qty{kInt64Max / 4},
                   .order_notional_max = Money{kInt64Max / 4},
                   .position_qty_max = Qty{kInt64Max / 4},
                   .daily_loss_max = Money{kInt64Max / 4},
                   .price_band = PartsPerMillion{100'000},
                   .quote_age_max = Duration{3'600 * kSecondNs},
                   .account_orders_max = 1'000'000,
                   .strategy_orders_max = 1'000'000};
  header.instruments = header.strategies = kInstruments;
  header.accounts = kAccounts;
  header.trading = Switch::On;
  return header;
}

template <class Row>
void append(std::vector<std::byte>& bytes, const Row& row) {
  const auto view = std::as_bytes(std::span{&row, 1});
  bytes.insert(bytes.end(), view.begin(), view.end());
}

/// SessionStarted of 64 instruments in 8 accounts; one strategy each that never acts, so that all comes by hand.
std::vector<std::byte> session_of(const ConfigHeader& header) {
  std::vector<std::byte> tail;
  append(tail, header);
  for (std::uint32_t id = 1; id <= kInstruments; ++id) {
    append(tail, InstrumentSpec{.id = InstrumentId{id},
                                .symbol = Symbol::from("M" + std::to_string(id)),
                                .base = Currency::from("BAS"),
                                .quote = Currency::from("USD"),
                                .tick_size = Price{10'000},
                                .lot_step = Qty{kQtyScale},
                                .qty_min = Qty{kQtyScale},
                                .qty_max = Qty{kInt64Max / 4}});
  }
  for (std::uint32_t id = 1; id <= kAccounts; ++id) {
    append(tail, AccountSpec{.id = AccountId{id},
                             .environment = Environment::Simulated,
                             .armed_at_start = Switch::On,
                             .currency = Currency::from("USD"),
                             .opening_balance = Money{1'000'000'000LL * kMoneyScale}});
  }
  for (std::uint32_t id = 1; id <= kInstruments; ++id) {
    append(tail, StrategySpec{.id = StrategyId{id},
                              .kind = StrategyKind{99},
                              .instrument = InstrumentId{id},
                              .account = AccountId{(id - 1) % kAccounts + 1}});
  }
  std::vector<std::byte> payload;
  append(payload, SessionStarted{.journal_id = {.high = 1, .low = 2},
                                 .config_hash = hash64(tail, 0),
                                 .epoch = Epoch{1},
                                 .mode = SessionMode::Backtest,
                                 .tail_bytes = static_cast<std::uint32_t>(tail.size())});
  payload.insert(payload.end(), tail.begin(), tail.end());
  return payload;
}

class Desk {
 public:
  explicit Desk(const LedgerOptions& options) : header_{header_for(options)}, workspace_{header_.capacities} {
    const std::vector<std::byte> payload = session_of(header_);
    static_cast<void>(maker_.make(EventType::SessionStarted, time_, Epoch{1}, payload));
    for (std::uint32_t id = 1; id <= kInstruments; ++id) {
      send(Quote{.instrument = InstrumentId{id},
                 .bid = Price{kMid.raw() - 10'000},
                 .ask = Price{kMid.raw() + 10'000},
                 .bid_qty = kOrderQty,
                 .ask_qty = kOrderQty});
    }
  }
  /// The time of one step.
  template <class Event>
  std::int64_t send(const Event& event) {
    const std::int64_t start_ns = now_ns();
    static_cast<void>(maker_.make(EventTraits<Event>::kType, time_, Epoch{1}, std::as_bytes(std::span{&event, 1})));
    return now_ns() - start_ns;
  }
  std::int64_t submit(std::uint32_t number) {
    const std::uint32_t instrument = number % kInstruments + 1;
    return send(SubmitOrder{.operator_id = OperatorId{1},
                            .instrument = InstrumentId{instrument},
                            .account = AccountId{(instrument - 1) % kAccounts + 1},
                            .strategy = StrategyId{instrument},
                            .side = number / kInstruments % 2 == 0 ? Side::Buy : Side::Sell,
                            .qty = kOrderQty,
                            .price = kMid});
  }
  [[nodiscard]] const ledger::Ledger& ledger() const { return maker_.state().ledger(); }
  [[nodiscard]] std::vector<ledger::OrderRow> open_orders() const {
    std::vector<ledger::OrderRow> open;
    for (const ledger::OrderRow& order : ledger().orders().rows()) {
      if (order.id.raw() != 0 && ledger::is_open(order.status)) open.push_back(order);
    }
    return open;
  }

 private:
  ConfigHeader header_;
  core::Workspace workspace_;
  core::StepMaker maker_{workspace_};
  Timestamp time_{kSecondNs};
};

ExecutionReport report_on(const ledger::OrderRow& order, ExecType type) {
  return {.order_id = order.id,
          .venue_order_id = VenueOrderId{order.id.raw()},
          .instrument = order.instrument,
          .account = order.account,
          .exec_type = type,
          .side = order.side,
          .order_qty = order.qty,
          .order_price = order.price};
}

ExecutionReport fill_of(const ledger::OrderRow& order, std::uint64_t id) {
  ExecutionReport report = report_on(order, ExecType::Trade);
  report.exec_id = ExecId{id};
  report.last_qty = Qty{kQtyScale};
  report.last_price = kMid;
  return report;
}

/// Tells every account all that it has: its executions, its orders, its positions.
std::int64_t reconcile(Desk& desk, const std::vector<ledger::OrderRow>& orders,
                       const std::vector<ExecutionReport>& fills) {
  std::int64_t total_ns = 0;
  std::uint32_t told = 0;
  for (std::uint32_t id = 1; id <= kAccounts; ++id) {
    total_ns += desk.send(ReconciliationBegan{
        .reconciliation = ReconciliationId{1}, .account = AccountId{id}, .cause = ReconcileCause::Reconnect});
  }
  for (ExecutionReport fill : fills) {
    fill.source = ReportSource::Query;
    total_ns += desk.send(fill);
  }
  for (const ledger::OrderRow& order : orders) {
    ExecutionReport state = report_on(order, ExecType::OrderStatus);
    state.source = ReportSource::Query;
    state.ord_status = OrdStatus::PartiallyFilled;
    state.cum_qty = desk.ledger().orders().find(order.id)->cum_qty;
    total_ns += desk.send(state);
    ++told;
  }
  for (std::uint32_t id = 1; id <= kAccounts; ++id) {
    total_ns += desk.send(ReconciliationAnswered{.reconciliation = ReconciliationId{1},
                                                 .account = AccountId{id},
                                                 .orders = told / kAccounts,
                                                 .complete = Switch::On,
                                                 .tells_positions = Switch::Off});
  }
  return total_ns;
}

Report run(const LedgerOptions& options) {
  Report report{"ledger",
                {"one pinned thread, no journal; 64 instruments, 8 accounts; each step holds one look at the clock",
                 "an order step: the command, all gates, the envelope, the order; invariants on"},
                {}};
  pin_this_thread(options.cpu);
  Desk desk{options};
  for (std::uint32_t number = 0; number < options.orders; ++number) desk.submit(number);
  const std::vector<ledger::OrderRow> orders = desk.open_orders();
  for (const ledger::OrderRow& order : orders) desk.send(report_on(order, ExecType::New));

  Histogram executions;
  std::vector<ExecutionReport> fills;
  for (std::uint32_t round = 0; round < options.fills; ++round) {
    for (const ledger::OrderRow& order : orders) {
      fills.push_back(fill_of(order, fills.size() + 1));
      executions.add(desk.send(fills.back()));
    }
  }
  Histogram submissions;
  for (std::uint32_t number = 0; number < 4'000; ++number) submissions.add(desk.submit(number));
  const std::int64_t reconciled_ns = reconcile(desk, orders, fills);
  report.rows.push_back({"gates, envelope, order", percentiles(submissions)});
  report.rows.push_back({"execution to position and account", percentiles(executions)});
  report.rows.push_back({"reconciliation",
                         {{"orders", static_cast<double>(orders.size())},
                          {"executions", static_cast<double>(fills.size())},
                          {"ms", static_cast<double>(reconciled_ns) / 1e6}}});
  report.rows.push_back({"clock", {{"cost_ns", clock_cost_ns()}}});
  return report;
}

}  // namespace

Runner ledger(Options command) {
  const auto options = std::make_shared<LedgerOptions>();
  command.processor("--cpu", options->cpu, "Processor of the core");
  command.number("--orders", options->orders, "Orders that work", {.min = 64, .max = 100'000});
  command.number("--fills", options->fills, "Executions of each order", {.min = 1, .max = 900});
  return [options] { return run(*options); };
}

}  // namespace bench
