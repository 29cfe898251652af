// The Binance part of row_parser.hpp.
#include <utility>

#include <simdjson.h>

#include "adapters/recorded/row_parser.hpp"
#include "adapters/recorded/text_reader.hpp"

namespace adapters::recorded {
namespace {

namespace ondemand = simdjson::ondemand;

static_assert(kPaddingBytes >= simdjson::SIMDJSON_PADDING);

constexpr engine::DecimalRules kPriceRules{.decimals = engine::kPriceDecimals};
constexpr engine::DecimalRules kQtyRules{.decimals = engine::kQtyDecimals};

/// One message while it is taken apart: where it lies, so that faults can name columns.
struct Message {
  std::string_view row;
  ondemand::document document;
  ondemand::object data;

  [[nodiscard]] std::uint32_t offset_of(const char* at) const noexcept {
    return static_cast<std::uint32_t>(at - row.data());
  }
  [[nodiscard]] RowFault invalid() {
    const char* at = nullptr;
    const bool known =
        document.current_location().get(at) == simdjson::SUCCESS && at >= row.data() && at <= row.data() + row.size();
    return {.offset = known ? offset_of(at) : static_cast<std::uint32_t>(row.size()),
            .what = "the message is not valid JSON"};
  }
};

/// A member of `object` as its raw token, or nothing when there is none by that name.
engine::Result<std::optional<Field>, RowFault> member(Message& message, ondemand::object& object,
                                                      std::string_view name) {
  ondemand::value value;
  const simdjson::error_code error = object.find_field_unordered(name).get(value);
  if (error == simdjson::NO_SUCH_FIELD) return std::optional<Field>{};
  if (error != simdjson::SUCCESS) return engine::Failure{message.invalid()};
  std::string_view token = value.raw_json_token();
  token = token.substr(0, token.find_last_not_of(" \t\r\n") + 1);
  return std::optional{Field{.text = token, .offset = message.offset_of(token.data()), .name = name}};
}

/// A member that must be a string without escapes; the field is what stands between its quotes.
engine::Result<Field, RowFault> text_member(Message& message, ondemand::object& object, std::string_view name) {
  const auto found = member(message, object, name);
  if (!found) return engine::Failure{found.error()};
  if (!found->has_value()) {
    return engine::Failure{RowFault{.offset = static_cast<std::uint32_t>(message.row.size()),
                                    .what = "the message has no \"" + std::string{name} + "\""}};
  }
  Field field = **found;
  const bool plain = field.text.size() >= 2 && field.text.front() == '"' && field.text.back() == '"' &&
                     field.text.find('\\') == std::string_view::npos;
  if (!plain) return engine::Failure{field_fault(field, "is not a plain string")};
  field.text = field.text.substr(1, field.text.size() - 2);
  ++field.offset;
  return field;
}

/// The exchange's own time: T (when it happened), else E (when it was sent), else `otherwise`.
engine::Result<engine::Timestamp, RowFault> venue_time_of(Message& message, engine::Timestamp otherwise) {
  for (const std::string_view name : {"T", "E"}) {
    const auto field = member(message, message.data, name);
    if (!field) return engine::Failure{field.error()};
    if (field->has_value()) return epoch_ms_of(**field);
  }
  return otherwise;
}

template <auto kRead>
auto number_member(Message& message, std::string_view name, engine::DecimalRules rules) -> decltype(kRead({}, rules)) {
  const auto field = text_member(message, message.data, name);
  if (!field) return engine::Failure{field.error()};
  return kRead(*field, rules);
}

ParsedRow quote_of(Message& message, engine::InstrumentId instrument, engine::Timestamp time) {
  const auto bid = number_member<price_of>(message, "b", kPriceRules);
  if (!bid) return engine::Failure{bid.error()};
  const auto bid_qty = number_member<qty_of>(message, "B", kQtyRules);
  if (!bid_qty) return engine::Failure{bid_qty.error()};
  const auto ask = number_member<price_of>(message, "a", kPriceRules);
  if (!ask) return engine::Failure{ask.error()};
  const auto ask_qty = number_member<qty_of>(message, "A", kQtyRules);
  if (!ask_qty) return engine::Failure{ask_qty.error()};
  const auto venue_time = venue_time_of(message, time);
  if (!venue_time) return engine::Failure{venue_time.error()};
  return std::optional{engine::Frame::of(time, engine::Quote{.instrument = instrument,
                                                             .bid = *bid,
                                                             .ask = *ask,
                                                             .bid_qty = *bid_qty,
                                                             .ask_qty = *ask_qty,
                                                             .venue_time = *venue_time})};
}

/// `m` tells that the buyer was the maker: then the aggressor sold.
engine::Result<engine::Side, RowFault> aggressor_of(Message& message) {
  const auto field = member(message, message.data, "m");
  if (!field) return engine::Failure{field.error()};
  if (!field->has_value()) {
    return engine::Failure{
        RowFault{.offset = static_cast<std::uint32_t>(message.row.size()), .what = "the message has no \"m\""}};
  }
  if ((*field)->text == "true") return engine::Side::Sell;
  if ((*field)->text == "false") return engine::Side::Buy;
  return engine::Failure{field_fault(**field, "is neither true nor false")};
}

engine::Result<engine::TradeId, RowFault> trade_id_of(Message& message) {
  const auto field = member(message, message.data, "t");
  if (!field) return engine::Failure{field.error()};
  if (!field->has_value()) return engine::TradeId{};
  const auto raw = engine::parse_decimal((*field)->text, {.decimals = 0});
  if (!raw) return engine::Failure{number_fault(**field, raw.error())};
  return engine::TradeId{static_cast<std::uint64_t>(*raw)};
}

ParsedRow trade_of(Message& message, engine::InstrumentId instrument, engine::Timestamp time) {
  // Futures streams also carry transfers to the insurance fund and the like; those are no trades of the market.
  const auto kind = member(message, message.data, "X");
  if (!kind) return engine::Failure{kind.error()};
  if (kind->has_value() && (*kind)->text != "\"MARKET\"") return std::optional<engine::Frame>{};
  const auto price = number_member<price_of>(message, "p", kPriceRules);
  if (!price) return engine::Failure{price.error()};
  const auto qty = number_member<qty_of>(message, "q", kQtyRules);
  if (!qty) return engine::Failure{qty.error()};
  const auto aggressor = aggressor_of(message);
  if (!aggressor) return engine::Failure{aggressor.error()};
  const auto trade_id = trade_id_of(message);
  if (!trade_id) return engine::Failure{trade_id.error()};
  const auto venue_time = venue_time_of(message, time);
  if (!venue_time) return engine::Failure{venue_time.error()};
  return std::optional{engine::Frame::of(time, engine::Trade{.instrument = instrument,
                                                             .aggressor = *aggressor,
                                                             .price = *price,
                                                             .qty = *qty,
                                                             .trade_id = *trade_id,
                                                             .venue_time = *venue_time})};
}

/// The local stamp in front of the message.
engine::Result<engine::Timestamp, RowFault> stamp_of(std::string_view row) {
  const Field field{.text = row.substr(0, row.find(' ')), .name = "receive time"};
  const auto raw = engine::parse_decimal(field.text, {.decimals = 0});
  if (!raw) return engine::Failure{number_fault(field, raw.error())};
  if (*raw <= 0) return engine::Failure{field_fault(field, "is not above zero")};
  return engine::Timestamp{*raw};
}

/// A line that is no stream message may be a book snapshot or the answer to a subscription.
ParsedRow without_stream(Message& message, ondemand::object& root) {
  for (const std::string_view name : {"lastUpdateId", "result"}) {
    const auto field = member(message, root, name);
    if (!field) return engine::Failure{field.error()};
    if (field->has_value()) return std::optional<engine::Frame>{};
  }
  return engine::Failure{RowFault{.offset = static_cast<std::uint32_t>(message.row.find('{')),
                                  .what = "the message has neither \"stream\" nor \"lastUpdateId\""}};
}

}  // namespace

struct BinanceParser::Work {
  engine::InstrumentId instrument;
  std::string symbol;
  ondemand::parser parser{};

  ParsedRow parse(std::string_view row);
};

BinanceParser::BinanceParser(engine::InstrumentId instrument, std::string symbol)
    : work_{std::make_unique<Work>(Work{.instrument = instrument, .symbol = std::move(symbol)})} {}
BinanceParser::BinanceParser(BinanceParser&&) noexcept = default;
BinanceParser& BinanceParser::operator=(BinanceParser&&) noexcept = default;
BinanceParser::~BinanceParser() = default;

ParsedRow BinanceParser::parse(std::string_view row) { return work_->parse(row); }

ParsedRow BinanceParser::Work::parse(std::string_view row) {
  const auto time = stamp_of(row);
  if (!time) return engine::Failure{time.error()};
  const std::size_t space = row.find(' ');
  if (space == std::string_view::npos || space + 1 == row.size()) {
    return engine::Failure{
        RowFault{.offset = static_cast<std::uint32_t>(row.size()), .what = "the line ends behind the receive time"}};
  }
  const std::string_view json = row.substr(space + 1);
  Message message{.row = row, .document = {}, .data = {}};
  ondemand::object root;
  if (parser.iterate(json.data(), json.size(), json.size() + kPaddingBytes).get(message.document) !=
          simdjson::SUCCESS ||
      message.document.get_object().get(root) != simdjson::SUCCESS) {
    return engine::Failure{RowFault{.offset = static_cast<std::uint32_t>(space + 1), .what = "is not a JSON object"}};
  }
  const auto stream = member(message, root, "stream");
  if (!stream) return engine::Failure{stream.error()};
  if (!stream->has_value()) return without_stream(message, root);
  const bool is_trade = (*stream)->text.ends_with("@trade\"");
  if (!is_trade && !(*stream)->text.ends_with("@bookTicker\"")) return std::optional<engine::Frame>{};
  if (root.find_field_unordered("data").get_object().get(message.data) != simdjson::SUCCESS) {
    return engine::Failure{message.invalid()};
  }
  const auto about = text_member(message, message.data, "s");
  if (!about) return engine::Failure{about.error()};
  if (about->text != symbol) return engine::Failure{field_fault(*about, "is not " + symbol)};
  return is_trade ? trade_of(message, instrument, *time) : quote_of(message, instrument, *time);
}

}  // namespace adapters::recorded
