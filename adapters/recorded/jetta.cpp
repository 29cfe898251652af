#include "adapters/recorded/jetta.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include <simdjson.h>

#include "adapters/recorded/text_reader.hpp"
#include "engine/base/checked.hpp"
#include "engine/model/decimal.hpp"
#include "engine/model/events.hpp"

namespace adapters::recorded {
namespace {

namespace ondemand = simdjson::ondemand;

/// Some 600 hours of ticks; a larger document is not one of these.
constexpr std::size_t kDocumentBytesMax = 64UL * 1024 * 1024;

constexpr engine::DecimalRules kWholeRules{.decimals = 0, .allow_exponent = true};
constexpr engine::DecimalRules kPriceRules{.decimals = engine::kPriceDecimals, .allow_exponent = true};
/// The volumes come from binary floating point.
constexpr engine::DecimalRules kQtyRules{
    .decimals = engine::kQtyDecimals, .allow_exponent = true, .round_excess = true};

struct Fault {
  std::size_t offset;
  std::string what;
};

/// Reads members of one document; the first fault stays.
class Document {
 public:
  explicit Document(std::vector<char>& bytes) : text_{bytes.data(), bytes.size() - kPaddingBytes} {
    if (parser_.iterate(text_.data(), text_.size(), bytes.size()).get(document_) != simdjson::SUCCESS ||
        document_.get_object().get(root_) != simdjson::SUCCESS) {
      fault_ = Fault{0, "is not a JSON object"};
    }
  }

  std::int64_t number(std::string_view name, engine::DecimalRules rules) {
    ondemand::value value;
    if (!find(name, value)) return 0;
    return parsed(name, value.raw_json_token(), rules);
  }

  std::vector<std::int64_t> numbers(std::string_view name, engine::DecimalRules rules) {
    std::vector<std::int64_t> result;
    ondemand::value value;
    ondemand::array array;
    if (!find(name, value)) return result;
    if (value.get_array().get(array) != simdjson::SUCCESS) {
      fail(name, "is not an array");
      return result;
    }
    for (auto element : array) {
      ondemand::value item;
      if (std::move(element).get(item) != simdjson::SUCCESS) fail(name, "is not valid JSON");
      if (fault_) return result;
      result.push_back(parsed(name, item.raw_json_token(), rules));
    }
    return result;
  }

  [[nodiscard]] const std::optional<Fault>& fault() const noexcept { return fault_; }
  [[nodiscard]] std::string_view text() const noexcept { return text_; }

 private:
  void fail(std::string_view name, std::string_view what) {
    const char* at = text_.data();
    if (document_.current_location().get(at) != simdjson::SUCCESS) at = text_.data() + text_.size();
    const auto offset = std::clamp<std::ptrdiff_t>(at - text_.data(), 0, static_cast<std::ptrdiff_t>(text_.size()));
    if (!fault_) fault_ = Fault{static_cast<std::size_t>(offset), std::string{name} + ' ' + std::string{what}};
  }
  bool find(std::string_view name, ondemand::value& value) {
    if (fault_) return false;
    const simdjson::error_code error = root_.find_field_unordered(name).get(value);
    if (error == simdjson::SUCCESS) return true;
    fail(name, error == simdjson::NO_SUCH_FIELD ? "is missing" : "is not valid JSON");
    return false;
  }
  std::int64_t parsed(std::string_view name, std::string_view token, engine::DecimalRules rules) {
    token = token.substr(0, token.find_last_not_of(" \t\r\n") + 1);
    const auto raw = engine::parse_decimal(token, rules);
    if (raw) return *raw;
    if (!fault_) {
      fault_ = Fault{static_cast<std::size_t>(token.data() - text_.data()) + raw.error().offset,
                     std::string{name} + ' ' + std::string{engine::decimal_fault_words(raw.error().fault)}};
    }
    return 0;
  }

  std::string_view text_;
  ondemand::parser parser_{};
  ondemand::document document_{};
  ondemand::object root_{};
  std::optional<Fault> fault_{};
};

SourceError error_in(const std::filesystem::path& path, std::string_view text, const Fault& fault) {
  const std::string_view before = text.substr(0, fault.offset);
  const auto line = static_cast<std::uint64_t>(std::count(before.begin(), before.end(), '\n')) + 1;
  const std::size_t start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  return error_at(path, line, static_cast<std::uint32_t>(before.size() - start) + 1, fault.what);
}

engine::Result<std::vector<char>, SourceError> read_whole(ByteStream& stream) {
  constexpr std::size_t kStep = 256UL * 1024;
  std::vector<char> bytes;
  while (true) {
    const std::size_t size = bytes.size();
    bytes.resize(size + kStep);
    const auto count = stream.read({bytes.data() + size, kStep});
    if (!count) return engine::Failure{count.error()};
    bytes.resize(size + *count);
    if (*count == 0) break;
    if (bytes.size() > kDocumentBytesMax) {
      return engine::Failure{
          SourceError{stream.path().string() + ": is longer than 64 MiB, too long for one document"}};
    }
  }
  bytes.resize(bytes.size() + kPaddingBytes);
  return bytes;
}

/// left += right; false when it does not fit.
bool add(std::int64_t& left, std::int64_t right) noexcept {
  const auto sum = engine::checked_add(left, right);
  if (sum) left = *sum;
  return sum.has_value();
}

}  // namespace

std::optional<SourceError> JettaFeed::load() {
  auto bytes = read_whole(stream_);
  if (!bytes) return bytes.error();
  Document document{*bytes};
  ticks_.time_ms = document.number("timestamp", kWholeRules);
  ticks_.price_step = document.number("multiplier", kPriceRules);
  ticks_.ask = document.number("ask", kPriceRules);
  ticks_.bid = document.number("bid", kPriceRules);
  ticks_.times = document.numbers("times", kWholeRules);
  ticks_.asks = document.numbers("asks", kWholeRules);
  ticks_.bids = document.numbers("bids", kWholeRules);
  ticks_.ask_volumes = document.numbers("askVolumes", kQtyRules);
  ticks_.bid_volumes = document.numbers("bidVolumes", kQtyRules);
  if (document.fault()) return error_in(stream_.path(), document.text(), *document.fault());
  const std::size_t count = ticks_.times.size();
  if (ticks_.asks.size() != count || ticks_.bids.size() != count || ticks_.ask_volumes.size() != count ||
      ticks_.bid_volumes.size() != count) {
    return SourceError{stream_.path().string() + ": its columns differ in length"};
  }
  return std::nullopt;
}

/// Adds the increments at index_. False when a sum leaves its range.
bool JettaFeed::advance() noexcept {
  const auto ask_change = engine::checked_mul(ticks_.asks[index_], ticks_.price_step);
  const auto bid_change = engine::checked_mul(ticks_.bids[index_], ticks_.price_step);
  return ask_change && bid_change && add(ticks_.time_ms, ticks_.times[index_]) && add(ticks_.ask, *ask_change) &&
         add(ticks_.bid, *bid_change);
}

engine::Result<std::optional<engine::Frame>, SourceError> JettaFeed::next() {
  if (!is_loaded_) {
    if (auto error = load()) return engine::Failure{*error};
    is_loaded_ = true;
  }
  if (index_ == ticks_.times.size()) return std::optional<engine::Frame>{};
  const bool fits = advance();
  const auto time_ns = engine::checked_mul(ticks_.time_ms, engine::kMillisecondNs);
  const std::int64_t ask_volume = ticks_.ask_volumes[index_];
  const std::int64_t bid_volume = ticks_.bid_volumes[index_];
  if (!fits || !time_ns || *time_ns <= 0 || ticks_.ask <= 0 || ticks_.bid <= 0 || ask_volume < 0 || bid_volume < 0) {
    return engine::Failure{
        SourceError{stream_.path().string() + ": tick " + std::to_string(index_ + 1) + " is out of range"}};
  }
  ++index_;
  const engine::Timestamp time{*time_ns};
  return std::optional{engine::Frame::of(time, engine::Quote{.instrument = instrument_,
                                                             .bid = engine::Price{ticks_.bid},
                                                             .ask = engine::Price{ticks_.ask},
                                                             .bid_qty = engine::Qty{bid_volume},
                                                             .ask_qty = engine::Qty{ask_volume},
                                                             .venue_time = time})};
}

}  // namespace adapters::recorded
