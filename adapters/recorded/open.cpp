// Opening one file: which reader and which parser its format asks for.
#include <string>
#include <utility>

#include "adapters/recorded/file_source.hpp"
#include "adapters/recorded/recorded.hpp"

namespace adapters::recorded {
namespace {

engine::Failure<SourceError> refused(const FileInfo& info, const std::string& why) {
  return engine::Failure{SourceError{info.path.string() + ": " + why}};
}

/// kQtyDecimals and the zeros of a power of ten; nothing for another number.
std::optional<int> size_decimals_of(std::int64_t units_per_size) {
  int decimals = engine::kQtyDecimals;
  while (units_per_size >= 10 && units_per_size % 10 == 0) {
    units_per_size /= 10;
    ++decimals;
  }
  if (units_per_size != 1 || decimals > engine::kDecimalsMax) return std::nullopt;
  return decimals;
}

engine::Result<Feed, SourceError> feed_of(const FileInfo& info, const ReadTerms& terms, ByteStream stream) {
  if (info.format == Format::LeanQuoteTicks) {
    const auto day = LocalDay::of(info.zone, info.day);
    if (!day) return refused(info, "its time zone \"" + info.zone + "\" is not in the tz database");
    return Feed{
        RowFeed<LineReader, LeanTickParser>{LineReader{std::move(stream)}, LeanTickParser{terms.instrument, *day}}};
  }
  if (info.format == Format::DukascopyTicksJson) {
    const auto decimals = size_decimals_of(info.units_per_size);
    if (!decimals) return refused(info, "units_per_size is not a power of ten up to 10^10");
    return Feed{RowFeed<JsonRowReader, DukascopyTickParser>{JsonRowReader{std::move(stream)},
                                                            DukascopyTickParser{terms.instrument, *decimals}}};
  }
  if (info.format == Format::BinanceRaw) {
    if (info.symbol.empty()) return refused(info, "its instrument is not known: no message names one");
    return Feed{RowFeed<LineReader, BinanceParser>{LineReader{std::move(stream)},
                                                   BinanceParser{terms.instrument, info.symbol}}};
  }
  return Feed{JettaFeed{std::move(stream), terms.instrument}};
}

}  // namespace

engine::Result<std::unique_ptr<MarketSource>, SourceError> open(const FileInfo& info, const ReadTerms& terms) {
  if (!is_read(info.format)) {
    return refused(info, "the format " + std::string{name_of(info.format)} + " is not read yet");
  }
  auto stream = ByteStream::open(info.path);
  if (!stream) return engine::Failure{stream.error()};
  auto feed = feed_of(info, terms, std::move(stream).value());
  if (!feed) return engine::Failure{feed.error()};
  return std::unique_ptr<MarketSource>{std::make_unique<FileSource>(std::move(feed).value(), terms)};
}

}  // namespace adapters::recorded
