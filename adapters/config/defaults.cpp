// The text of --print-defaults. Every value is printed from the defaults in the code, so that they cannot differ.
#include <string>
#include <string_view>
#include <utility>

#include "adapters/config/config.hpp"
#include "adapters/config/day_turns.hpp"
#include "adapters/config/draft.hpp"
#include "adapters/config/words.hpp"
#include "engine/model/strategies.hpp"

namespace adapters::config {

namespace {

constexpr int kRatioDecimals = 6;
constexpr std::size_t kCommentColumn = 36;

std::string count(std::uint64_t value) { return std::to_string(value); }
std::string text(std::string_view value) { return in_quotes(value); }
std::string ratio(engine::PartsPerMillion value) { return in_quotes(format_fixed(value.raw(), kRatioDecimals)); }
std::string duration(engine::Duration value) { return in_quotes(format_duration(value)); }
std::string size(std::uint64_t size_bytes) { return in_quotes(format_size(size_bytes)); }

/// Writes one table after the other, comments in a column.
class Page {
 public:
  void comment(std::string_view words) { text_ += "# " + std::string{words} + '\n'; }
  void table(std::string_view header, std::string_view comment_words) {
    text_ += '\n';
    comment(comment_words);
    text_ += std::string{header} + '\n';
  }
  void key(std::string_view name, const std::string& value, std::string_view comment_words) {
    std::string line = std::string{name} + " = " + value + ' ';
    if (line.size() < kCommentColumn) line.resize(kCommentColumn, ' ');
    text_ += comment_words.empty() ? line.substr(0, line.find_last_not_of(' ') + 1)
                                   : line + "# " + std::string{comment_words};
    text_ += '\n';
  }
  [[nodiscard]] std::string take() && { return std::move(text_); }

 private:
  std::string text_;
};

void print_engine(Page& page) {
  const engine::ConfigHeader header{};
  page.table("[engine]", "What every decision depends on.");
  page.key("trading", header.trading == engine::Switch::On ? "true" : "false", "false blocks every new order");
  page.key("seed", count(header.seed), "of the engine's random source");
  page.key("denial_pause", duration(kDenialPauseDefault), "a strategy that was denied adds no risk for so long");
  page.key("state_hash_interval", count(header.state_hash_interval), "records between two hashes of the state");
  const engine::Capacities& room = header.capacities;
  page.table("[capacities]", "How much room there is. Fixed by the journal's first record; reaching one is a refusal.");
  page.key("instruments", count(room.instruments), "");
  page.key("accounts", count(room.accounts), "");
  page.key("strategies", count(room.strategies), "");
  page.key("orders_open", count(room.orders_open), "working orders over all accounts");
  page.key("orders_kept", count(room.orders_kept), "rows for open and lately closed orders together");
  page.key("executions_kept", count(room.executions_kept), "execution ids remembered against duplicates");
  page.key("indicators", count(room.indicators), "");
  page.key("step_bytes_max", size(room.step_bytes_max), "one input and all that it causes, in the journal");
}

void print_limits(Page& page) {
  page.table("[limits]", "Every limit must be written: these are examples. 0 allows nothing.");
  page.key("order_qty_max", text("10000"), "of one order, in units of the instrument");
  page.key("order_notional_max", text("50000"), "of one order, in the account's currency");
  page.key("position_qty_max", text("50000"), "by account and instrument, working orders counted");
  page.key("daily_loss_max", text("10000"), "by account");
  page.key("price_band", text("0.02"), "of a limit price from the middle of the last quote, as a ratio");
  page.key("quote_age_max", text("10s"), "no new order on an older quote");
  page.key("account_orders_max", count(64), "working orders of an account");
  page.key("strategy_orders_max", count(8), "working orders of a strategy");
}

void print_bars(Page& page) {
  std::string list;
  for (const engine::Duration interval : kBarIntervalsDefault) list += (list.empty() ? "" : ", ") + duration(interval);
  page.table("[bars]", "Built for each instrument, at most four intervals; each must divide a day.");
  page.key("intervals", '[' + list + ']', "");
}

void print_rows(Page& page) {
  page.table("[[instrument]]", "One for each instrument; ids are given in the order of the file.");
  page.key("symbol", text("EURUSD"), "at most 16 characters");
  page.key("base", text("EUR"), "");
  page.key("quote", text("USD"), "profit converts over the prices of one or two instruments");
  page.key("tick_size", text("0.00001"), "");
  page.key("lot_step", text("1000"), "quantities are multiples of it");
  page.key("qty_min", text("1000"), "left out: one lot_step");
  page.key("qty_max", text("1000000"), "");
  page.key("commission", ratio({}), "of the notional, each fill, as a ratio");
  const engine::InstrumentSpec spec{};
  page.key("commission_per_lot", text("0"), "each fill, in the quote currency");
  page.key("contract_size", text("1"), "units in a lot");
  page.key("margin_rate", ratio(spec.margin_rate), "of the notional");
  page.key("hedged_margin", text("larger_leg"), "or both_legs");
  page.key("swap_long", text("0"), "by unit and day, in the quote currency; charged below zero");
  page.key("swap_short", text("0"), "");
  page.key("swap_triple_day", text("wednesday"), "whose swap counts three times");
  page.key("tradable", "true", "");
  page.key("short_selling", "true", "");
  page.key("group", count(spec.group), "instruments of one group; 0: none");
  page.comment("venue_symbol = \"EUR/USD\"            # where the venue calls it otherwise");
  page.comment("pip_size = \"0.0001\"                 # left out: one tick");
  for (const engine::StrategyInfo& info : engine::kStrategies) {
    page.table("[[account]]", "One for each account. A strategy owns its instrument in its account.");
    page.key("name", text(info.name), "what strategies call it");
    page.key("currency", text("USD"), "");
    page.key("environment", text("simulated"), "simulated, demo, canary or live");
    page.key("armed", "false", "true lets it trade from the start; only a simulated one may");
    page.key("opening_balance", text("100000"), "");
    const engine::AccountSpec account{};
    page.key("status", text("active"), "or suspended, in_drawdown, terminated: only an active one opens");
    page.key("positions", text("netting"), "or hedging: a long and a short side by side");
    page.key("mode", text("supervised"), "or autonomous");
    page.key("day_reference", text("larger"), "of balance and equity at the day's turn; or balance, equity");
    page.key("margin_rate_min", ratio(account.margin_rate_min), "no instrument needs less in it");
    page.key("margin_call", ratio(account.margin_call), "equity over margin used");
    page.key("stop_out", ratio(account.stop_out), "");
  }
  page.comment("account_number = \"123\"              # at the firm");
  page.comment("initial_balance = \"100000\"          # what a firm's shares are of; left out: the opening balance");
  page.comment("day_turns = \"00:00 Europe/Prague\"   # its own day; left out: the venue's");
  page.comment("rules = \"name\"                      # of a [[rule_set]]: see adapters/config/rule_sets");
  page.comment(
      "entity = \"name\"                     # of a [[legal_entity]]: name, jurisdiction, registration_number");
}

/// A parameter's default in its own notation.
std::string fallback(const engine::ParameterInfo& info) {
  switch (info.unit) {
    case engine::ParameterUnit::Units:
      return in_quotes(format_fixed(info.fallback, engine::kQtyDecimals));
    case engine::ParameterUnit::Ratio:
      return in_quotes(format_fixed(info.fallback, kRatioDecimals));
    case engine::ParameterUnit::Count:
    case engine::ParameterUnit::Ticks:
      return std::to_string(info.fallback);
  }
  return {};
}

std::string_view unit_words(engine::ParameterUnit unit) {
  switch (unit) {
    case engine::ParameterUnit::Units:
      return "units of the instrument";
    case engine::ParameterUnit::Ratio:
      return "ratio";
    case engine::ParameterUnit::Count:
      return "a whole number";
    case engine::ParameterUnit::Ticks:
      return "ticks";
  }
  return {};
}

void print_strategies(Page& page) {
  for (const engine::StrategyInfo& info : engine::kStrategies) {
    page.table("[[strategy]]", "A strategy of the kind " + in_quotes(info.name) + ", on one instrument and account.");
    page.key("kind", text(info.name), "");
    page.key("instrument", text("EURUSD"), "");
    page.key("account", text(info.name), "");
    page.key("interval", duration(kBarIntervalsDefault.front()), "left out: the first of bars.intervals");
    for (const engine::ParameterInfo& parameter : info.parameters) {
      page.key(parameter.name, fallback(parameter), unit_words(parameter.unit));
    }
  }
}

void print_machine(Page& page) {
  const Settings settings;
  page.table("[journal]", "From here on nothing changes what is decided.");
  page.key("directory", text(settings.journal.directory.string()), "new, or a journal to go on with");
  page.key("segment_bytes", size(settings.journal.segment_bytes), "at least twice capacities.step_bytes_max and 12KiB");
  page.key("snapshot_records", count(settings.journal.snapshot_records),
           "a snapshot every so many records and at the end; 0: none");
  page.key("index", "false", "keep the SQLite index while trading; else a question makes it");
  page.comment("seal_key = \"keys/journal.key\"   # signs the seals; lockstep-journal keys make");
  page.comment("head_file = \"heads/journal.head\"   # where another owner may keep what the journal came to");
  page.key("head_to_syslog", "false", "the same to the system's log");
  page.key("durability", text("async"), "or durable before anything leaves: group, sync or mirror");
  page.comment("mirror = \"a-second-directory\"                                # only with durability \"mirror\"");
  page.key("staging", text(settings.journal.staging.string()), "where what is not durable yet lies; best on tmpfs");
  page.key("sync_interval", duration(settings.journal.sync_interval), "of what nobody waits for");
  page.key("ballast_bytes", size(settings.journal.ballast_bytes), "room given up when the disk is full; 0: none");
  page.key("slow_reduce", duration(settings.journal.slow_reduce), "32 slower writes in a row: only orders that reduce");
  page.key("slow_observe", duration(settings.journal.slow_observe), "one slower write: no orders, only cancels");
  page.key("cancels_early", "false", "cancels leave without waiting for the disk");
  page.table("[rings]", "Powers of two.");
  page.key("market_bytes", size(settings.rings.market_bytes), "quotes and trades to the core");
  page.key("execution_bytes", size(settings.rings.execution_bytes), "the venue's reports to the core");
  page.key("command_bytes", size(settings.rings.command_bytes), "operator commands to the core");
  page.key("egress_bytes", size(settings.rings.egress_bytes), "orders to the venue");
  page.table("[threads]", "Not pinned unless a processor is named.");
  page.key("wait", text("yield"), "of a polling thread: spin, yield or park");
  page.comment("core_cpu = 0");
  page.comment("venue_cpu = 1");
}

void print_venue(Page& page) {
  const SimulationTerms venue;
  page.table("[venue]", "The simulated venue, deterministic from its seed.");
  page.key("seed", count(venue.seed), "");
  page.key("order_latency", duration(venue.order_latency), "from the core to the venue's book");
  page.key("report_latency", duration(venue.report_latency), "from the venue's book to the core");
  page.key("partial_fills", ratio(venue.partial_fills), "share of fills cut into two executions");
  page.key("rejects", ratio(venue.rejects), "share of new orders refused");
  page.key("pulse", duration(venue.pulse), "core time between two timer pulses");
  page.key("day_turns", text(kDayTurnsDefault), "the account's day, by a zone's clock; or \"never\"");
  page.comment("faults = \"faults.txt\"   # what goes wrong there, step by step: adapters/sim/README.md");
}

void print_market(Page& page) {
  const GeneratedMarket market;
  const GeneratedInstrument made;
  page.table("[market]",
             "Where quotes come from: \"generated\", or \"recorded\" with files = [...], format, skip_bad.");
  page.key("source", text("generated"), "");
  page.key("seed", count(market.seed), "");
  page.key("start", "2026-01-05T00:00:00Z", "");
  page.key("duration", duration(market.duration), "of market time");
  page.key("quote_count", count(market.quote_count), "ends the market earlier; 0: does not");
  page.key("crossed_quotes", ratio(market.crossed_quotes), "share of quotes whose bid is above the ask");
  page.key("trades", ratio(market.trades), "share of quotes that a trade follows");
  page.table("[[market.instrument]]", "One for each instrument that the market quotes.");
  page.key("symbol", text("EURUSD"), "");
  page.key("start_price", text("1.1"), "");
  page.key("spread_ticks", std::to_string(made.spread_ticks), "usual distance from bid to ask");
  page.key("volatility_ticks", std::to_string(made.volatility_ticks), "largest usual move of one quote");
  page.key("size_lots_max", std::to_string(made.size_lots_max), "sizes are from one lot step to so many");
  page.key("quote_interval", duration(made.quote_interval), "mean time between two quotes");
}

}  // namespace

std::string defaults_text() {
  Page page;
  page.comment("lockstep-engine: every key with the value that it has when it is left out.");
  page.comment(
      "Decimals and durations are strings, so that no digit is lost. Limits, instruments, accounts, strategies");
  page.comment("and the market have no defaults of their own: those below are examples.");
  print_engine(page);
  print_limits(page);
  print_bars(page);
  print_rows(page);
  print_strategies(page);
  print_machine(page);
  print_venue(page);
  print_market(page);
  return std::move(page).take();
}

}  // namespace adapters::config
