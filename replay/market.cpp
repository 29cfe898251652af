#include "replay/market.hpp"

#include <optional>
#include <variant>

#include "adapters/sim/generator.hpp"
#include "engine/base/hash.hpp"

namespace replay {

namespace {

using adapters::config::Configuration;
using adapters::config::GeneratedMarket;
using adapters::config::RecordedMarket;
using engine::Failure;
using engine::Result;

Failure<Stop> environment(std::string message) { return Failure{Stop{3, std::move(message)}}; }
Failure<Stop> usage(std::string message) { return Failure{Stop{2, std::move(message)}}; }

/// ARCHITECTURE 4: time never goes back, so what is generated moves behind what the journal has.
engine::Timestamp start_of(const GeneratedMarket& market, const std::optional<Continuation>& continuation) {
  if (!continuation || continuation->last_time < market.start) return market.start;
  const std::int64_t seconds = continuation->last_time.raw() / engine::kSecondNs + 1;
  return engine::Timestamp{seconds * engine::kSecondNs};
}

std::uint64_t seed_of(const GeneratedMarket& market, const std::optional<Continuation>& continuation) {
  if (!continuation) return market.seed;
  return engine::hash64(std::as_bytes(std::span{&continuation->epoch, 1}), market.seed);
}

OpenMarket generate(const GeneratedMarket& market, const engine::ConfigView& view,
                    const std::optional<Continuation>& continuation) {
  adapters::sim::GeneratorTerms terms{.seed = seed_of(market, continuation),
                                      .start = start_of(market, continuation),
                                      .duration = market.duration,
                                      .quote_count = market.quote_count,
                                      .crossed_quotes = market.crossed_quotes,
                                      .trades = market.trades,
                                      .instruments = {}};
  for (const auto& instrument : market.instruments) {
    const engine::InstrumentSpec& spec = view.instruments()[instrument.instrument.raw() - 1];
    terms.instruments.push_back({.id = instrument.instrument,
                                 .tick_size = spec.tick_size,
                                 .lot_step = spec.lot_step,
                                 .start_price = instrument.start_price,
                                 .spread_ticks = instrument.spread_ticks,
                                 .volatility_ticks = instrument.volatility_ticks,
                                 .size_lots_max = instrument.size_lots_max,
                                 .quote_interval = instrument.quote_interval});
  }
  return {std::make_unique<adapters::sim::GeneratedMarket>(std::move(terms)), nullptr};
}

/// The configured instrument that a file is of, by symbol.
engine::InstrumentId instrument_of(const adapters::recorded::FileInfo& file, const engine::ConfigView& view) {
  for (const engine::InstrumentSpec& spec : view.instruments()) {
    if (spec.symbol.view() == file.symbol) return spec.id;
  }
  return engine::InstrumentId{0};
}

Result<OpenMarket, Stop> read(const RecordedMarket& market, const engine::ConfigView& view, bool progress) {
  auto recognised = recognise_files(market.files, market.format);
  if (!recognised) return Failure{recognised.error()};
  auto tally = std::make_unique<adapters::recorded::ReadTally>();
  std::vector<std::unique_ptr<adapters::MarketSource>> sources;
  for (const adapters::recorded::FileInfo& file : recognised->files) {
    const engine::InstrumentId instrument = instrument_of(file, view);
    if (instrument.raw() == 0) {
      return usage(file.path.string() + ": unknown instrument " + (file.symbol.empty() ? "(none named)" : file.symbol) +
                   ": add an [[instrument]] with this symbol to the configuration");
    }
    auto source = adapters::recorded::open(
        file, {.instrument = instrument, .skip_bad = market.skip_bad, .progress = progress, .tally = tally.get()});
    if (!source) return environment(source.error().message);
    sources.push_back(std::move(source).value());
  }
  auto merged = adapters::recorded::merge(std::move(sources));
  if (!merged) return environment(merged.error().message);
  return OpenMarket{std::move(merged).value(), std::move(tally)};
}

}  // namespace

Stop source_failed(const std::string& message, const std::filesystem::path& journal) {
  return {3, message + "; the session ends there, its journal is " + journal.string() +
                 "; correct the file, or count bad rows with --skip-bad"};
}

Result<OpenMarket, Stop> open_market(const Configuration& configuration, const MarketOptions& options) {
  const engine::ConfigView view = configuration.view();
  if (const auto* generated = std::get_if<GeneratedMarket>(&configuration.settings.market)) {
    return generate(*generated, view, options.continuation);
  }
  if (const auto* recorded = std::get_if<RecordedMarket>(&configuration.settings.market)) {
    return read(*recorded, view, options.progress);
  }
  return usage("the configuration names no market: add [market], or name files with --data");
}

Result<RecognisedFiles, Stop> recognise_files(const std::vector<std::filesystem::path>& files,
                                              const std::string& format) {
  std::optional<adapters::recorded::Format> forced;
  if (!format.empty()) {
    forced = adapters::recorded::format_from_name(format);
    if (!forced) return usage("unknown format " + format + ": see --help for the formats that are read");
  }
  RecognisedFiles recognised;
  for (const std::filesystem::path& path : files) {
    auto file = adapters::recorded::recognise(path, forced);
    if (!file) return environment(file.error().message);
    recognised.files.push_back(std::move(file).value());
  }
  return recognised;
}

Result<engine::JournalId, Stop> derive_journal_id(const Configuration& configuration) {
  std::vector<std::uint64_t> words{configuration.settings.venue.seed};
  if (const auto* generated = std::get_if<GeneratedMarket>(&configuration.settings.market)) {
    words.push_back(generated->seed);
    words.push_back(static_cast<std::uint64_t>(generated->start.raw()));
    words.push_back(static_cast<std::uint64_t>(generated->duration.raw()));
    words.push_back(generated->quote_count);
  }
  if (const auto* recorded = std::get_if<RecordedMarket>(&configuration.settings.market)) {
    for (const std::filesystem::path& path : recorded->files) {
      const auto digest = adapters::recorded::digest(path);
      if (!digest) return environment(digest.error().message);
      words.push_back(digest->high);
      words.push_back(digest->low);
    }
  }
  const adapters::FaultScript& faults = configuration.settings.venue.faults;
  if (!faults.steps.empty()) words.push_back(faults.digest);
  const std::uint64_t config_hash = engine::hash64(configuration.canonical, 0);
  const auto bytes = std::as_bytes(std::span{words});
  const engine::JournalId id{.high = engine::hash64(bytes, config_hash), .low = engine::hash64(bytes, ~config_hash)};
  return id;
}

}  // namespace replay
