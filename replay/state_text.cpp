#include "replay/state_text.hpp"

#include <fmt/format.h>

#include "engine/ledger/order_machine.hpp"
#include "engine/state/hasher.hpp"
#include "engine/state/valuation.hpp"
#include "replay/report.hpp"

namespace replay {

namespace {

using engine::AccountId;
using engine::InstrumentId;
using engine::state::State;

std::string price(engine::Price value) { return decimal(value.raw(), engine::kPriceDecimals); }
std::string qty(engine::Qty value) { return decimal(value.raw(), engine::kQtyDecimals); }
std::string money(engine::Money value) { return decimal(value.raw(), engine::kMoneyDecimals); }

/// Calls visit(position, symbol) for each account and instrument that was ever traded.
template <class Visitor>
void for_each_position(const State& state, Visitor&& visit) {
  for (std::uint32_t account = 1; account <= state.ledger().account_count(); ++account) {
    for (std::uint32_t id = 1; id <= state.ledger().instrument_count(); ++id) {
      for (const auto side : {engine::PositionSide::Net, engine::PositionSide::Short}) {
        const auto& row = state.ledger().position(AccountId{account}, InstrumentId{id}, side);
        if (row.bought.raw() == 0 && row.sold.raw() == 0) continue;
        visit(engine::ledger::describe_position(state.ledger(), AccountId{account}, InstrumentId{id}, side),
              state.instrument(InstrumentId{id}).symbol.view());
      }
    }
  }
}

template <class Visitor>
void for_each_quote(const State& state, Visitor&& visit) {
  for (std::uint32_t id = 1; id <= state.market().totals().instruments; ++id) {
    const auto& quote = state.market().quote(InstrumentId{id});
    if (quote.has_quote()) visit(quote, state.instrument(InstrumentId{id}).symbol.view());
  }
}

template <class Visitor>
void for_each_open_order(const State& state, Visitor&& visit) {
  for (const engine::ledger::OrderRow& order : state.ledger().orders().rows()) {
    if (order.id.raw() != 0 && engine::ledger::is_open(order.status)) visit(order);
  }
}

void join(std::string& list, const std::string& item) { list += (list.empty() ? "" : ",") + item; }

}  // namespace

std::string state_text(const State& state, const engine::Arena& arena) {
  std::string text = fmt::format("state after record {} at {} ns, hash {}\n", state.session().sequence.raw(),
                                 state.now().raw(), hex(engine::state::full_hash(arena.bytes())));
  for (const AccountFigures& account : account_figures(state)) {
    text += fmt::format("  account {}: balance {} {}, equity {}, {}\n", account.id, money(account.balance),
                        account.currency, account.equity ? money(*account.equity) : "not known",
                        state.oversight().is_armed(AccountId{account.id}) ? "armed" : "disarmed");
  }
  for_each_position(state, [&](const engine::PositionChanged& position, std::string_view symbol) {
    text +=
        fmt::format("  position {} in account {}: {} at {}, realised {}, fees {}\n", symbol, position.account.raw(),
                    qty(position.qty), price(position.average_price), money(position.realised), money(position.fees));
  });
  for_each_open_order(state, [&](const engine::ledger::OrderRow& order) {
    text += fmt::format("  order {} of strategy {}: {} {} of {} filled at {}\n", order.id.raw(), order.strategy.raw(),
                        order.side == engine::Side::Buy ? "buy" : "sell", qty(order.cum_qty), qty(order.qty),
                        price(order.price));
  });
  for_each_quote(state, [&](const engine::market::QuoteRow& quote, std::string_view symbol) {
    text += fmt::format("  quote {}: {} / {} ({} quotes, {} crossed)\n", symbol, price(quote.bid), price(quote.ask),
                        quote.quote_count, quote.crossed_count);
  });
  return text;
}

std::string state_json(const State& state, const engine::Arena& arena) {
  std::string accounts;
  for (const AccountFigures& account : account_figures(state)) {
    join(accounts, fmt::format(R"({{"account":{},"currency":"{}","balance":"{}","equity":{},"armed":{}}})", account.id,
                               account.currency, money(account.balance),
                               account.equity ? '"' + money(*account.equity) + '"' : "null",
                               state.oversight().is_armed(AccountId{account.id})));
  }
  std::string positions;
  for_each_position(state, [&](const engine::PositionChanged& position, std::string_view symbol) {
    join(positions, fmt::format(R"({{"account":{},"symbol":"{}","qty":"{}","average_price":"{}","realised":"{}",)"
                                R"("fees":"{}"}})",
                                position.account.raw(), symbol, qty(position.qty), price(position.average_price),
                                money(position.realised), money(position.fees)));
  });
  std::string orders;
  for_each_open_order(state, [&](const engine::ledger::OrderRow& order) {
    join(orders, fmt::format(R"({{"order_id":"{}","strategy":{},"side":"{}","qty":"{}","cum_qty":"{}","price":"{}"}})",
                             order.id.raw(), order.strategy.raw(), order.side == engine::Side::Buy ? "Buy" : "Sell",
                             qty(order.qty), qty(order.cum_qty), price(order.price)));
  });
  std::string quotes;
  for_each_quote(state, [&](const engine::market::QuoteRow& quote, std::string_view symbol) {
    join(quotes, fmt::format(R"({{"symbol":"{}","bid":"{}","ask":"{}","quotes":{},"crossed":{}}})", symbol,
                             price(quote.bid), price(quote.ask), quote.quote_count, quote.crossed_count));
  });
  return fmt::format(
      R"({{"sequence":{},"time_ns":"{}","state_hash":"{}","accounts":[{}],"positions":[{}],"orders":[{}],)"
      R"("quotes":[{}]}})"
      "\n",
      state.session().sequence.raw(), state.now().raw(), hex(engine::state::full_hash(arena.bytes())), accounts,
      positions, orders, quotes);
}

}  // namespace replay
