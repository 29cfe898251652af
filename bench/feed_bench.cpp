// `lockstep-bench feed`: rows a second of adapters::recorded on an uncompressed file of quotes in the page cache.
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>

#include <fmt/format.h>

#include "adapters/recorded/recorded.hpp"
#include "bench/clock.hpp"
#include "bench/options.hpp"
#include "bench/pin.hpp"
#include "bench/scratch.hpp"
#include "bench/subcommand.hpp"

namespace bench {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;

struct FeedOptions {
  int cpu{0};
  std::size_t rounds{9};
  std::int64_t row_count{3'000'000};
  std::string directory{std::filesystem::temp_directory_path().string()};
};

/// LEAN quote ticks: milliseconds of the day, bid, ask. Prices wander so that no two rows are alike for long.
std::filesystem::path write_rows(const std::filesystem::path& directory, std::int64_t row_count) {
  const std::filesystem::path path = directory / "20140501_eurusd_tick_quote.csv";
  std::ofstream file{path, std::ios::binary};
  for (std::int64_t n = 0; n < row_count; ++n) {
    const std::int64_t ticks = 138'650 + n * 7 % 101 - n / 1'000 % 53;
    file << fmt::format("{},{}.{:05},{}.{:05}\n", n * kDayMs / row_count, ticks / 100'000, ticks % 100'000,
                        (ticks + 2) / 100'000, (ticks + 2) % 100'000);
  }
  if (!file.flush()) throw std::runtime_error{"cannot write " + path.string()};
  return path;
}

adapters::recorded::FileInfo describe(const std::filesystem::path& path) {
  constexpr std::int32_t kFirstOfMay2014 = 16'191;
  return {.path = path,
          .format = adapters::recorded::Format::LeanQuoteTicks,
          .symbol = "EURUSD",
          .base_currency = "EUR",
          .quote_currency = "USD",
          .tick_size = engine::Price{10'000},
          .lot_step = engine::Qty{1'000 * engine::kQtyScale},
          .zone = "UTC",
          .day = kFirstOfMay2014};
}

/// From opening the file to its end: nanoseconds.
std::int64_t read_all(const adapters::recorded::FileInfo& info, std::int64_t row_count) {
  const std::int64_t start_ns = thread_ns();
  auto source = adapters::recorded::open(info, {.instrument = engine::InstrumentId{1}});
  if (!source) throw std::runtime_error{source.error().message};
  std::int64_t rows = 0;
  while (true) {
    const auto frame = (*source)->next();
    if (!frame) throw std::runtime_error{frame.error().message};
    if (!*frame) break;
    ++rows;
  }
  if (rows != row_count) throw std::runtime_error{fmt::format("{} rows written, {} read", row_count, rows)};
  return thread_ns() - start_ns;
}

Report run(const FeedOptions& options) {
  pin_this_thread(options.cpu);
  const Scratch scratch{options.directory};
  const auto info = describe(write_rows(scratch.path(), options.row_count));
  std::vector<double> rates;
  for (std::size_t round = 0; round < options.rounds; ++round) {
    rates.push_back(static_cast<double>(options.row_count) * 1e3 /
                    static_cast<double>(read_all(info, options.row_count)));
  }
  const double bytes_per_row =
      static_cast<double>(std::filesystem::file_size(info.path)) / static_cast<double>(options.row_count);
  return {"feed",
          {"one pinned thread, its processor time; uncompressed LEAN quote ticks in the page cache; from opening to "
           "the end; medians"},
          {{"lean quote ticks", {{"million_rows_per_s", median(rates)}, {"mb_per_s", median(rates) * bytes_per_row}}}}};
}

}  // namespace

Runner feed(Options command) {
  const auto options = std::make_shared<FeedOptions>();
  command.processor("--cpu", options->cpu, "Processor of the reader");
  command.number("--rounds", options->rounds, "Rounds", {1, 1000});
  command.number("--rows", options->row_count, "Rows of the file", {1000, 80'000'000});
  command.directory(options->directory, "Where the file is written");
  return [options] { return run(*options); };
}

}  // namespace bench
