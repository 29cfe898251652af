// From what a user names to a configuration: a file, recorded files, or both.
#include <algorithm>
#include <optional>
#include <variant>

#include "replay/market.hpp"

namespace replay {

namespace {

using adapters::config::Configuration;
using adapters::config::RecordedInstrument;
using adapters::config::RecordedMarket;
using engine::Failure;
using engine::Result;

/// The first price of a file: the level that order sizes are chosen by.
Result<engine::Price, Stop> first_price(const adapters::recorded::FileInfo& file, bool skip_bad) {
  auto source = adapters::recorded::open(file, {.instrument = engine::InstrumentId{1}, .skip_bad = skip_bad});
  if (!source) return Failure{Stop{3, source.error().message}};
  while (true) {
    const auto event = (*source)->next();
    if (!event) return Failure{Stop{3, event.error().message}};
    if (!*event) return Failure{Stop{3, file.path.string() + ": no quote in the whole file"}};
    if ((*event)->header.type == engine::EventType::Quote) return (*event)->as<engine::Quote>().bid;
  }
}

Result<std::vector<RecordedInstrument>, Stop> instruments_of(const RecognisedFiles& recognised, bool skip_bad) {
  std::vector<RecordedInstrument> instruments;
  for (const adapters::recorded::FileInfo& file : recognised.files) {
    const auto is_same = [&](const RecordedInstrument& known) { return known.symbol == file.symbol; };
    if (std::any_of(instruments.begin(), instruments.end(), is_same)) continue;
    const auto price = first_price(file, skip_bad);
    if (!price) return Failure{price.error()};
    instruments.push_back({.symbol = file.symbol,
                           .base = file.base_currency,
                           .quote = file.quote_currency,
                           .tick_size = file.tick_size,
                           .lot_step = file.lot_step,
                           .first_price = *price});
  }
  return instruments;
}

Result<Configuration, Stop> configure_for_data(const ConfigureOptions& options) {
  const auto recognised = recognise_files(options.data, options.format);
  if (!recognised) return Failure{recognised.error()};
  const auto instruments = instruments_of(*recognised, options.skip_bad);
  if (!instruments) return Failure{instruments.error()};
  auto configuration = adapters::config::for_recorded(*instruments, options.data);
  if (!configuration) return Failure{Stop{2, adapters::config::print_issues(configuration.error())}};
  return std::move(configuration).value();
}

Result<Configuration, Stop> load(const std::string& file) {
  auto loaded = adapters::config::load(file);
  if (!loaded) return Failure{Stop{2, adapters::config::print_issues(loaded.error())}};
  return std::move(loaded).value();
}

}  // namespace

Result<Configuration, Stop> configure_from(const ConfigureOptions& options) {
  if (options.config.empty() && options.data.empty()) {
    return Failure{Stop{2, "name a configuration (--config) or recorded files (--data)"}};
  }
  auto configuration = options.config.empty() ? configure_for_data(options) : load(options.config);
  if (configuration && !options.data.empty()) {
    configuration->settings.market =
        RecordedMarket{.files = options.data, .format = options.format, .skip_bad = options.skip_bad};
  }
  return configuration;
}

}  // namespace replay
