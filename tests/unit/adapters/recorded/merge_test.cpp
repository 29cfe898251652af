#include "tests/unit/adapters/recorded/files.hpp"

namespace adapters::recorded {
namespace {

constexpr engine::InstrumentId kOne{1};
constexpr engine::InstrumentId kTwo{2};

/// A LEAN file of 2014-05-05 with a tick at each of these milliseconds.
std::unique_ptr<MarketSource> ticks(const Scratch& scratch, const std::string& name, engine::InstrumentId instrument,
                                    const std::vector<int>& times) {
  std::string rows;
  for (const int time : times) rows += std::to_string(time) + ",1.1,1.2\n";
  const auto info = recognise(scratch.write(name + "_eurusd_20140505.csv", rows));
  return open(*info, {.instrument = instrument}).value();
}

Reading read_merged(std::vector<std::unique_ptr<MarketSource>> sources) {
  Reading reading;
  const auto merged = merge(std::move(sources));
  if (merged) drain(**merged, reading);
  return reading;
}

/// Instrument and millisecond of each event: "1@5 2@7".
std::string order_of(const Reading& reading) {
  constexpr std::int64_t kMidnightNs = 1'399'262'400'000'000'000;
  std::string order;
  for (const engine::Frame& frame : reading.frames) {
    if (!order.empty()) order += ' ';
    order += std::to_string(frame.as<engine::Quote>().instrument.raw()) + '@' +
             std::to_string((frame.header.time.raw() - kMidnightNs) / engine::kMillisecondNs);
  }
  return order;
}

TEST(Merge, GivesTimeOrderAndKeepsTheOrderOfSourcesAmongEqualTimes) {
  const Scratch scratch;
  std::vector<std::unique_ptr<MarketSource>> sources;
  sources.push_back(ticks(scratch, "b", kTwo, {5, 7, 7, 9}));
  sources.push_back(ticks(scratch, "a", kOne, {1, 7, 8}));

  const Reading reading = read_merged(std::move(sources));

  EXPECT_EQ(reading.error, "");
  EXPECT_EQ(order_of(reading), "1@1 2@5 2@7 2@7 1@7 1@8 2@9");
}

TEST(Merge, JoinsFilesOfOneInstrumentInWhateverOrderTheyAreGiven) {
  const Scratch scratch;
  std::vector<std::unique_ptr<MarketSource>> sources;
  sources.push_back(ticks(scratch, "late", kOne, {5, 6}));
  sources.push_back(ticks(scratch, "early", kOne, {1, 2}));

  const Reading reading = read_merged(std::move(sources));

  EXPECT_EQ(reading.error, "");
  EXPECT_EQ(order_of(reading), "1@1 1@2 1@5 1@6");
}

TEST(Merge, FilesOfOneInstrumentThatOverlapAreAnErrorThatNamesBoth) {
  const Scratch scratch;
  std::vector<std::unique_ptr<MarketSource>> sources;
  sources.push_back(ticks(scratch, "a", kOne, {1, 5}));
  sources.push_back(ticks(scratch, "b", kOne, {3, 9}));

  const Reading reading = read_merged(std::move(sources));

  EXPECT_EQ(order_of(reading), "1@1");
  EXPECT_TRUE(contains(reading.error, "a_eurusd_20140505.csv and ")) << reading.error;
  EXPECT_TRUE(contains(reading.error, "b_eurusd_20140505.csv: hold the same instrument and overlap in time"));
}

TEST(Merge, ErrorOfASourceIsTheErrorOfAll) {
  const Scratch scratch;
  std::vector<std::unique_ptr<MarketSource>> sources;
  sources.push_back(ticks(scratch, "a", kOne, {1, 5}));
  sources.push_back(ticks(scratch, "b", kTwo, {3, 2}));

  const Reading reading = read_merged(std::move(sources));

  EXPECT_TRUE(contains(reading.error, "b_eurusd_20140505.csv: line 2, column 1: time goes backwards"));
}

TEST(Merge, NothingToReadIsAnError) {
  const auto merged = merge({});

  ASSERT_FALSE(merged);
  EXPECT_EQ(merged.error().message, "there is no recorded file to read");
}

}  // namespace
}  // namespace adapters::recorded
