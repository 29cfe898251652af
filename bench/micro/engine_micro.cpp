// Costs of single functions of the hot path, on one thread with every line at hand.
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>

#include <benchmark/benchmark.h>

#include "bench/core_run.hpp"
#include "bench/journal_contenders.hpp"
#include "bench/scratch.hpp"
#include "engine/base/hash.hpp"
#include "engine/ledger/positions.hpp"
#include "engine/market/bars.hpp"
#include "engine/model/decimal.hpp"
#include "engine/risk/chain.hpp"

namespace {

void hash64(benchmark::State& state) {
  std::array<std::byte, 96> bytes{};
  const std::span input{bytes};
  std::uint64_t seed = 1;
  for ([[maybe_unused]] const auto turn : state) seed = engine::hash64(input, seed);
  benchmark::DoNotOptimize(seed);
}
BENCHMARK(hash64);

void parse_price(benchmark::State& state) {
  std::string_view text{"65432.10"};
  for ([[maybe_unused]] const auto turn : state) {
    benchmark::DoNotOptimize(text);
    benchmark::DoNotOptimize(engine::parse_price(text));
  }
}
BENCHMARK(parse_price);

/// Buys and sells in turn, so that each second fill closes what the first opened.
void apply_fill(benchmark::State& state) {
  engine::ledger::PositionRow position;
  bool is_buy = true;
  for ([[maybe_unused]] const auto turn : state) {
    const engine::ledger::Fill fill{.side = is_buy ? engine::Side::Buy : engine::Side::Sell,
                                    .qty = engine::Qty{engine::kQtyScale},
                                    .price = engine::Price{65'000 * engine::kPriceScale},
                                    .fee = engine::Money{1}};
    const auto outcome = engine::ledger::apply_fill(position, fill);
    if (outcome) position = outcome->position;
    is_buy = !is_buy;
  }
  benchmark::DoNotOptimize(position);
}
BENCHMARK(apply_fill);

void fold_quote_into_bar(benchmark::State& state) {
  engine::market::BarRow row;
  row.open.instrument = engine::InstrumentId{1};
  row.open.interval = engine::Duration{60 * engine::kSecondNs};
  std::int64_t n = 0;
  for ([[maybe_unused]] const auto turn : state) {
    ++n;
    const engine::Quote quote{.instrument = engine::InstrumentId{1},
                              .bid = engine::Price{1'000'000 + n % 100},
                              .ask = engine::Price{1'000'010 + n % 100},
                              .bid_qty = engine::Qty{1},
                              .ask_qty = engine::Qty{1}};
    engine::market::fold_quote(row, quote, engine::Timestamp{n * 50'000'000});
  }
  benchmark::DoNotOptimize(row);
}
BENCHMARK(fold_quote_into_bar);

/// All gates on a new order of the quoting strategy, in the state that a small session leaves behind.
void gates(benchmark::State& state) {
  const bench::Scratch scratch{std::filesystem::temp_directory_path()};
  const bench::Workload workload{bench::Activity::Usual, 20'000, scratch.path()};
  bench::CoreRun run{workload, scratch.path() / "journal"};
  for (std::size_t n = 0; n + 1 < workload.size(); ++n) run.step(n);  // All but the session's end.
  const engine::state::State& engine_state = run.core().state();
  const engine::StrategySpec& spec = engine_state.strategy(engine::StrategyId{2}).spec;
  const engine::Intent intent{.action = engine::IntentAction::New,
                              .side = engine::Side::Buy,
                              .ord_type = engine::OrdType::Limit,
                              .strategy = spec.id,
                              .account = spec.account,
                              .instrument = spec.instrument,
                              .qty = engine::Qty{1'000 * engine::kQtyScale},
                              .price = engine_state.market().quote(spec.instrument).bid};
  std::uint64_t passed = 0;
  engine::risk::GateChecks checks;
  for ([[maybe_unused]] const auto turn : state) {
    const auto request = engine::risk::make_request(engine_state, intent, nullptr);
    const auto decision = engine::risk::decide(engine_state, request, checks);
    passed += decision.verdict == engine::Verdict::Passed ? 1U : 0U;
  }
  state.counters["passed"] = benchmark::Counter(static_cast<double>(passed), benchmark::Counter::kAvgIterations);
}
BENCHMARK(gates);

/// A fixed number of records: the segment is prefaulted for them.
void journal_append(benchmark::State& state) {
  constexpr std::uint64_t kRecords = 1'000'000;
  for ([[maybe_unused]] const auto turn : state) {
    state.PauseTiming();
    const bench::Scratch scratch{std::filesystem::temp_directory_path()};
    std::optional<bench::JournalAppend> journal;
    journal.emplace(scratch.path(), kRecords);
    state.ResumeTiming();
    for (std::uint64_t n = 0; n < kRecords; ++n) journal->append(n);
    state.PauseTiming();
    journal.reset();
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kRecords));
}
BENCHMARK(journal_append)->Unit(benchmark::kMillisecond)->Iterations(5);

}  // namespace
