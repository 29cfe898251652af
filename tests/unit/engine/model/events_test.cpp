// The event list: its numbers, families and layouts, and the frames in which events travel.
#include "engine/model/events.hpp"

#include <array>
#include <map>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "engine/model/enum_name.hpp"
#include "engine/model/input.hpp"
#include "engine/model/text.hpp"

namespace {

using engine::EventKind;
using engine::EventTraits;
using engine::EventType;
using engine::Frame;

TEST(Events, NumbersAndNamesAreUnique) {
  std::set<std::uint16_t> numbers;
  std::set<std::string_view> names;

  engine::for_each_event([&]<class Event>() {
    EXPECT_TRUE(numbers.insert(static_cast<std::uint16_t>(EventTraits<Event>::kType)).second);
    EXPECT_TRUE(names.insert(EventTraits<Event>::kName).second);
  });

  EXPECT_FALSE(numbers.empty());
}

TEST(Events, FamiliesAreThoseOfTheList) {
  engine::for_each_event([]<class Event>() {
    const auto number = static_cast<unsigned>(EventTraits<Event>::kType);
    EXPECT_GE(number >> 8U, 0x01U) << EventTraits<Event>::kName;
    EXPECT_LE(number >> 8U, 0x0AU) << EventTraits<Event>::kName;
    EXPECT_NE(number & 0xFFU, 0U) << EventTraits<Event>::kName;
  });
}

TEST(Events, KindFollowsFromTheNumber) {
  engine::for_each_event([]<class Event>() {
    const bool upper = (static_cast<unsigned>(EventTraits<Event>::kType) & 0x80U) != 0;
    EXPECT_EQ(EventTraits<Event>::kKind, upper ? EventKind::Output : EventKind::Input) << EventTraits<Event>::kName;
  });
}

// Golden: a number, once journaled, means the same event for ever.
TEST(Events, NumbersNeverChange) {
  const std::map<std::string_view, unsigned> golden{{"Quote", 0x0101},           {"BarClosed", 0x0181},
                                                    {"ExecutionReport", 0x0301}, {"SetTradingSwitch", 0x0401},
                                                    {"CommandRefused", 0x0482},  {"TimerPulse", 0x0501},
                                                    {"GateDecision", 0x0681},    {"OrderSubmitted", 0x0781},
                                                    {"OrderFilled", 0x0793},     {"PositionChanged", 0x0881},
                                                    {"AccountArmed", 0x0982},    {"SessionStarted", 0x0A01},
                                                    {"StateHashed", 0x0A81}};

  for (const auto& [name, number] : golden) {
    const auto type = engine::event_type_from_name(name);
    ASSERT_TRUE(type.has_value()) << name;
    EXPECT_EQ(static_cast<unsigned>(*type), number) << name;
  }
}

TEST(Events, PayloadsAreWholeWordsAndFit) {
  engine::for_each_event([]<class Event>() {
    EXPECT_TRUE(engine::kIsJournalLayout<Event>);
    EXPECT_EQ(engine::payload_bytes_min(EventTraits<Event>::kType), sizeof(Event));
  });
  EXPECT_EQ(engine::payload_bytes_min(EventType{0x7777}), 0U);
}

TEST(Events, VisitFindsTheTypeOfEveryNumber) {
  alignas(8) const std::array<std::byte, 256> zeros{};
  engine::for_each_event([&]<class Expected>() {
    bool matches = false;
    const bool known = engine::visit_event(EventTraits<Expected>::kType, zeros.data(), [&]<class Event>(const Event&) {
      matches = std::is_same_v<Event, Expected>;
    });
    EXPECT_TRUE(known && matches) << EventTraits<Expected>::kName;
  });
}

TEST(Events, VisitCallsNobodyForAnUnknownNumber) {
  alignas(8) const std::array<std::byte, 256> zeros{};

  const bool known = engine::visit_event(EventType{0x7777}, zeros.data(), [](const auto&) { FAIL(); });

  EXPECT_FALSE(known);
}

TEST(EnumName, NamesEnumeratorsAndNothingElse) {
  EXPECT_EQ(engine::enum_name(engine::TimeInForce::Ioc), "Ioc");
  EXPECT_EQ(engine::enum_name(engine::TimeInForce{2}), "");
  EXPECT_EQ(engine::enum_name(engine::TimeInForce{0}), "");
  EXPECT_EQ(engine::enum_name(engine::TimeInForce{200}), "");
  EXPECT_EQ(engine::enum_type_name<engine::OrdStatus>(), "OrdStatus");
}

TEST(AlignRecord, RoundsUpToEight) {
  EXPECT_EQ(engine::align_record(0), 0U);
  EXPECT_EQ(engine::align_record(1), 8U);
  EXPECT_EQ(engine::align_record(8), 8U);
}

TEST(Frame, GivesBackTheEventThatItCarries) {
  const engine::Quote quote{.instrument = engine::InstrumentId{3}, .bid = engine::Price{7}, .ask = engine::Price{9}};

  const Frame frame = Frame::of(engine::Timestamp{5}, quote);

  EXPECT_EQ(frame.as<engine::Quote>().ask, engine::Price{9});
  EXPECT_EQ(frame.header.time, engine::Timestamp{5});
  EXPECT_EQ(frame.bytes().size(), sizeof(engine::FrameHeader) + sizeof(quote));
}

TEST(FrameDeath, AbortsWhenAskedForAnother) {
  const Frame frame = Frame::of(engine::Timestamp{5}, engine::TimerPulse{});

  EXPECT_DEATH(static_cast<void>(frame.as<engine::Quote>()), "kType");
}

TEST(Quote, IsCrossedOnlyWhenTheBidIsAbove) {
  EXPECT_TRUE(engine::is_crossed({.bid = engine::Price{2}, .ask = engine::Price{1}}));
  EXPECT_FALSE(engine::is_crossed({.bid = engine::Price{2}, .ask = engine::Price{2}}));
}

}  // namespace
