// A whole session at a venue that does everything wrong that it can, by script: the journal has no fill that the venue
// did not make, no order twice, and replay decides all of it again. What each fault came to is counted and printed.
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "adapters/config/config.hpp"
#include "engine/model/reasons.hpp"
#include "journal/reader.hpp"
#include "replay/backtest.hpp"
#include "replay/verify.hpp"
#include "tests/support/market_config.hpp"
#include "tests/support/temporary_directory.hpp"

namespace {

namespace fs = std::filesystem;
using engine::EventType;
using engine::ExecType;
using engine::Reason;

/// What a journal says of orders and fills, counted record by record.
struct Account {
  struct Execution {
    std::uint64_t order{0};
    engine::Qty qty{};
    engine::Price price{};
    friend bool operator==(const Execution&, const Execution&) = default;
  };

  std::set<std::uint64_t> submitted;
  std::map<std::uint64_t, Execution> told;    ///< executions of the venue, as first told
  std::map<std::uint64_t, Execution> booked;  ///< by us
  std::size_t orders_twice{0};
  std::size_t fills_twice{0};
  std::size_t busts{0};
  std::size_t overdue{0};
  std::size_t halts{0};
  std::map<Reason, std::size_t> ignored;
  std::map<Reason, std::size_t> rejected;

  void take(const engine::OrderSubmitted& order) {
    if (!submitted.insert(order.order_id.raw()).second) ++orders_twice;
  }
  void take(const engine::ExecutionReport& report) {
    if (report.exec_type != ExecType::Trade) return;
    told.try_emplace(report.exec_id.raw(), Execution{report.order_id.raw(), report.last_qty, report.last_price});
  }
  void take(const engine::OrderFilled& fill) {
    const Execution execution{fill.order_id.raw(), fill.qty, fill.price};
    if (!booked.try_emplace(fill.exec_id.raw(), execution).second) ++fills_twice;
  }
  void take(const engine::ExecutionBusted&) { ++busts; }
  void take(const engine::OrderBecameUnknown&) { ++overdue; }
  void take(const engine::ScopeHalted&) { ++halts; }
  void take(const engine::ReportIgnored& report) { ++ignored[report.reason]; }
  void take(const engine::OrderRejected& order) { ++rejected[order.reason]; }
};

Account account_of(const fs::path& directory) {
  Account account;
  auto reader = journal::Reader::open(directory);
  EXPECT_TRUE(reader);
  while (reader) {
    const auto record = reader->next();
    EXPECT_TRUE(record);
    if (!record || !*record) break;
    engine::visit_event(EventType{(*record)->header->type}, (*record)->payload.data(),
                        [&]<class Event>(const Event& event) {
                          if constexpr (requires { account.take(event); }) account.take(event);
                        });
  }
  return account;
}

/// The market of tests/support at a venue with all faults.
class FaultySession {
 public:
  FaultySession() {
    const std::string path = tests::MarketConfig{}
                                 .with("[venue]\n", "[venue]\nfaults = \"tests/simulation/every_fault.txt\"\n")
                                 .write(directory_.path());
    auto loaded = adapters::config::load(path);
    if (!loaded) {
      ADD_FAILURE() << adapters::config::print_issues(loaded.error());
      return;
    }
    configuration_ = std::move(loaded).value();
  }
  /// Where the journal is, and its chain tip.
  std::pair<fs::path, std::uint64_t> backtest(const char* name) const {
    const fs::path journal = directory_.path() / name;
    const auto report = replay::backtest(configuration_, {.journal = journal, .build_id = "", .configuration = ""});
    EXPECT_TRUE(report);
    return {journal, report ? report->tip : 0};
  }

 private:
  tests::TemporaryDirectory directory_;
  adapters::config::Configuration configuration_;
};

void print(const Account& account) {
  std::printf("%zu orders, %zu executions told, %zu booked, %zu busts, %zu orders unknown, %zu halts\n",
              account.submitted.size(), account.told.size(), account.booked.size(), account.busts, account.overdue,
              account.halts);
  for (const auto& [reason, count] : account.ignored)
    std::printf("  ignored %s: %zu\n", engine::reason_name(reason).data(), count);
  for (const auto& [reason, count] : account.rejected) {
    std::printf("  rejected %s: %zu\n", engine::reason_name(reason).data(), count);
  }
}

TEST(VenueFaults, InventNoFillAndDuplicateNoOrder) {
  const FaultySession session;

  const Account account = account_of(session.backtest("journal").first);
  print(account);

  EXPECT_EQ(account.orders_twice, 0U);
  EXPECT_EQ(account.fills_twice, 0U);
  for (const auto& [id, execution] : account.booked) {
    ASSERT_TRUE(account.told.contains(id)) << "execution " << id;
    EXPECT_EQ(account.told.at(id), execution) << "execution " << id;
    EXPECT_TRUE(account.submitted.contains(execution.order)) << "execution " << id;
  }
}

TEST(VenueFaults, LeaveTheirMarksInTheJournal) {
  const FaultySession session;

  const Account account = account_of(session.backtest("journal").first);

  EXPECT_GT(account.booked.size(), 40U);
  EXPECT_EQ(account.rejected.at(Reason::RATE_LIMIT_EXCEEDED), 1U);
  EXPECT_GT(account.ignored.at(Reason::DUPLICATE_EXECUTION), 0U);
  EXPECT_GT(account.ignored.at(Reason::EXEC_CONFLICT), 0U);
  EXPECT_GT(account.ignored.at(Reason::UNKNOWN_ORDER), 0U);
  EXPECT_GT(account.busts, 0U);
  EXPECT_GT(account.overdue, 0U);
  EXPECT_GT(account.halts, 0U);
}

TEST(VenueFaults, AreTheSameEachTimeAndReplayIdentical) {
  const FaultySession session;
  const auto [journal, tip] = session.backtest("one");
  const std::uint64_t tip_again = session.backtest("two").second;

  const auto verified = replay::verify({.journal = journal, .out = {}});

  EXPECT_EQ(tip_again, tip);
  ASSERT_TRUE(verified);
  EXPECT_FALSE(verified->difference) << verified->difference->text;
  EXPECT_EQ(verified->tip, tip);
}

}  // namespace
