// A real feed in front of a ring that is full: what is merged, what is lost, and how it is told.
#include "engine/runtime/feed_port.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "engine/runtime/ring_memory.hpp"
#include "tests/support/engine_config.hpp"

namespace engine::runtime {
namespace {

using tests::at;
using tests::quote;
using tests::ticks;

/// A feed of two instruments, and a ring that holds three quotes.
class Feed {
 public:
  void quote_at(std::int64_t second, std::uint32_t instrument = 1) {
    port_.take(Frame::of(at(second), quote(ticks(second), ticks(second + 2), instrument)));
  }
  void trade_at(std::int64_t second, std::uint32_t instrument = 1) {
    port_.take(Frame::of(at(second), Trade{.instrument = InstrumentId{instrument}, .price = ticks(second)}));
  }
  void fill() {
    for (int second = 1; second <= 3; ++second) quote_at(second);
  }
  /// What the core would get until nothing more comes.
  std::vector<Frame> drain() {
    std::vector<Frame> out;
    read_into(out);
    while (!port_.flush()) read_into(out);
    read_into(out);
    return out;
  }
  [[nodiscard]] const FeedPort& port() const noexcept { return port_; }

 private:
  void read_into(std::vector<Frame>& out) {
    for (auto bytes = consumer_.peek(); !bytes.empty(); bytes = consumer_.peek()) {
      Frame frame;
      std::memcpy(&frame, bytes.data(), bytes.size());
      out.push_back(frame);
      consumer_.release();
    }
  }

  RingMemory ring_{256};
  SpscRing::Consumer consumer_{ring_.ring().consumer()};
  FeedPort port_{ring_.ring().producer(), 2};
};

TEST(FeedPort, PassesEverythingOnWhileThereIsRoom) {
  Feed feed;
  feed.quote_at(1);
  feed.trade_at(2);

  const auto out = feed.drain();

  ASSERT_EQ(out.size(), 2U);
  EXPECT_EQ(out[0].as<Quote>().bid, ticks(1));
  EXPECT_EQ(out[1].as<Trade>().price, ticks(2));
}

TEST(FeedPort, AQuoteThatOnlyCameLateIsNoGap) {
  Feed feed;
  feed.fill();
  feed.quote_at(4);

  const auto out = feed.drain();

  ASSERT_EQ(out.size(), 4U);
  EXPECT_EQ(out[3].as<Quote>().bid, ticks(4));
  EXPECT_EQ(feed.port().merged(), 0U);
}

TEST(FeedPort, TheLatestQuoteStandsForThoseBeforeIt) {
  Feed feed;
  feed.fill();
  for (int second = 4; second <= 7; ++second) feed.quote_at(second);

  const auto out = feed.drain();

  ASSERT_EQ(out.size(), 5U);
  const auto& gap = out[3].as<FeedGap>();
  EXPECT_EQ(gap.merged, 3U);
  EXPECT_EQ(gap.lost, 0U);
  EXPECT_EQ(gap.from, at(4));
  EXPECT_EQ(gap.to, at(6));
  EXPECT_EQ(out[4].as<Quote>().bid, ticks(7));
  EXPECT_EQ(out[4].header.time, at(7));
}

TEST(FeedPort, ATradeIsNeverMergedAndItsLossIsTold) {
  Feed feed;
  feed.fill();
  feed.trade_at(4);
  feed.trade_at(5);

  const auto out = feed.drain();

  ASSERT_EQ(out.size(), 4U);
  const auto& gap = out[3].as<FeedGap>();
  EXPECT_EQ(gap.instrument, tests::kInstrument);
  EXPECT_EQ(gap.lost, 2U);
  EXPECT_EQ(gap.merged, 0U);
  EXPECT_EQ(gap.from, at(4));
  EXPECT_EQ(gap.to, at(5));
  EXPECT_EQ(feed.port().lost(), 2U);
}

TEST(FeedPort, EachInstrumentHasItsOwnGap) {
  Feed feed;
  feed.fill();
  feed.trade_at(4, 2);
  feed.quote_at(5, 1);
  feed.quote_at(6, 2);

  const auto out = feed.drain();

  ASSERT_EQ(out.size(), 6U);
  EXPECT_EQ(out[3].as<Quote>().instrument, InstrumentId{1}) << "whose last news is older comes first";
  EXPECT_EQ(out[4].as<FeedGap>().instrument, InstrumentId{2});
  EXPECT_EQ(out[5].as<Quote>().instrument, InstrumentId{2});
}

TEST(FeedPort, NothingOvertakesWhatWaits) {
  Feed feed;
  feed.fill();
  feed.quote_at(4);

  feed.trade_at(5, 2);
  const auto out = feed.drain();

  ASSERT_EQ(out.size(), 5U);
  EXPECT_EQ(out[3].as<Quote>().bid, ticks(4));
  EXPECT_EQ(out[4].as<FeedGap>().lost, 1U) << "of the other instrument";
}

TEST(FeedPort, AnInstrumentThatNobodyKnowsIsCounted) {
  Feed feed;
  feed.fill();
  for (const std::uint32_t id : {0U, 3U, 0xFFFF'FFFFU}) feed.quote_at(4, id);

  EXPECT_EQ(feed.drain().size(), 3U);
  EXPECT_EQ(feed.port().lost(), 3U);
}

}  // namespace
}  // namespace engine::runtime
