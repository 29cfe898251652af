// Every way in which the deciding part of a file can be wrong, with its key and line.
#include "tests/unit/adapters/config/sample.hpp"

namespace adapters::config {

namespace {

TEST(Syntax, IsReportedWithItsLine) {
  expect_issue(spoiled("tick_size = ", "tick_size "), "", 15, "");
  expect_issue("[limits\n", "", 1, "");
  expect_issue(spoiled("\"EUR\"", "\"EUR"), "", 13, "");
}

TEST(Syntax, RefusesADuplicateKey) { expect_issue(spoiled("base = \"EUR\"", "symbol = \"A\""), "", 13, ""); }

TEST(Syntax, RefusesBytesThatAreNotUtf8) { expect_issue(spoiled("EURUSD", "EUR\xFFUSD"), "", 12, ""); }

TEST(Syntax, RefusesAKeyThatNestsTooDeep) {
  std::string key = "a";
  for (int i = 0; i < 10'000; ++i) key += ".a";

  expect_issue("x = 1\n" + key + " = 1\n", "", 2, "64 dots");
}

TEST(Syntax, RefusesATextLargerThanAnyConfiguration) {
  expect_issue("#" + std::string(1024 * 1024, 'x'), "", 0, "1 MiB");
}

TEST(File, RefusesAnEmptyOne) {
  expect_issue("", "", 0, "is empty");
  expect_issue(" \n\t\r\n", "", 0, "is empty");
}

TEST(Keys, RefusesAnUnknownOneAndNamesTheNearest) {
  expect_issue(spoiled("lot_step = \"1000\"", "lot_step = \"1000\"\nqty_mim = \"1000\""), "instrument[1].qty_mim", 17,
               "did you mean \"qty_min\"?");
  expect_issue(extended("[capacites]\ninstruments = 3\n"), "capacites", kAddedLine, "did you mean \"capacities\"?");
  expect_issue(extended("colour = 1\n"), "strategy[2].colour", kAddedLine, "is no key that is known here");
}

TEST(Keys, RefusesAParameterOfAnotherKind) {
  expect_issue(extended("fast_period = 3\n"), "strategy[2].fast_period", kAddedLine, "is no key");
}

TEST(Keys, RefusesAMissingOneAtItsTable) {
  expect_issue(spoiled("quote = \"USD\"\n", ""), "instrument[1].quote", 11, "is missing");
  expect_issue(spoiled("price_band = \"0.02\"\n", ""), "limits.price_band", 1, "is missing");
  expect_issue(spoiled("kind = \"quoter\"\n", ""), "strategy[2].kind", 34, "is missing");
}

TEST(Keys, RefusesAFileWithoutTheTablesThatItNeeds) {
  const ConfigIssues issues = issues_of("[engine]\nseed = 3\n");

  ASSERT_EQ(issues.size(), 3U) << print_issues(issues);
  EXPECT_EQ(issues[0].key, "limits");
  EXPECT_EQ(issues[1].key, "instrument");
  EXPECT_EQ(issues[2].key, "account");
}

TEST(Keys, RefusesOneTableWhereAListIsMeant) {
  std::string text = spoiled("[[account]]", "[account]");
  text.replace(text.find("[[account]]"), std::string_view{"[[account]]"}.size(), "[other]");
  const ConfigIssues issues = issues_of(text);

  ASSERT_FALSE(issues.empty());
  EXPECT_EQ(issues[0].key, "account");
  EXPECT_EQ(issues[0].line, 19U);
  EXPECT_NE(issues[0].message.find("[[account]]"), std::string::npos);
}

TEST(Values, RefuseAnotherType) {
  expect_issue(spoiled("account_orders_max = 64", "account_orders_max = \"64\""), "limits.account_orders_max", 8,
               "must be an integer, not a string");
  expect_issue(spoiled("\"EURUSD\"", "5"), "instrument[1].symbol", 12, "must be a string, not an integer");
  expect_issue(extended("[engine]\ntrading = \"on\"\n"), "engine.trading", kAddedLine + 1,
               "must be a boolean, not a string");
  expect_issue("engine = 3\n" + std::string{kSample}, "engine", 1, "must be a table, not an integer");
}

TEST(Decimals, RefuseAFloat) {
  expect_issue(spoiled("\"0.00001\"", "0.00001"), "instrument[1].tick_size", 15, "decimals are written as strings");
}

TEST(Decimals, RefuseMalformedOverPreciseAndOutOfRange) {
  expect_issue(spoiled("\"0.00001\"", "\"0,00001\""), "instrument[1].tick_size", 15, "is not a decimal number");
  expect_issue(spoiled("\"0.00001\"", "\"0.0000000001\""), "instrument[1].tick_size", 15, "character 12");
  expect_issue(spoiled("\"50000\"", "\"99999999999999\""), "limits.order_notional_max", 3, "is out of range");
  expect_issue(spoiled("\"50000\"", "\"\""), "limits.order_notional_max", 3, "is empty");
}

TEST(Decimals, RefuseWhatIsOutOfBounds) {
  expect_issue(spoiled("\"0.00001\"", "\"0\""), "instrument[1].tick_size", 15, "must be at least \"0.000000001\"");
  expect_issue(spoiled("\"1000\"", "\"-1000\""), "instrument[1].lot_step", 16, "must be at least \"0.00000001\"");
  expect_issue(spoiled("\"10000\"\nprice", "\"-1\"\nprice"), "limits.daily_loss_max", 5, "must be at least \"0\"");
}

TEST(Durations, RefuseANumberAndAnUnknownUnit) {
  expect_issue(spoiled("\"10s\"", "10"), "limits.quote_age_max", 7, "durations are written as strings");
  expect_issue(spoiled("\"10s\"", "\"10 sec\""), "limits.quote_age_max", 7, "is no duration");
  expect_issue(extended("[engine]\ndenial_pause = \"-1s\"\n"), "engine.denial_pause", kAddedLine + 1, "is no duration");
}

TEST(Engine, RefusesNumbersOutOfBounds) {
  expect_issue(extended("[engine]\nstate_hash_interval = 0\n"), "engine.state_hash_interval", kAddedLine + 1,
               "must be from 1 to");
  expect_issue(extended("[engine]\nseed = -1\n"), "engine.seed", kAddedLine + 1, "must be at least 0");
}

TEST(Capacities, RefuseToBeTooSmallForTheRows) {
  expect_issue(extended("[capacities]\nstrategies = 1\n"), "capacities.strategies", kAddedLine + 1, "needs 2");
  expect_issue(extended("[capacities]\nindicators = 2\n"), "capacities.indicators", kAddedLine + 1, "needs 3");
  expect_issue(extended("[capacities]\norders_kept = 16\n"), "capacities.orders_kept", kAddedLine + 1, "needs 256");
  expect_issue(extended("[capacities]\nstep_bytes_max = \"64KiB\"\n"), "capacities.step_bytes_max", kAddedLine + 1,
               "may need");
  expect_issue(extended("[capacities]\ninstruments = 5000\n"), "capacities.instruments", kAddedLine + 1,
               "from 1 to 256");
}

TEST(Capacities, RefuseMoreInstrumentsAndAccountsThanTheyHold) {
  std::string second{
      kSample.substr(kSample.find("[[instrument]]"), kSample.find("[[strategy]]") - kSample.find("[[instrument]]"))};
  second.replace(second.find("EURUSD"), 6, "GBPUSD");
  second.replace(second.find("main"), 4, "third");
  second.replace(second.find("side"), 4, "fourth");

  const ConfigIssues issues = issues_of(extended(second + "[capacities]\ninstruments = 1\naccounts = 1\n"));

  ASSERT_EQ(issues.size(), 2U) << print_issues(issues);
  EXPECT_EQ(issues[0].key, "capacities.instruments");
  EXPECT_EQ(issues[1].key, "capacities.accounts");
}

TEST(Capacities, RefuseAConfigurationThatNoRecordHolds) {
  std::string text = extended("");
  for (int i = 0; i < 600; ++i)
    text += "[[strategy]]\nkind = \"quoter\"\ninstrument = \"EURUSD\"\naccount = \"main\"\n";

  const ConfigIssues issues = issues_of(text + "[capacities]\nstrategies = 1000\n");

  // The rows share an account too, which is reported beside it.
  const auto is_size = [](const ConfigIssue& issue) { return issue.message.find("64 KiB") != std::string::npos; };
  const auto found = std::find_if(issues.begin(), issues.end(), is_size);
  ASSERT_NE(found, issues.end()) << print_issues(issues);
  EXPECT_EQ(found->key, "strategy[602]");
  EXPECT_EQ(found->line, kAddedLine + 599 * 4);
}

TEST(Strategy, OwnsItsInstrumentInItsAccount) {
  expect_issue(spoiled("account = \"side\"\n", "account = \"main\"\n"), "strategy[2].account", 37, "already");
}

TEST(Rings, HoldTheOrdersOfFourSteps) {
  expect_issue(extended("[rings]\negress_bytes = \"4KiB\"\n"), "rings.egress_bytes", kAddedLine + 1, "four steps");
}

TEST(Bars, RefuseIntervalsThatCannotBe) {
  expect_issue(extended("[bars]\nintervals = [\"1m\", \"7m\"]\n"), "bars.intervals[2]", kAddedLine + 1, "divide a day");
  expect_issue(extended("[bars]\nintervals = [\"1m\", \"60s\"]\n"), "bars.intervals[2]", kAddedLine + 1, "twice");
  expect_issue(extended("[bars]\nintervals = [60]\n"), "bars.intervals[1]", kAddedLine + 1, "as strings");
  expect_issue(extended("[bars]\nintervals = [\"1 minute\"]\n"), "bars.intervals[1]", kAddedLine + 1, "is no duration");
  expect_issue(extended("[bars]\nintervals = []\n"), "bars.intervals", kAddedLine + 1, "is empty");
  expect_issue(extended("[bars]\nintervals = [\"1m\", \"2m\", \"3m\", \"4m\", \"5m\"]\n"), "bars.intervals", 39,
               "more than 4");
}

TEST(Instrument, RefusesQuantitiesOffTheLotStep) {
  expect_issue(spoiled("\"1000000\"", "\"1000500\""), "instrument[1].qty_max", 17, "multiple of lot_step \"1000\"");
  expect_issue(spoiled("\"1000\"", "\"1000\"\nqty_min = \"500\""), "instrument[1].qty_min", 17, "multiple of lot_step");
}

TEST(Instrument, RefusesAMinimumAboveTheMaximum) {
  const ConfigIssues issues = issues_of(spoiled("\"1000\"", "\"1000\"\nqty_min = \"2000000\""));

  ASSERT_FALSE(issues.empty());
  EXPECT_EQ(issues[0].key, "instrument[1].qty_max");
  EXPECT_EQ(issues[0].line, 18U);
}

TEST(Instrument, RefusesNamesThatDoNotFit) {
  expect_issue(spoiled("base = \"EUR\"", "base = \"EUROPEANS\""), "instrument[1].base", 13, "longer than 8");
  expect_issue(spoiled("base = \"EUR\"", "base = \"E R\""), "instrument[1].base", 13, "printable");
  expect_issue(spoiled("base = \"EUR\"", "base = \"\""), "instrument[1].base", 13, "is empty");
}

TEST(Instrument, RefusesASymbolThatIsTaken) {
  expect_issue(extended("[[instrument]]\nsymbol = \"EURUSD\"\nbase = \"EUR\"\nquote = \"USD\"\ntick_size = \"0.1\"\n"
                        "lot_step = \"1\"\nqty_max = \"1\"\n"),
               "instrument[2].symbol", kAddedLine + 1, "is the symbol of instrument[1] already");
}

TEST(Account, RefusesAnUnknownEnvironment) {
  expect_issue(spoiled("currency = \"USD\"", "currency = \"USD\"\nenvironment = \"simulatd\""),
               "account[1].environment", 22, "did you mean \"simulated\"?");
}

TEST(Account, RefusesToBeArmedOutsideSimulation) {
  expect_issue(spoiled("currency = \"USD\"", "currency = \"USD\"\nenvironment = \"live\"\narmed = true") +
                   "[journal]\ndurability = \"group\"\n",
               "account[1].armed", 23, "only an account in the simulated environment");
}

TEST(Account, RefusesANameThatIsTaken) {
  expect_issue(extended("[[account]]\nname = \"main\"\ncurrency = \"USD\"\nopening_balance = \"1\"\n"),
               "account[3].name", kAddedLine + 1, "is the name of account[1] already");
}

TEST(Strategy, RefusesAnUnknownKindInstrumentAndAccount) {
  expect_issue(spoiled("\"trend\"", "\"trent\""), "strategy[1].kind", 30, "did you mean \"trend\"?");
  expect_issue(spoiled("instrument = \"EURUSD\"", "instrument = \"EURUSB\""), "strategy[1].instrument", 31,
               "\"EURUSB\" is no instrument of this configuration (did you mean \"EURUSD\"?)");
  expect_issue(spoiled("account = \"main\"", "account = \"spare\""), "strategy[1].account", 32, "is no account");
}

TEST(Strategy, RefusesAnAccountInAnotherCurrency) {
  const std::string other = "[[account]]\nname = \"sterling\"\ncurrency = \"GBP\"\nopening_balance = \"1\"\n";

  expect_issue(spoiled("account = \"main\"", "account = \"sterling\"") + other, "strategy[1].instrument", 31,
               "is quoted in \"USD\", account \"sterling\" is kept in \"GBP\", and no instrument's price converts");
}

TEST(Account, RefusesRulesAndEntitiesThatAreNotThere) {
  const std::string rules =
      "[[rule_set]]\nname = \"strict\"\nfirm = \"F\"\nsource = \"s\"\nas_of = 2026-11-21T00:00:00Z\n";
  expect_issue(spoiled("currency = \"USD\"", "currency = \"USD\"\nrules = \"stricd\"") + rules, "account[1].rules", 22,
               "\"stricd\" is no rule_set of this configuration (did you mean \"strict\"?)");
  expect_issue(spoiled("currency = \"USD\"", "currency = \"USD\"\nentity = \"us\""), "account[1].entity", 22,
               "is no legal_entity");
  expect_issue(extended("[[rule_set]]\nname = \"a\"\nfirm = \"F\"\nsource = \"s\"\n"), "rule_set[1].as_of", kAddedLine,
               "is missing");
}

TEST(Account, RefusesADayThatIsNone) {
  expect_issue(spoiled("currency = \"USD\"", "currency = \"USD\"\nday_turns = \"noon\""), "account[1].day_turns", 22,
               "is no time of day with its zone");
}

TEST(Strategy, RefusesAnIntervalWithoutBars) {
  expect_issue(spoiled("kind = \"trend\"", "kind = \"trend\"\ninterval = \"5m\""), "strategy[1].interval", 31,
               "\"5m\" is not among bars.intervals");
}

TEST(Strategy, RefusesAFastPeriodThatIsNotFaster) {
  expect_issue(spoiled("kind = \"trend\"", "kind = \"trend\"\nfast_period = 20"), "strategy[1].fast_period", 31,
               "must be below slow_period 20");
}

TEST(Strategy, RefusesParametersOutOfBounds) {
  expect_issue(extended("requote = 0\n"), "strategy[2].requote", kAddedLine, "must be from 1 to 1000000");
  expect_issue(spoiled("kind = \"trend\"", "kind = \"trend\"\nstop_atr = 3"), "strategy[1].stop_atr", 31, "as strings");
}

TEST(Strategy, RefusesAnOrderThatTheInstrumentCannotTrade) {
  expect_issue(extended("order_qty = \"1500\"\n"), "strategy[2].order_qty", kAddedLine,
               "must be a multiple of lot_step");
  expect_issue(extended("order_qty = \"2000000\"\ninventory_max = \"2000000\"\n"), "strategy[2].order_qty", 38,
               "must be from \"1000\" to \"1000000\"");
}

TEST(Strategy, RefusesADefaultThatTheInstrumentCannotTrade) {
  std::string text = spoiled("\"1000\"", "\"300\"");
  text.replace(text.find("\"1000000\""), 9, "\"900\"");

  const ConfigIssues issues = issues_of(text);

  ASSERT_EQ(issues.size(), 2U) << print_issues(issues);
  EXPECT_EQ(issues[0].key, "strategy[1].order_qty");
  EXPECT_EQ(issues[0].line, 29U);
  EXPECT_EQ(issues[1].key, "strategy[2].order_qty");
}

TEST(Strategy, RefusesAnInventoryBelowOneOrder) {
  expect_issue(extended("order_qty = \"9000\"\n"), "strategy[2].inventory_max", 34, "is below order_qty \"9000\"");
}

TEST(Issues, ComeAllAtOnceInTheOrderOfTheFile) {
  std::string text = spoiled("price_band = \"0.02\"", "price_band = 0.02");
  text.replace(text.find("tick_size = \"0.00001\""), 21, "tick_size = \"0\"");
  text.replace(text.find("currency = \"USD\""), 16, "currancy = \"USD\"");
  text += "half_spread = 1.5\n[journal]\ndurability = \"sink\"\n";

  const ConfigIssues issues = issues_of(text);

  ASSERT_EQ(issues.size(), 6U) << print_issues(issues);
  EXPECT_EQ(issues[0].key, "limits.price_band");
  EXPECT_EQ(issues[1].key, "instrument[1].tick_size");
  EXPECT_EQ(issues[2].key, "account[1].currency");
  EXPECT_EQ(issues[3].key, "account[1].currancy");
  EXPECT_EQ(issues[4].key, "strategy[2].half_spread");
  EXPECT_EQ(issues[5].key, "journal.durability");
}

TEST(Issues, ArePrintedOneOnALine) {
  const ConfigIssues issues{
      {.key = "limits.price_band", .line = 6, .column = 1, .message = "is missing", .source = "a.toml"},
      {.key = {}, .message = "is empty", .source = "b.toml"}};

  EXPECT_EQ(print_issues(issues), "a.toml:6:1: limits.price_band: is missing\nb.toml: is empty\n");
}

}  // namespace

}  // namespace adapters::config
