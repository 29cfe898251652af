#include "engine/ledger/orders.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "tests/support/engine_ledger.hpp"

namespace engine::ledger {
namespace {

using tests::LedgerBench;
using tests::units;

std::vector<std::uint64_t> open_orders(LedgerBench& bench) {
  std::vector<std::uint64_t> ids;
  bench.ledger().orders().for_each_open(tests::kStrategy, [&](const OrderRow& row) { ids.push_back(row.id.raw()); });
  return ids;
}

TEST(Orders, AreChainedOldestFirstWhileOpen) {
  LedgerBench bench;
  bench.submit(1, Side::Buy, units(1));
  const auto second = bench.submit(2, Side::Buy, units(1));
  bench.submit(3, Side::Sell, units(1));

  bench.take(LedgerBench::status(second, ExecType::Canceled));

  EXPECT_EQ(open_orders(bench), (std::vector<std::uint64_t>{1, 3}));
  EXPECT_EQ(bench.ledger().orders().open_count(tests::kStrategy), 2U);
}

TEST(Orders, RoomCountsOpenOrdersOnly) {
  LedgerBench bench;
  const std::uint32_t room = bench.ledger().orders().room();
  const auto order = bench.submit(1, Side::Buy, units(1));
  EXPECT_EQ(bench.ledger().orders().room(), room - 1);

  bench.take(LedgerBench::status(order, ExecType::Canceled));

  EXPECT_EQ(bench.ledger().orders().room(), room);
}

TEST(Orders, RoomIsNeverMoreThanTheRows) {
  tests::TestConfig config;
  config.header.capacities.orders_kept = 4;
  config.header.capacities.orders_open = 9;
  LedgerBench bench{config};

  EXPECT_EQ(bench.ledger().orders().room(), 4U);
}

TEST(Orders, AClosedOrderIsFoundUntilItsRowIsNeeded) {
  tests::TestConfig config;
  config.header.capacities.orders_kept = 2;
  config.header.capacities.orders_open = 2;
  LedgerBench bench{config};
  const auto first = bench.submit(1, Side::Buy, units(1));
  bench.take(LedgerBench::status(first, ExecType::Canceled));

  bench.submit(2, Side::Buy, units(1));
  EXPECT_NE(bench.ledger().orders().find(OrderId{1}), nullptr);
  bench.submit(3, Side::Buy, units(1));

  EXPECT_EQ(bench.ledger().orders().find(OrderId{1}), nullptr);
  EXPECT_TRUE(is_consistent(bench.ledger()));
}

TEST(Orders, ALaterSessionKeepsThem) {
  LedgerBench bench;
  bench.submit(1, Side::Buy, units(1));
  const std::uint32_t room = bench.ledger().orders().room();
  const auto canonical = tests::TestConfig{}.bytes();

  bench.ledger().define(*ConfigView::parse(canonical));

  EXPECT_EQ(open_orders(bench), (std::vector<std::uint64_t>{1}));
  EXPECT_EQ(bench.ledger().orders().room(), room);
  EXPECT_TRUE(is_consistent(bench.ledger()));
}

TEST(Orders, IdZeroIsNoOrder) {
  LedgerBench bench;

  EXPECT_EQ(bench.ledger().orders().find(OrderId{0}), nullptr);
}

}  // namespace
}  // namespace engine::ledger
