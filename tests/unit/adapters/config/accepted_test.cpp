// What a sound file becomes: canonical bytes and settings.
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>

#include "engine/base/hash.hpp"
#include "engine/model/strategies.hpp"
#include "tests/unit/adapters/config/sample.hpp"

namespace adapters::config {

namespace {

using engine::Duration;
using engine::kHourNs;
using engine::kMinuteNs;
using engine::Money;
using engine::Price;
using engine::Qty;

Configuration accepted(std::string_view text) {
  auto result = parse(text, "test.toml");
  EXPECT_TRUE(result) << (result ? "" : print_issues(result.error()));
  return result ? std::move(result).value() : Configuration{};
}

std::uint64_t hash_of(const Configuration& configuration) { return engine::hash64(configuration.canonical, 0); }

void expect_equal(const GeneratedMarket& left, const GeneratedMarket& right) {
  EXPECT_EQ(left.seed, right.seed);
  EXPECT_EQ(left.start, right.start);
  EXPECT_EQ(left.duration, right.duration);
  EXPECT_EQ(left.quote_count, right.quote_count);
  EXPECT_EQ(left.crossed_quotes, right.crossed_quotes);
  EXPECT_EQ(left.trades, right.trades);
}

void expect_equal(const SimulationTerms& left, const SimulationTerms& right) {
  EXPECT_EQ(left.seed, right.seed);
  EXPECT_EQ(left.order_latency, right.order_latency);
  EXPECT_EQ(left.report_latency, right.report_latency);
  EXPECT_EQ(left.partial_fills, right.partial_fills);
  EXPECT_EQ(left.rejects, right.rejects);
  EXPECT_EQ(left.pulse, right.pulse);
  EXPECT_TRUE(right.day_boundary_after);
}

TEST(Canonical, HoldsTheRowsInTheOrderOfTheFile) {
  const Configuration configuration = accepted(kSample);
  const engine::ConfigView view = configuration.view();

  ASSERT_EQ(view.instruments().size(), 1U);
  EXPECT_EQ(view.instruments()[0].symbol.view(), "EURUSD");
  EXPECT_EQ(view.instruments()[0].tick_size, Price{10'000});
  EXPECT_EQ(view.instruments()[0].qty_min, Qty{1'000 * engine::kQtyScale});
  ASSERT_EQ(view.accounts().size(), 2U);
  EXPECT_EQ(view.accounts()[0].opening_balance, Money{100'000 * engine::kMoneyScale});
  ASSERT_EQ(view.strategies().size(), 2U);
  EXPECT_EQ(view.strategies()[0].kind, engine::kTrendFollower);
  EXPECT_EQ(view.strategies()[1].kind, engine::kQuoter);
  EXPECT_EQ(view.strategies()[1].id, engine::StrategyId{2});
  EXPECT_EQ(view.strategies()[1].instrument, engine::InstrumentId{1});
  EXPECT_EQ(view.strategies()[1].bar_interval, Duration{kMinuteNs});
  ASSERT_EQ(view.bar_intervals().size(), 2U);
  EXPECT_EQ(view.bar_intervals()[1], Duration{kHourNs});
}

TEST(Canonical, HoldsTheLimits) {
  const Configuration configuration = accepted(kSample);
  const engine::RiskLimits& limits = configuration.view().header().limits;

  EXPECT_EQ(limits.order_qty_max, Qty{10'000 * engine::kQtyScale});
  EXPECT_EQ(limits.order_notional_max, Money{50'000 * engine::kMoneyScale});
  EXPECT_EQ(limits.position_qty_max, Qty{50'000 * engine::kQtyScale});
  EXPECT_EQ(limits.daily_loss_max, Money{10'000 * engine::kMoneyScale});
  EXPECT_EQ(limits.price_band, engine::PartsPerMillion{20'000});
  EXPECT_EQ(limits.quote_age_max, Duration{10 * engine::kSecondNs});
  EXPECT_EQ(limits.account_orders_max, 64U);
  EXPECT_EQ(limits.strategy_orders_max, 8U);
}

TEST(Canonical, StartsDisarmedUnlessAskedOtherwise) {
  EXPECT_EQ(accepted(kSample).view().accounts()[0].armed_at_start, engine::Switch::Off);
  EXPECT_EQ(accepted(spoiled("name = \"main\"", "name = \"main\"\narmed = true")).view().accounts()[0].armed_at_start,
            engine::Switch::On);
}

TEST(Canonical, HoldsStrategyParametersByName) {
  const Configuration configuration = accepted(extended("skew = 7\nhalf_spread = -2\norder_qty = \"2000\"\n"));
  const auto& parameters = configuration.view().strategies()[1].parameters;

  EXPECT_EQ(parameters[engine::quoter_parameters::Skew], 7);
  EXPECT_EQ(parameters[engine::quoter_parameters::HalfSpread], -2);
  EXPECT_EQ(parameters[engine::quoter_parameters::OrderQty], 2'000 * engine::kQtyScale);
  EXPECT_EQ(parameters[engine::quoter_parameters::Requote], 1);
}

TEST(Canonical, IsThatOfTheGoldenHash) {
  // A new value here means that every journal begins with another configuration event: say so in the commit.
  EXPECT_EQ(hash_of(accepted(kSample)), 3223389957225450743ULL);
}

TEST(Canonical, DoesNotDependOnTheSettings) {
  const auto moved = accepted(extended("[journal]\ndirectory = \"elsewhere\"\n[threads]\nwait = \"spin\"\n"));

  EXPECT_EQ(hash_of(moved), hash_of(accepted(kSample)));
  EXPECT_EQ(moved.settings.journal.directory, "elsewhere");
  EXPECT_EQ(moved.settings.threads.wait, WaitKind::Spin);
}

TEST(Canonical, ChangesWithEveryDecidingValue) {
  const std::uint64_t before = hash_of(accepted(kSample));

  EXPECT_NE(hash_of(accepted(extended("skew = 1\n"))), before);
  EXPECT_NE(hash_of(accepted(extended("[engine]\ntrading = false\n"))), before);
  EXPECT_NE(hash_of(accepted(extended("[capacities]\nindicators = 65\n"))), before);
  EXPECT_NE(hash_of(accepted(spoiled("\"0.02\"", "\"0.020001\""))), before);
}

TEST(Settings, ComeFromTheirSections) {
  const auto settings = accepted(extended("[journal]\nsegment_bytes = \"1MiB\"\n[rings]\nmarket_bytes = \"4KiB\"\n"
                                          "egress_bytes = 524288\n[threads]\nwait = \"park\"\ncore_cpu = 1\n"
                                          "[venue]\nseed = 9\nrejects = \"0.25\"\norder_latency = \"5ms\"\n"
                                          "day_turns = \"never\"\n"))
                            .settings;

  EXPECT_EQ(settings.journal.segment_bytes, 1'048'576U);
  EXPECT_EQ(settings.rings.market_bytes, 4'096U);
  EXPECT_EQ(settings.rings.egress_bytes, 524'288U);
  EXPECT_EQ(settings.threads.wait, WaitKind::Park);
  EXPECT_EQ(settings.threads.core_cpu, 1U);
  EXPECT_FALSE(settings.threads.venue_cpu);
  EXPECT_EQ(settings.venue.seed, 9U);
  EXPECT_EQ(settings.venue.rejects, engine::PartsPerMillion{250'000});
  EXPECT_EQ(settings.venue.order_latency, Duration{5'000'000});
  EXPECT_FALSE(settings.venue.day_boundary_after);
  EXPECT_TRUE(std::holds_alternative<std::monostate>(settings.market));
}

TEST(Settings, HoldADurableMode) {
  const auto journal = accepted(extended("[journal]\ndurability = \"mirror\"\nmirror = \"second\"\nstaging = \"/run\"\n"
                                         "sync_interval = \"1ms\"\nballast_bytes = 0\nslow_reduce = \"20ms\"\n"
                                         "slow_observe = \"2s\"\ncancels_early = true\n"))
                           .settings.journal;

  EXPECT_EQ(journal.durability, Durability::Mirror);
  EXPECT_EQ(journal.mirror, "second");
  EXPECT_EQ(journal.staging, "/run");
  EXPECT_EQ(journal.sync_interval, Duration{1'000'000});
  EXPECT_EQ(journal.ballast_bytes, 0U);
  EXPECT_EQ(journal.slow_reduce, Duration{20'000'000});
  EXPECT_EQ(journal.slow_observe, Duration{2'000'000'000});
  EXPECT_TRUE(journal.cancels_early);
}

TEST(Settings, HoldARecordedMarket) {
  const auto settings =
      accepted(extended("[market]\nsource = \"recorded\"\nfiles = [\"a.csv\", \"b.csv.zst\"]\nskip_bad = true\n"))
          .settings;

  const auto& market = std::get<RecordedMarket>(settings.market);
  ASSERT_EQ(market.files.size(), 2U);
  EXPECT_EQ(market.files[1], "b.csv.zst");
  EXPECT_EQ(market.format, "");
  EXPECT_TRUE(market.skip_bad);
}

TEST(Settings, HoldAGeneratedMarketWithItsStartInUtc) {
  const auto settings = accepted(extended("[market]\nsource = \"generated\"\nstart = 2014-05-01T02:00:00.5+02:00\n"
                                          "[[market.instrument]]\nsymbol = \"EURUSD\"\nstart_price = \"1.25\"\n"))
                            .settings;

  const auto& market = std::get<GeneratedMarket>(settings.market);
  EXPECT_EQ(market.start, engine::Timestamp{1'398'902'400'500'000'000});  // date -u -d 2014-05-01 +%s
  ASSERT_EQ(market.instruments.size(), 1U);
  EXPECT_EQ(market.instruments[0].instrument, engine::InstrumentId{1});
  EXPECT_EQ(market.instruments[0].start_price, Price{1'250'000'000});
}

/// The text with its two accounts called as the sample calls them.
std::string with_sample_names(std::string text) {
  for (const auto& [printed, sample] : {std::pair{"trend", "main"}, std::pair{"quoter", "side"}}) {
    for (const std::string key : {"name = ", "account = "}) {
      const std::size_t place = text.find(key + '"' + printed + '"');
      EXPECT_NE(place, std::string::npos) << key << printed;
      if (place != std::string::npos)
        text.replace(place, key.size() + std::string{printed}.size() + 2, key + '"' + sample + '"');
    }
  }
  return text;
}

TEST(DefaultsText, LoadsAndEqualsTheDefaults) {
  // Only what has no default of its own, with the values that the text gives as examples.
  const auto least =
      accepted(extended("[market]\nsource = \"generated\"\n[[market.instrument]]\nsymbol = \"EURUSD\"\n"
                        "start_price = \"1.1\"\n"));

  const auto printed = accepted(with_sample_names(defaults_text()));

  EXPECT_EQ(printed.canonical, least.canonical);
  const Settings& left = least.settings;
  const Settings& right = printed.settings;
  EXPECT_EQ(left.journal.directory, right.journal.directory);
  EXPECT_EQ(left.journal.segment_bytes, right.journal.segment_bytes);
  EXPECT_EQ(left.journal.durability, right.journal.durability);
  EXPECT_EQ(left.journal.mirror, right.journal.mirror);
  EXPECT_EQ(left.journal.staging, right.journal.staging);
  EXPECT_EQ(left.journal.sync_interval, right.journal.sync_interval);
  EXPECT_EQ(left.journal.ballast_bytes, right.journal.ballast_bytes);
  EXPECT_EQ(left.journal.slow_reduce, right.journal.slow_reduce);
  EXPECT_EQ(left.journal.slow_observe, right.journal.slow_observe);
  EXPECT_EQ(left.journal.cancels_early, right.journal.cancels_early);
  EXPECT_EQ(left.rings.market_bytes, right.rings.market_bytes);
  EXPECT_EQ(left.rings.execution_bytes, right.rings.execution_bytes);
  EXPECT_EQ(left.rings.command_bytes, right.rings.command_bytes);
  EXPECT_EQ(left.rings.egress_bytes, right.rings.egress_bytes);
  EXPECT_EQ(left.threads.wait, right.threads.wait);
  EXPECT_EQ(left.threads.core_cpu, right.threads.core_cpu);
  expect_equal(left.venue, right.venue);
  expect_equal(std::get<GeneratedMarket>(left.market), std::get<GeneratedMarket>(right.market));
  const GeneratedInstrument& made = std::get<GeneratedMarket>(left.market).instruments[0];
  const GeneratedInstrument& again = std::get<GeneratedMarket>(right.market).instruments[0];
  EXPECT_EQ(made.spread_ticks, again.spread_ticks);
  EXPECT_EQ(made.volatility_ticks, again.volatility_ticks);
  EXPECT_EQ(made.size_lots_max, again.size_lots_max);
  EXPECT_EQ(made.quote_interval, again.quote_interval);
}

TEST(DefaultsText, CommentsEveryTable) {
  const std::string text = defaults_text();

  for (const std::string_view table :
       {"[engine]", "[capacities]", "[limits]", "[bars]", "[[instrument]]", "[[account]]", "[[strategy]]", "[journal]",
        "[rings]", "[threads]", "[venue]", "[market]", "[[market.instrument]]"}) {
    EXPECT_NE(text.find('\n' + std::string{table} + '\n'), std::string::npos) << table;
  }
}

TEST(Demo, LoadsWithBothStrategiesOnThreeInstruments) {
  const auto result = load(LOCKSTEP_SOURCE_DIR "/engine/app/demo.toml");

  ASSERT_TRUE(result) << print_issues(result.error());
  const engine::ConfigView view = result->view();
  EXPECT_EQ(view.instruments().size(), 3U);
  EXPECT_EQ(view.strategies().size(), 6U);
  EXPECT_EQ(view.accounts()[0].armed_at_start, engine::Switch::On);
  EXPECT_EQ(std::get<GeneratedMarket>(result->settings.market).instruments.size(), 3U);
}

RecordedInstrument recorded(std::string symbol, std::string quote, std::int64_t tick, std::int64_t step,
                            std::int64_t price) {
  return {.symbol = std::move(symbol),
          .base = "X",
          .quote = std::move(quote),
          .tick_size = Price{tick},
          .lot_step = Qty{step},
          .first_price = Price{price}};
}

TEST(ForRecorded, ArmsAnAccountForEachStrategyAndQuoteCurrency) {
  const std::array<RecordedInstrument, 3> instruments{
      recorded("EURUSD", "USD", 10'000, engine::kQtyScale, 1'380'000'000),
      recorded("BTCUSDT", "USDT", 10'000'000, 1'000, 55'000'000'000'000),
      recorded("XAUUSD", "USD", 1'000'000, 1'000'000, 1'300'000'000'000)};
  const std::array<std::filesystem::path, 1> files{"day.csv.zst"};

  const auto result = for_recorded(instruments, files);

  ASSERT_TRUE(result) << print_issues(result.error());
  const engine::ConfigView view = result->view();
  ASSERT_EQ(view.accounts().size(), 4U);
  EXPECT_EQ(view.accounts()[2].currency.view(), "USDT");
  EXPECT_EQ(view.accounts()[2].armed_at_start, engine::Switch::On);
  ASSERT_EQ(view.strategies().size(), 6U);
  EXPECT_EQ(view.strategies()[2].account, engine::AccountId{3});
  EXPECT_EQ(view.strategies()[3].account, engine::AccountId{4});
  EXPECT_EQ(view.strategies()[4].account, engine::AccountId{1});
  EXPECT_EQ(std::get<RecordedMarket>(result->settings.market).files[0], "day.csv.zst");
}

TEST(ForRecorded, OrdersAboutAThousandUnitsOfTheQuoteCurrency) {
  const std::array<RecordedInstrument, 3> instruments{
      recorded("EURUSD", "USD", 10'000, engine::kQtyScale, 1'380'000'000),
      recorded("BTCUSDT", "USDT", 10'000'000, 1'000, 55'000'000'000'000),
      recorded("BIG", "USD", 10'000, 1'000 * engine::kQtyScale, 1'380'000'000)};

  const auto result = for_recorded(instruments, {});

  ASSERT_TRUE(result) << print_issues(result.error());
  const auto strategies = result->view().strategies();
  EXPECT_EQ(strategies[0].parameters[0], 724 * engine::kQtyScale);    // 1000 / 1.38 in whole units
  EXPECT_EQ(strategies[2].parameters[0], 1'818'000);                  // 0.01818 of 1e-5 steps
  EXPECT_EQ(strategies[4].parameters[0], 1'000 * engine::kQtyScale);  // one step is already more
}

TEST(ForRecorded, TakesPricesAtTheLimitsOfTheType) {
  for (const std::int64_t price : {std::int64_t{1}, engine::kInt64Max}) {
    const std::array<RecordedInstrument, 1> instruments{recorded("EDGE", "USD", 1, 1, price)};
    const auto result = for_recorded(instruments, {});
    EXPECT_TRUE(result) << print_issues(result.error());
  }
}

TEST(ForRecorded, RefusesAnInstrumentWithoutIncrementsOrPrice) {
  const std::array<RecordedInstrument, 2> instruments{recorded("GOOD", "USD", 1, 1, 1'000),
                                                      recorded("BAD", "USD", 1, 1, 0)};

  const auto result = for_recorded(instruments, {});

  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().front().key, "BAD");
}

TEST(ForRecorded, RefusesNoInstrumentAndTheSameTwice) {
  EXPECT_FALSE(for_recorded({}, {}));
  const auto one = recorded("EURUSD", "USD", 1, 1, 1'000);
  const std::array<RecordedInstrument, 2> twice{one, one};

  const auto result = for_recorded(twice, {});

  ASSERT_FALSE(result);
  EXPECT_EQ(print_issues(result.error()),
            "recorded instruments: instrument[2].symbol: \"EURUSD\" is the symbol of instrument[1] already\n");
}

TEST(Accounts, MayBeInACurrencyThatAnInstrumentConverts) {
  const std::string sterling =
      "[[account]]\nname = \"sterling\"\ncurrency = \"GBP\"\nopening_balance = \"1\"\n"
      "[[instrument]]\nsymbol = \"GBPUSD\"\nbase = \"GBP\"\nquote = \"USD\"\n"
      "tick_size = \"0.00001\"\nlot_step = \"1\"\nqty_max = \"1\"\n";

  const auto configuration = accepted(spoiled("account = \"main\"", "account = \"sterling\"") + sterling);

  EXPECT_EQ(configuration.view().accounts().back().currency, engine::Currency::from("GBP"));
}

TEST(Accounts, SayWhatTheyAre) {
  const auto configuration = accepted(
      spoiled("currency = \"USD\"",
              "currency = \"USD\"\nstatus = \"suspended\"\npositions = \"hedging\"\nmode = \"autonomous\"\n"
              "day_reference = \"balance\"\nmargin_call = \"0.8\"\nstop_out = \"0.3\"\nmargin_rate_min = \"0.02\"\n"
              "initial_balance = \"5\"\naccount_number = \"12 34\"\nday_turns = \"00:00 Europe/Prague\"\n"
              "entity = \"House\"") +
      "[[legal_entity]]\nname = \"House\"\njurisdiction = \"CZ\"\nregistration_number = \"7\"\n");

  const engine::AccountSpec& spec = configuration.view().accounts().front();
  EXPECT_EQ(spec.status, engine::AccountStatus::Suspended);
  EXPECT_EQ(spec.positions, engine::PositionKeeping::Hedging);
  EXPECT_EQ(spec.mode, engine::TradingMode::Autonomous);
  EXPECT_EQ(spec.day_reference, engine::DayReference::Balance);
  EXPECT_EQ(spec.margin_call.raw(), 800'000);
  EXPECT_EQ(spec.stop_out.raw(), 300'000);
  EXPECT_EQ(spec.margin_rate_min.raw(), 20'000);
  EXPECT_EQ(spec.initial_balance.raw(), 5 * engine::kMoneyScale);
  EXPECT_EQ(spec.account_number.view(), "12 34");
  EXPECT_EQ(spec.name.view(), "main");
  EXPECT_EQ(spec.entity, engine::LegalEntityId{1});
  EXPECT_EQ(configuration.view().legal_entities().front().jurisdiction.view(), "CZ");
  const auto& days = configuration.settings.venue.account_day_after;
  // 2026-01-05T00:00Z is one o'clock in Prague; the next midnight there is 23:00Z.
  EXPECT_EQ(days.front()(engine::Timestamp{1'767'571'200 * engine::kSecondNs}).raw(),
            1'767'654'000 * engine::kSecondNs);
}

TEST(RuleSets, OfTheTemplatesAreAcceptedAndNameTheirSource) {
  std::size_t count = 0;
  for (const auto& file : std::filesystem::directory_iterator{LOCKSTEP_SOURCE_DIR "/adapters/config/rule_sets"}) {
    SCOPED_TRACE(file.path().string());
    std::ostringstream text;
    text << std::ifstream{file.path()}.rdbuf();

    const auto configuration = accepted(std::string{kSample} + text.str());

    ASSERT_EQ(configuration.view().rule_sets().size(), 1U);
    const engine::RuleSetSpec& rules = configuration.view().rule_sets().front();
    EXPECT_GT(rules.daily_loss_max.raw(), 0);
    EXPECT_GT(rules.total_loss_max, rules.daily_loss_max);
    EXPECT_TRUE(rules.source.view().starts_with("http"));
    EXPECT_GT(rules.as_of.raw(), 0);
    ++count;
  }
  EXPECT_EQ(count, 3U);
}

}  // namespace

}  // namespace adapters::config
