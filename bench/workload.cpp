#include "bench/workload.hpp"

#include <array>
#include <cstring>
#include <stdexcept>
#include <string>

#include <fmt/format.h>

#include "adapters/config/config.hpp"
#include "bench/scratch.hpp"
#include "engine/base/bytes.hpp"
#include "journal/format.hpp"
#include "journal/reader.hpp"
#include "replay/backtest.hpp"

namespace bench {
namespace {

using engine::RecordHeader;

constexpr const char* kHead = R"([engine]
seed = 7
[limits]
order_qty_max = "50000"
order_notional_max = "100000"
position_qty_max = "100000"
daily_loss_max = "1000000000"
price_band = "0.05"
quote_age_max = "5s"
account_orders_max = 32
strategy_orders_max = 4
[bars]
intervals = ["1m", "1h"]
[[account]]
name = "trend"
currency = "USD"
environment = "simulated"
armed = true
opening_balance = "10000000"
[[account]]
name = "quotes"
currency = "USD"
environment = "simulated"
armed = true
opening_balance = "10000000"
[venue]
seed = 7
order_latency = "1ms"
report_latency = "1ms"
partial_fills = "0.1"
rejects = "0.002"
)";

/// One market and how its quoter follows it.
struct Instrument {
  const char* symbol;
  const char* base;
  const char* tick_size;
  const char* lot_step;
  const char* qty_max;
  const char* start_price;
  const char* order_qty;
  const char* inventory_max;
  int spread_ticks;
  int volatility_ticks;
  int size_lots_max;
  int usual_half_spread;
  int usual_requote;
};

constexpr std::array kInstruments{
    Instrument{"EURUSD", "EUR", "0.00001", "1000", "1000000", "1.1", "10000", "50000", 8, 3, 100, 8, 12},
    Instrument{"XAUUSD", "XAU", "0.01", "1", "10000", "2400", "5", "25", 30, 10, 200, 30, 43},
    Instrument{"BTCUSD", "BTC", "0.01", "0.0001", "100", "65000", "0.2", "1", 500, 250, 20000, 700, 1050},
};

std::string instrument_text(const Instrument& made, Activity activity) {
  const std::string where = fmt::format("instrument = \"{}\"\norder_qty = \"{}\"\n", made.symbol, made.order_qty);
  return fmt::format(
             "[[instrument]]\nsymbol = \"{}\"\nbase = \"{}\"\nquote = \"USD\"\ntick_size = \"{}\"\nlot_step = \"{}\"\n"
             "qty_max = \"{}\"\ncommission = \"0.000002\"\n",
             made.symbol, made.base, made.tick_size, made.lot_step, made.qty_max) +
         "[[strategy]]\nkind = \"trend\"\naccount = \"trend\"\ninterval = \"1m\"\n" + where +
         "[[strategy]]\nkind = \"quoter\"\naccount = \"quotes\"\n" + where +
         fmt::format("inventory_max = \"{}\"\nhalf_spread = {}\nrequote = {}\n", made.inventory_max,
                     activity == Activity::Usual ? made.usual_half_spread : 0,
                     activity == Activity::Usual ? made.usual_requote : 1);
}

/// Where every quote is to lead to an order, every quote moves far.
std::string market_text(const Instrument& made, Activity activity) {
  constexpr int kWilder = 20;
  const int volatility = activity == Activity::Usual ? made.volatility_ticks : kWilder * made.volatility_ticks;
  const int spread = activity == Activity::Usual ? made.spread_ticks : kWilder * made.spread_ticks;
  return fmt::format(
      "[[market.instrument]]\nsymbol = \"{}\"\nstart_price = \"{}\"\nspread_ticks = {}\nvolatility_ticks = {}\n"
      "size_lots_max = {}\nquote_interval = \"50ms\"\n",
      made.symbol, made.start_price, spread, volatility, made.size_lots_max);
}

std::string configuration_text(Activity activity, std::uint64_t quote_count) {
  std::string text = kHead;
  for (const Instrument& made : kInstruments) text += instrument_text(made, activity);
  text += fmt::format(
      "[market]\nsource = \"generated\"\nseed = 7\nduration = \"240h\"\nquote_count = {}\ncrossed_quotes = \"0.001\"\n"
      "trades = \"0.05\"\n",
      quote_count);
  for (const Instrument& made : kInstruments) text += market_text(made, activity);
  return text;
}

}  // namespace

adapters::config::Configuration workload_configuration(Activity activity, std::uint64_t quote_count) {
  auto parsed = adapters::config::parse(configuration_text(activity, quote_count), "the workload");
  if (!parsed) throw std::runtime_error{adapters::config::print_issues(parsed.error())};
  return std::move(parsed).value();
}

Workload::Workload(Activity activity, std::uint64_t quote_count, const std::filesystem::path& parent) {
  const adapters::config::Configuration configuration = workload_configuration(activity, quote_count);
  capacities_ = configuration.view().header().capacities;
  const Scratch scratch{parent};
  const std::filesystem::path journal = scratch.path() / "captured";
  const auto report =
      replay::backtest(configuration, {.journal = journal, .progress = false, .build_id = "", .configuration = ""});
  if (!report) throw std::runtime_error{report.error().message};
  tally_ = report->tally;
  capture(journal);
}

std::size_t Workload::segment_bytes() const {
  const std::size_t bytes = tally_.record_bytes + 2 * std::size_t{capacities_.step_bytes_max} + 4 * journal::kPageBytes;
  return (bytes + journal::kPageBytes - 1) / journal::kPageBytes * journal::kPageBytes;
}

double Workload::order_share_percent() const {
  std::uint64_t making = 0;
  for (std::size_t n = 0; n < size(); ++n) making += is_order_making_quote(n) ? 1U : 0U;
  return 100.0 * static_cast<double>(making) / static_cast<double>(tally_.quotes);
}

void Workload::capture(const std::filesystem::path& journal) {
  auto reader = journal::Reader::open(journal);
  if (!reader) throw std::runtime_error{reader.error().message()};
  while (true) {
    const auto step = reader->next_step();
    if (!step) throw std::runtime_error{step.error().message()};
    if (!*step) return;
    add((*step)->bytes);
  }
}

void Workload::add(std::span<const std::byte> step) {
  std::uint16_t order_messages = 0;
  engine::core::for_each_record(step, [&](const RecordHeader& header, const std::byte*) {
    if (engine::core::is_order_message(engine::EventType{header.type})) ++order_messages;
  });
  const auto& input = *engine::view_as<RecordHeader>(step.data());
  const auto payload = step.first(input.length).subspan(sizeof(RecordHeader));
  if (start_.empty()) {
    start_bytes_ = payload.size();
    start_.resize(payload.size() / sizeof(std::uint64_t));
    std::memcpy(start_.data(), payload.data(), payload.size());
    return;
  }
  const engine::FrameHeader header{.type = engine::EventType{input.type},
                                   .flags = order_messages,
                                   .payload_bytes = static_cast<std::uint32_t>(payload.size()),
                                   .time = input.time};
  offsets_.push_back(frames_.size());
  const auto header_bytes = std::as_bytes(std::span{&header, 1});
  frames_.insert(frames_.end(), header_bytes.begin(), header_bytes.end());
  frames_.insert(frames_.end(), payload.begin(), payload.end());
}

}  // namespace bench
