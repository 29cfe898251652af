// Records as text, JSON and CSV: known answers, every event in each form, and what happens to records that this build
// cannot read.
#include "engine/model/text.hpp"

#include <algorithm>
#include <cstring>
#include <span>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <simdjson.h>

#include "engine/model/config.hpp"

namespace {

using engine::EventTraits;
using engine::EventType;
using engine::RecordHeader;

constexpr std::int64_t kLeapDayNs = 1'709'251'199'000'000'001;  // 2024-02-29T23:59:59.000000001Z, by date(1)

using Format = engine::TextWritten (*)(const RecordHeader&, std::span<const std::byte>, std::span<char>) noexcept;

RecordHeader header_of(std::uint16_t type, bool input) {
  RecordHeader header{};
  header.type = type;
  header.version = 1;
  header.flags = input ? engine::record_flags::kInput : std::uint8_t{0};
  header.sequence = engine::Sequence{12};
  header.time = engine::Timestamp{kLeapDayNs};
  header.epoch = engine::Epoch{1};
  header.cause = input ? 0 : 3;
  return header;
}

std::string formatted(Format format, const RecordHeader& header, std::span<const std::byte> payload) {
  std::vector<char> out(engine::kEventTextMax);
  const engine::TextWritten written = format(header, payload, out);
  EXPECT_TRUE(written.is_whole);
  return {out.data(), written.bytes};
}

template <class Event>
std::string formatted(Format format, const Event& event) {
  const bool input = EventTraits<Event>::kKind == engine::EventKind::Input;
  return formatted(format, header_of(static_cast<std::uint16_t>(EventTraits<Event>::kType), input),
                   std::as_bytes(std::span{&event, 1}));
}

std::string timestamp(std::int64_t ns) {
  std::array<char, 40> out{};
  engine::TextWriter writer{out};
  engine::put_timestamp(writer, engine::Timestamp{ns});
  return std::string{writer.text()};
}

engine::OrderRejected sample_rejected() {
  return {.order_id = engine::OrderId{(1ULL << 48) + 9}, .reason = engine::Reason::NO_LIQUIDITY};
}

constexpr engine::Quote kQuote{.instrument = engine::InstrumentId{2},
                               .bid = engine::Price{1'387'560'000},
                               .ask = engine::Price{1'387'570'001},
                               .bid_qty = engine::Qty{50'000'000},
                               .ask_qty = engine::Qty{0},
                               .venue_time = engine::Timestamp{0}};

TEST(Text, ShowsAnEventOnOneLine) {
  EXPECT_EQ(formatted(engine::format_event_text, kQuote),
            "12 2024-02-29T23:59:59.000000001Z Quote input cause=0 epoch=1 instrument=2 bid=1.38756 ask=1.387570001 "
            "bid_qty=0.5 ask_qty=0 venue_time=1970-01-01T00:00:00.000000000Z");
  EXPECT_EQ(formatted(engine::format_event_text, sample_rejected()),
            "12 2024-02-29T23:59:59.000000001Z OrderRejected output cause=3 epoch=1 order_id=281474976710665 "
            "reason=NO_LIQUIDITY status=Rejected cum_qty=0");
}

TEST(Json, KeepsWideIntegersAndDecimalsInStrings) {
  EXPECT_EQ(formatted(engine::format_event_json, sample_rejected()),
            R"({"sequence":12,"time":"2024-02-29T23:59:59.000000001Z","type":"OrderRejected","kind":"output",)"
            R"("cause":3,"epoch":1,"event":{"order_id":"281474976710665","reason":"NO_LIQUIDITY","status":"Rejected",)"
            R"("cum_qty":"0"}})");
}

TEST(Csv, PutsTheFieldsUnderTheirColumns) {
  EXPECT_EQ(engine::csv_header(EventType::Quote),
            "sequence,time,type,kind,cause,epoch,instrument,bid,ask,bid_qty,ask_qty,venue_time");
  EXPECT_EQ(formatted(engine::format_event_csv, kQuote),
            "12,2024-02-29T23:59:59.000000001Z,Quote,input,0,1,2,1.38756,1.387570001,0.5,0,"
            "1970-01-01T00:00:00.000000000Z");
}

TEST(Csv, NamesNoColumnTwice) {
  EXPECT_EQ(engine::csv_header(EventType::SessionStarted),
            "sequence,time,type,kind,cause,epoch,journal_id,anchor,config_hash,event_epoch,logic_version,mode,"
            "tail_bytes,operator_id");
  EXPECT_NE(engine::csv_header(EventType::BalanceAdjusted).find(",event_kind,"), std::string_view::npos);
}

TEST(Csv, DoublesAQuotationMark) {
  const engine::BalanceAdjusted flow{.currency = engine::Currency::from("U\"D")};

  EXPECT_NE(formatted(engine::format_event_csv, flow).find(R"(,"U""D",)"), std::string::npos);
}

TEST(Csv, HasAsManyFieldsAsColumnsForEveryEvent) {
  engine::for_each_event([]<class Event>() {
    const std::string row = formatted(engine::format_event_csv, Event{});
    const auto columns = engine::csv_header(EventTraits<Event>::kType);
    EXPECT_EQ(std::ranges::count(row, ','), std::ranges::count(columns, ',')) << row;
  });
}

TEST(Json, IsValidForEveryEvent) {
  simdjson::dom::parser parser;
  engine::for_each_event([&]<class Event>() {
    const std::string json = formatted(engine::format_event_json, Event{});
    simdjson::dom::element root;
    ASSERT_EQ(parser.parse(json).get(root), simdjson::SUCCESS) << json;
    std::string_view type;
    EXPECT_EQ(root["type"].get(type), simdjson::SUCCESS);
    EXPECT_EQ(type, EventTraits<Event>::kName);
  });
}

TEST(Text, ShowsAnEnumeratorWithoutNameByItsNumber) {
  engine::SessionEnded event{};
  event.reason = engine::StopReason{9};

  EXPECT_TRUE(formatted(engine::format_event_text, event).ends_with(" reason=9"));
}

TEST(Text, ShowsAnUnknownTypeInHexadecimal) {
  const std::array<std::byte, 2> payload{std::byte{0xAB}, std::byte{0x01}};

  EXPECT_TRUE(formatted(engine::format_event_text, header_of(0x7777, true), payload)
                  .ends_with(" 0x7777 input cause=0 epoch=1 (unknown, version 1, 2 bytes) payload=ab01"));
  EXPECT_TRUE(formatted(engine::format_event_json, header_of(0x7777, true), payload)
                  .ends_with(R"("type":"0x7777","kind":"input","cause":0,"epoch":1,"version":1,"payload":"ab01"})"));
  EXPECT_TRUE(
      formatted(engine::format_event_csv, header_of(0x7777, true), payload).ends_with(",0x7777,input,0,1,ab01"));
  EXPECT_EQ(engine::csv_header(EventType{0x7777}), "sequence,time,type,kind,cause,epoch,payload");
}

TEST(Text, ShowsAPayloadThatIsTooShortInHexadecimal) {
  const auto quote = std::as_bytes(std::span{&kQuote, 1});

  const std::string text = formatted(engine::format_event_text, header_of(0x0101, true), quote.first(8));

  EXPECT_TRUE(text.ends_with(" Quote input cause=0 epoch=1 (too short, version 1, 8 bytes) payload=0200000000000000"))
      << text;
}

TEST(Text, ShowsAnotherVersionInHexadecimal) {
  RecordHeader header = header_of(0x0501, true);
  header.version = 2;
  const engine::TimerPulse pulse{.at = engine::Timestamp{1}};

  const std::string text = formatted(engine::format_event_text, header, std::as_bytes(std::span{&pulse, 1}));

  EXPECT_TRUE(text.ends_with(" (unknown, version 2, 8 bytes) payload=0100000000000000")) << text;
}

TEST(Text, TellsThatItWasCut) {
  std::array<char, 10> out{};

  const auto written = engine::format_event_text(header_of(0x0101, true), std::as_bytes(std::span{&kQuote, 1}), out);

  EXPECT_FALSE(written.is_whole);
  EXPECT_EQ(std::string(out.data(), written.bytes), "12 2024-02");
}

TEST(Text, IsWholeWhenItFitsExactly) {
  const auto quote = std::as_bytes(std::span{&kQuote, 1});
  std::vector<char> out(formatted(engine::format_event_text, kQuote).size());

  EXPECT_TRUE(engine::format_event_text(header_of(0x0101, true), quote, out).is_whole);
  out.pop_back();
  EXPECT_FALSE(engine::format_event_text(header_of(0x0101, true), quote, out).is_whole);
}

/// A SessionStarted with one instrument of this symbol and one bar interval.
std::vector<std::byte> session_payload(std::string_view symbol) {
  const engine::ConfigHeader config{.instruments = 1, .bar_intervals = 1};
  const engine::InstrumentSpec instrument{
      .id = engine::InstrumentId{1}, .symbol = engine::Symbol::from(symbol), .tick_size = engine::Price{10'000}};
  const engine::Duration minute{engine::kMinuteNs};
  const engine::SessionStarted event{.tail_bytes = sizeof(config) + sizeof(instrument) + sizeof(minute)};
  std::vector<std::byte> bytes(sizeof(event) + event.tail_bytes);
  std::memcpy(bytes.data(), &event, sizeof(event));
  std::memcpy(bytes.data() + sizeof(event), &config, sizeof(config));
  std::memcpy(bytes.data() + sizeof(event) + sizeof(config), &instrument, sizeof(instrument));
  std::memcpy(bytes.data() + bytes.size() - sizeof(minute), &minute, sizeof(minute));
  return bytes;
}

TEST(Json, DecodesTheConfigurationOfASession) {
  const std::string json = formatted(engine::format_event_json, header_of(0x0A01, true), session_payload("EUR/USD"));
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  ASSERT_EQ(parser.parse(json).get(root), simdjson::SUCCESS) << json;

  EXPECT_EQ(root.at_pointer("/event/config/instruments/0/symbol").get_string().value(), "EUR/USD");
  EXPECT_EQ(root.at_pointer("/event/config/instruments/0/tick_size").get_string().value(), "0.00001");
  EXPECT_EQ(root.at_pointer("/event/config/bar_intervals/0").get_string().value(), "60000000000");
  EXPECT_EQ(root.at_pointer("/event/config/header/capacities/orders_open").get_uint64().value(), 256U);
}

TEST(Json, EscapesTextThatCouldBreakIt) {
  const std::string json =
      formatted(engine::format_event_json, header_of(0x0A01, true), session_payload("a\"\\\n\x80z"));
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  ASSERT_EQ(parser.parse(json).get(root), simdjson::SUCCESS) << json;

  EXPECT_EQ(root.at_pointer("/event/config/instruments/0/symbol").get_string().value(), "a\"\\\n\xC2\x80z");
}

TEST(Text, DecodesTheConfigurationOfASession) {
  const std::string text = formatted(engine::format_event_text, header_of(0x0A01, true), session_payload("EUR/USD"));

  EXPECT_NE(text.find(R"( symbol="EUR/USD" )"), std::string::npos) << text;
  EXPECT_TRUE(text.ends_with(" bar_intervals=[60000000000] rule_sets=[] legal_entities=[]}")) << text;
}

TEST(Text, ShowsABrokenConfigurationInHexadecimal) {
  auto payload = session_payload("EUR/USD");
  payload.resize(sizeof(engine::SessionStarted) + 8);

  const std::string text = formatted(engine::format_event_text, header_of(0x0A01, true), payload);

  EXPECT_TRUE(text.ends_with(" tail=1000000004000000")) << text;
}

// The expected texts were made by date(1) in UTC.
TEST(Timestamp, IsIso8601ForAllOfTime) {
  EXPECT_EQ(timestamp(0), "1970-01-01T00:00:00.000000000Z");
  EXPECT_EQ(timestamp(-1), "1969-12-31T23:59:59.999999999Z");
  EXPECT_EQ(timestamp(kLeapDayNs), "2024-02-29T23:59:59.000000001Z");
  EXPECT_EQ(timestamp(951'782'400'000'000'000), "2000-02-29T00:00:00.000000000Z");
  EXPECT_EQ(timestamp(4'107'542'400'000'000'000), "2100-03-01T00:00:00.000000000Z");
  EXPECT_EQ(timestamp(INT64_MAX), "2262-04-11T23:47:16.854775807Z");
  EXPECT_EQ(timestamp(INT64_MIN), "1677-09-21T00:12:43.145224192Z");
}

TEST(EventName, FindsBothWays) {
  engine::for_each_event([]<class Event>() {
    EXPECT_EQ(engine::event_name(EventTraits<Event>::kType), EventTraits<Event>::kName);
    EXPECT_EQ(engine::event_type_from_name(EventTraits<Event>::kName), EventTraits<Event>::kType);
  });
  EXPECT_EQ(engine::event_name(EventType{0x7777}), "");
  EXPECT_EQ(engine::event_type_from_name("quote"), std::nullopt);
}

}  // namespace
