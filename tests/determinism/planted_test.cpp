// The opposite of identity: what was changed is found by verify, and named.
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "engine/base/bytes.hpp"
#include "engine/model/config.hpp"
#include "engine/model/events.hpp"
#include "tests/support/market_config.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/recorded_journal.hpp"
#include "tests/support/temporary_directory.hpp"

namespace {

using engine::EventType;
using engine::RecordHeader;
using tests::Ended;
using tests::run;
using tests::TemporaryDirectory;

constexpr std::uint64_t kFrom = 5'000;  ///< changes are made at the first fitting record from here on

/// A backtest in which the trend follower trades too.
class Original {
 public:
  Original() {
    const std::string config = tests::MarketConfig{}.write(directory_.path());
    const Ended ended = run("lockstep-replay", {"backtest", "--config", config, "--journal", path().string()});
    EXPECT_EQ(ended.status, 0) << ended.err;
  }
  [[nodiscard]] std::filesystem::path path() const { return directory_.journal(); }
  [[nodiscard]] std::filesystem::path changed() const { return directory_.path() / "changed"; }

 private:
  TemporaryDirectory directory_;
};

/// Changes the first record of that type from kFrom on that change() accepts; returns its sequence.
template <class Event, class ChangeEvent>
std::uint64_t change_one(const Original& original, ChangeEvent&& change) {
  std::uint64_t changed = 0;
  tests::rewrite(original.path(), original.changed(), [&](const RecordHeader& header, std::span<std::byte> payload) {
    const bool fits = EventType{header.type} == engine::EventTraits<Event>::kType && header.sequence.raw() >= kFrom;
    if (changed == 0 && fits && change(*engine::view_as<Event>(payload.data()))) changed = header.sequence.raw();
  });
  EXPECT_NE(changed, 0U);
  return changed;
}

template <class Value>
bool flip_lowest_bit(Value& value) {
  value = Value{value.raw() ^ 1};
  return true;
}

/// The journal itself shows nothing: its checksums are good.
void expect_whole(const std::filesystem::path& journal) {
  EXPECT_EQ(run("lockstep-journal", {"verify", journal.string()}).status, 0);
}

TEST(Planted, ACopyWithoutAChangeIsIdentical) {
  const Original original;
  tests::rewrite(original.path(), original.changed(), [](const RecordHeader&, std::span<std::byte>) {});

  const Ended ended = run("lockstep-replay", {"verify", original.changed().string()});

  EXPECT_EQ(ended.status, 0) << ended.out;
}

TEST(Planted, AFlippedBitOfAnOutputIsNamedWithItsRecordAndField) {
  const Original original;
  const std::uint64_t sequence = change_one<engine::PositionChanged>(
      original, [](engine::PositionChanged& event) { return flip_lowest_bit(event.fees); });

  const Ended ended = run("lockstep-replay", {"verify", original.changed().string()});

  EXPECT_EQ(ended.status, 1);
  EXPECT_TRUE(ended.out.starts_with("replay: different at record " + std::to_string(sequence) + " of ")) << ended.out;
  EXPECT_NE(ended.out.find("\n  recorded: " + std::to_string(sequence) + " "), std::string::npos) << ended.out;
  EXPECT_NE(ended.out.find("\n  re-made:  " + std::to_string(sequence) + " "), std::string::npos) << ended.out;
  EXPECT_NE(ended.out.find("\n  differs: fees="), std::string::npos) << ended.out;
  EXPECT_EQ(ended.out.find("differs: "), ended.out.rfind("differs: ")) << "more than the one field: " << ended.out;
  expect_whole(original.changed());
}

/// The first quote from kFrom on after whose step the state was hashed.
std::uint64_t quote_before_hash(const std::filesystem::path& journal) {
  auto reader = journal::Reader::open(journal);
  std::uint64_t quote = 0;
  for (auto record = reader->next(); record && *record; record = reader->next()) {
    const RecordHeader& header = *(*record)->header;
    const std::uint64_t sequence = header.sequence.raw();
    if (EventType{header.type} == EventType::Quote) quote = sequence;
    const bool is_hash = EventType{header.type} == EventType::StateHashed && sequence >= kFrom;
    if (is_hash && sequence - header.cause == quote) return quote;
  }
  ADD_FAILURE() << "no quote's step ends in StateHashed";
  return 0;
}

TEST(Planted, TheSmallestBitOfAnInputIsFoundInTheNextHashOfTheState) {
  const Original original;
  const std::uint64_t sequence = quote_before_hash(original.path());
  tests::rewrite(original.path(), original.changed(), [&](const RecordHeader& header, std::span<std::byte> payload) {
    if (header.sequence.raw() == sequence) flip_lowest_bit(engine::view_as<engine::Quote>(payload.data())->bid);
  });

  const Ended ended = run("lockstep-replay", {"verify", original.changed().string()});

  EXPECT_EQ(ended.status, 1) << ended.out;
  EXPECT_NE(ended.out.find("\n  differs: state_hash="), std::string::npos) << ended.out;
  expect_whole(original.changed());
}

TEST(Planted, AFlippedBitOfAnInputThatIsActedOnIsFoundInWhatFollows) {
  const Original original;
  const std::uint64_t sequence = change_one<engine::Quote>(original, [](engine::Quote& quote) {
    if (quote.instrument != engine::InstrumentId{1}) return false;
    quote.bid = engine::Price{quote.bid.raw() ^ (1 << 24)};  // 0.0168
    return true;
  });

  const Ended text = run("lockstep-replay", {"verify", original.changed().string()});
  const Ended json = run("lockstep-replay", {"verify", "--json", original.changed().string()});

  EXPECT_EQ(text.status, 1) << text.err;
  EXPECT_NE(text.out.find("\n  differs: "), std::string::npos) << text.out;
  EXPECT_EQ(json.status, 1) << json.err;
  const std::string key = "\"first_difference\":";
  ASSERT_NE(json.out.find(key), std::string::npos) << json.out;
  EXPECT_GT(std::stoull(json.out.substr(json.out.find(key) + key.size())), sequence) << json.out;
  expect_whole(original.changed());
}

TEST(Planted, AFlippedBitOfAReportIsFound) {
  const Original original;
  change_one<engine::ExecutionReport>(original, [](engine::ExecutionReport& report) {
    return report.exec_type == engine::ExecType::Trade && flip_lowest_bit(report.last_price);
  });

  EXPECT_EQ(run("lockstep-replay", {"verify", original.changed().string()}).status, 1);
}

TEST(Planted, AChangedParameterInTheRecordedConfigurationIsFound) {
  const Original original;
  tests::rewrite(original.path(), original.changed(), [](const RecordHeader& header, std::span<std::byte> payload) {
    if (EventType{header.type} != EventType::SessionStarted) return;
    const auto tail = payload.subspan(sizeof(engine::SessionStarted));
    const auto& started = *engine::view_as<engine::SessionStarted>(payload.data());
    const auto config = engine::ConfigView::parse(tail.first(started.tail_bytes));
    ASSERT_TRUE(config);
    const auto* quoter = reinterpret_cast<const std::byte*>(&config->strategies()[1].parameters[0]);
    ++*engine::view_as<std::int64_t>(tail.data() + (quoter - tail.data()));
  });

  const Ended ended = run("lockstep-replay", {"verify", original.changed().string()});

  EXPECT_EQ(ended.status, 1) << ended.err;
  EXPECT_NE(ended.out.find("differs: "), std::string::npos) << ended.out;
}

TEST(Planted, AStrategyWithOneOtherConstantIsFound) {
  const Original original;

  const Ended ended = run(LOCKSTEP_PLANTED, {"verify", original.path().string()});

  EXPECT_EQ(ended.status, 1) << ended.err;
  EXPECT_NE(ended.out.find(" StrategyNoted output "), std::string::npos) << ended.out;
  EXPECT_NE(ended.out.find("\n  differs: value="), std::string::npos) << ended.out;
  EXPECT_EQ(run("lockstep-replay", {"verify", original.path().string()}).status, 0);
}

}  // namespace
