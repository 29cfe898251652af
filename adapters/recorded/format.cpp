#include "adapters/recorded/format.hpp"

#include <algorithm>
#include <array>

#include "engine/base/assert.hpp"

namespace adapters::recorded {
namespace {

struct Named {
  Format format;
  std::string_view name;
  bool is_read;
};

constexpr std::array kNames{
    Named{Format::LeanQuoteTicks, "lean-quote-ticks", true},
    Named{Format::DukascopyTicksJson, "dukascopy-ticks", true},
    Named{Format::DukascopyJetta, "dukascopy-jetta", true},
    Named{Format::BinanceRaw, "binance-raw", true},
    Named{Format::LeanBars, "lean-bars", false},
    Named{Format::CryptoBars, "crypto-bars", false},
    Named{Format::DukascopyBars, "dukascopy-bars", false},
    Named{Format::HyperliquidRaw, "hyperliquid-raw", false},
    Named{Format::DatabentoDbn, "databento-dbn", false},
    Named{Format::Itch50, "itch50", false},
};

constexpr auto kFormats = [] {
  std::array<Format, kNames.size()> formats{};
  std::transform(kNames.begin(), kNames.end(), formats.begin(), [](const Named& named) { return named.format; });
  return formats;
}();

const Named& entry(Format format) {
  const auto* const found =
      std::find_if(kNames.begin(), kNames.end(), [&](const Named& named) { return named.format == format; });
  ASSERT(found != kNames.end());
  return *found;
}

}  // namespace

std::string_view name_of(Format format) { return entry(format).name; }
bool is_read(Format format) { return entry(format).is_read; }
std::span<const Format> all_formats() { return kFormats; }

std::optional<Format> format_from_name(std::string_view name) {
  for (const Named& named : kNames) {
    if (named.name == name) return named.format;
  }
  return std::nullopt;
}

}  // namespace adapters::recorded
