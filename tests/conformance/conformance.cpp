#include "tests/conformance/conformance.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "tests/conformance/desk.hpp"

namespace tests {

namespace {

using engine::CancelRejected;
using engine::ExecType;
using engine::ExecutionReport;
using engine::OrderId;
using engine::OrdType;
using engine::Qty;
using engine::Side;
using engine::TimeInForce;

constexpr std::string_view kKept{};
using What = std::string;  ///< empty: kept

bool claims(const std::vector<OrdType>& types, OrdType type) { return std::ranges::find(types, type) != types.end(); }
bool claims(const std::vector<TimeInForce>& times, TimeInForce time) {
  return std::ranges::find(times, time) != times.end();
}

What says(bool is_kept, std::string_view otherwise) { return std::string{is_kept ? kKept : otherwise}; }

What answers_in_time(Desk& desk) {
  const auto id = desk.buy(desk.venue().far_price, 1);
  const auto answers = desk.reports_on(id);
  if (answers.size() != 1) return "one report was due, there were " + std::to_string(answers.size());
  return says(desk.answered_after() <= desk.claims().answer_time_max, "the answer came after answer_time_max");
}

What names_what_it_answers(Desk& desk) {
  const auto id = desk.buy(desk.venue().far_price, 1);
  const auto answers = desk.reports_on(id);
  if (answers.empty()) return "no report";
  const ExecutionReport& report = answers.front();
  const bool is_named = report.account == desk.venue().account && report.instrument == desk.venue().instrument &&
                        report.side == Side::Buy && report.venue_order_id.raw() != 0;
  return says(is_named, "account, instrument, side or the venue's id is wrong");
}

What refuses_an_id_twice(Desk& desk) {
  const auto id = desk.buy(desk.venue().far_price, 1);
  desk.send(desk.order(id, desk.venue().far_price, 1));
  const auto answers = desk.reports_on(id);
  const bool is_refused = answers.size() == 2 && answers[1].exec_type == ExecType::Rejected;
  return says(is_refused && desk.working().size() == 1, "the second order of one id was not refused");
}

What refuses_what_is_unsound(Desk& desk) {
  auto off_tick = desk.order(desk.next_id(), desk.venue().far_price, 1);
  off_tick.price = engine::Price{off_tick.price.raw() + 1};
  auto nothing = desk.order(desk.next_id(), desk.venue().far_price, 0);
  auto nowhere = desk.order(desk.next_id(), desk.venue().far_price, 1);
  nowhere.instrument = engine::InstrumentId{0xFFFF'FFFF};
  for (const auto& order : {off_tick, nothing, nowhere}) {
    desk.send(order);
    const auto answers = desk.reports_on(order.order_id);
    const bool is_refused =
        answers.size() == 1 && answers[0].exec_type == ExecType::Rejected && answers[0].reason != engine::Reason::NONE;
    if (!is_refused) return "an order off the tick, of nothing or nowhere was not refused with a reason";
  }
  return {};
}

What cancels(Desk& desk) {
  const auto id = desk.buy(desk.venue().far_price, 1);
  desk.cancel(id);
  const auto answers = desk.reports_on(id);
  const bool is_told =
      answers.size() == 2 && answers[1].exec_type == ExecType::Canceled && answers[1].leaves_qty == Qty{};
  return says(is_told && desk.working().empty(), "the cancel was not reported, or the order works on");
}

What refuses_a_cancel(Desk& desk, OrderId id, engine::Reason reason) {
  desk.cancel(id);
  const auto refusals = desk.all<CancelRejected>();
  const bool is_refused = refusals.size() == 1 && refusals[0].order_id == id && refusals[0].reason == reason;
  return says(is_refused, "the cancel was not refused for that");
}
What refuses_to_cancel_what_it_does_not_know(Desk& desk) {
  return refuses_a_cancel(desk, desk.next_id(), engine::Reason::UNKNOWN_ORDER);
}
What refuses_to_cancel_what_is_done(Desk& desk) {
  return refuses_a_cancel(desk, desk.buy(desk.venue().taking_price, 1), engine::Reason::TOO_LATE_TO_CANCEL);
}

What replaces(Desk& desk) {
  const auto id = desk.buy(desk.venue().far_price, 2);
  desk.replace(id, desk.venue().far_price, 1);
  const auto answers = desk.reports_on(id);
  if (answers.size() != 2 || answers[1].exec_type != ExecType::Replaced) return "no report of the new terms";
  const auto working = desk.working();
  const bool is_changed = working.size() == 1 && working[0].order_id == id && working[0].leaves_qty == desk.venue().lot;
  return says(is_changed, "the new terms are not in force");
}

What fills_add_up(Desk& desk) {
  const auto id = desk.buy(desk.venue().taking_price, 3);
  Qty cum{};
  for (const ExecutionReport& report : desk.reports_on(id)) {
    cum = Qty{cum.raw() + report.last_qty.raw()};
    if (report.cum_qty != cum) return "the total is not the sum of the executions";
    if (cum.raw() + report.leaves_qty.raw() != 3 * desk.venue().lot.raw()) return "total and rest are not the order";
  }
  return says(cum.raw() == 3 * desk.venue().lot.raw(), "the order did not fill whole");
}

What numbers_reports_once(Desk& desk) {
  desk.buy(desk.venue().taking_price, 2);
  desk.buy(desk.venue().far_price, 1);
  std::set<std::uint64_t> ids;
  const auto reports = desk.all<ExecutionReport>();
  for (const ExecutionReport& report : reports) ids.insert(report.exec_id.raw());
  return says(!reports.empty() && ids.size() == reports.size() && !ids.contains(0), "an id of a report came twice");
}

What buys_at_no_worse_price(Desk& desk) {
  const auto id = desk.buy(desk.venue().taking_price, 1);
  for (const ExecutionReport& report : desk.reports_on(id)) {
    if (report.exec_type == ExecType::Trade && report.last_price > desk.venue().taking_price) return "filled beyond it";
  }
  return {};
}

What fills_a_market_order(Desk& desk) {
  auto order = desk.order(desk.next_id(), engine::Price{}, 1);
  order.ord_type = OrdType::Market;
  desk.send(order);
  const auto answers = desk.reports_on(order.order_id);
  return says(!answers.empty() && answers.back().cum_qty == desk.venue().lot, "it did not fill");
}

What ends_at_once(Desk& desk, TimeInForce time) {
  auto order = desk.order(desk.next_id(), desk.venue().far_price, 1);
  order.time_in_force = time;
  desk.send(order);
  const auto answers = desk.reports_on(order.order_id);
  const bool is_ended = !answers.empty() && answers.back().exec_type == ExecType::Canceled;
  return says(is_ended && desk.working().empty(), "it works on, or its end was not reported as a cancel");
}
What ends_immediate_or_cancel(Desk& desk) { return ends_at_once(desk, TimeInForce::Ioc); }
What ends_fill_or_kill(Desk& desk) { return ends_at_once(desk, TimeInForce::Fok); }

What tells_its_working_orders(Desk& desk) {
  const auto id = desk.buy(desk.venue().far_price, 1);
  desk.buy(desk.venue().taking_price, 1);
  const auto working = desk.working();
  const bool is_told = working.size() == 1 && working[0].order_id == id &&
                       working[0].source == engine::ReportSource::Query &&
                       working[0].exec_type == ExecType::OrderStatus;
  return says(is_told, "the orders told are not those that work");
}

What tells_executions_since(Desk& desk) {
  desk.buy(desk.venue().taking_price, 1);
  desk.buy(desk.venue().taking_price, 2);
  const auto fills = desk.fills();
  if (fills.size() < 2) return "there are no two executions";
  const auto all = desk.executions_told({});
  const auto later = desk.executions_told(fills[0].exec_id);
  const auto same = [](const ExecutionReport& left, const ExecutionReport& right) {
    return left.exec_id == right.exec_id && left.last_qty == right.last_qty && left.last_price == right.last_price;
  };
  return says(std::ranges::equal(all, fills, same) && later.size() + 1 == all.size(),
              "the executions told are not those that were reported");
}

What counts_what_it_tells(Desk& desk) {
  desk.buy(desk.venue().taking_price, 1);
  desk.buy(desk.venue().far_price, 1);
  const auto told = desk.tell({});
  if (told.size() < 2 || told.front().header.type != engine::EventType::ReconciliationBegan) return "no first mark";
  if (told.back().header.type != engine::EventType::ReconciliationAnswered) return "no last mark";
  const auto& answer = told.back().as<engine::ReconciliationAnswered>();
  const auto is_balance = [](const engine::Frame& frame) {
    return frame.header.type == engine::EventType::BalanceReported;
  };
  const auto balances = static_cast<std::size_t>(std::ranges::count_if(told, is_balance));
  const bool is_counted = told.size() == 2 + balances + answer.executions + answer.orders + answer.positions;
  return says(is_counted && answer.complete == engine::Switch::On, "the counts are not those of what was told");
}

What tells_positions(Desk& desk) {
  desk.buy(desk.venue().taking_price, 3);
  for (const engine::Frame& frame : desk.tell({})) {
    if (frame.header.type != engine::EventType::PositionReported) continue;
    return says(frame.as<engine::PositionReported>().qty.raw() == 3 * desk.venue().lot.raw(), "another quantity");
  }
  return "no position";
}

What tells_an_orders_status(Desk& desk) {
  const auto id = desk.buy(desk.venue().far_price, 1);
  const auto stranger = desk.next_id();
  desk.ask(id);
  desk.ask(stranger);
  const auto answers = desk.reports_on(id);
  const bool is_told = !answers.empty() && answers.back().exec_type == ExecType::OrderStatus &&
                       answers.back().ord_status == engine::OrdStatus::Accepted;
  const auto unknown = desk.all<engine::OrderNotFound>();
  return says(is_told && unknown.size() == 1 && unknown[0].order_id == stranger, "an order's status was not told");
}

What keeps_time(Desk& desk) {
  desk.buy(desk.venue().taking_price, 2);
  return says(desk.times_never_decreased(), "an input came with an earlier time than the one before");
}

struct Check {
  std::string_view promise;
  What (*run)(Desk& desk);
  bool (*is_claimed)(const adapters::Capabilities& claims);
};

bool always(const adapters::Capabilities&) { return true; }

constexpr std::array<Check, 20> kChecks{{
    {"answers every order in time", answers_in_time, always},
    {"names what it answers", names_what_it_answers, always},
    {"refuses an order id twice", refuses_an_id_twice, always},
    {"refuses what is unsound", refuses_what_is_unsound, always},
    {"cancels and says so", cancels, always},
    {"refuses to cancel what it does not know", refuses_to_cancel_what_it_does_not_know, always},
    {"refuses to cancel what is done", refuses_to_cancel_what_is_done, always},
    {"replaces and says so", replaces, [](const adapters::Capabilities& claimed) { return claimed.replaces; }},
    {"fills add up", fills_add_up, always},
    {"numbers each report once", numbers_reports_once, always},
    {"buys at no worse price than asked", buys_at_no_worse_price, always},
    {"fills a market order", fills_a_market_order,
     [](const adapters::Capabilities& claimed) { return claims(claimed.ord_types, OrdType::Market); }},
    {"ends immediate-or-cancel orders", ends_immediate_or_cancel,
     [](const adapters::Capabilities& claimed) { return claims(claimed.times_in_force, TimeInForce::Ioc); }},
    {"ends fill-or-kill orders", ends_fill_or_kill,
     [](const adapters::Capabilities& claimed) { return claims(claimed.times_in_force, TimeInForce::Fok); }},
    {"tells its working orders", tells_its_working_orders, always},
    {"tells executions since one", tells_executions_since, always},
    {"counts what it tells", counts_what_it_tells, always},
    {"tells positions", tells_positions, [](const adapters::Capabilities& claimed) { return claimed.tells_positions; }},
    {"tells an order's status", tells_an_orders_status, always},
    {"keeps time", keeps_time, always},
}};

}  // namespace

std::vector<Verdict> check_conformance(const VenueFactory& factory) {
  std::vector<Verdict> verdicts;
  for (const Check& check : kChecks) {
    Desk desk{factory()};
    if (!check.is_claimed(desk.claims())) {
      verdicts.push_back({.promise = check.promise, .kept = Promise::NotClaimed, .what = {}});
      continue;
    }
    What what = check.run(desk);
    const Promise kept = what.empty() ? Promise::Kept : Promise::Broken;
    verdicts.push_back({.promise = check.promise, .kept = kept, .what = std::move(what)});
  }
  return verdicts;
}

std::string print_verdicts(const std::vector<Verdict>& verdicts) {
  std::string text;
  for (const Verdict& verdict : verdicts) {
    const bool is_kept = verdict.kept == Promise::Kept;
    text += is_kept ? "kept         " : verdict.kept == Promise::Broken ? "BROKEN       " : "not claimed  ";
    text += verdict.promise;
    if (!verdict.what.empty()) text += ": " + verdict.what;
    text += '\n';
  }
  return text;
}

}  // namespace tests
