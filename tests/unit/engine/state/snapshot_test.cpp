#include "engine/state/snapshot.hpp"

#include <cstring>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/engine_run.hpp"

namespace engine::state {
namespace {

using tests::quote;
using tests::StateBench;
using tests::TestConfig;
using tests::ticks;

const SnapshotPlace kPlace{.journal_id = {.high = 1, .low = 2}, .sequence = Sequence{77}, .tip = 99};

std::vector<std::byte> snapshot_of(StateBench& bench) {
  std::vector<std::byte> out(snapshot_bytes(bench.arena()));
  write_snapshot(bench.arena(), TestConfig{}.header.capacities, kPlace, out);
  return out;
}

SnapshotError error_of(const std::vector<std::byte>& snapshot, const Capacities& capacities) {
  StateBench fresh{TestConfig{}, false};
  const auto loaded = read_snapshot(snapshot, capacities, fresh.arena());
  EXPECT_FALSE(loaded.has_value());
  return loaded ? SnapshotError{} : loaded.error();
}

/// The snapshot with one byte of its header or state changed.
std::vector<std::byte> damaged(std::vector<std::byte> snapshot, std::size_t offset) {
  snapshot[offset] ^= std::byte{1};
  return snapshot;
}

TEST(Snapshot, GivesTheSameBytesBack) {
  StateBench bench{TestConfig{}};
  bench.fold(quote(ticks(99'999), ticks(100'001)));
  bench.hold(500, ticks(100'000));
  const auto snapshot = snapshot_of(bench);
  StateBench fresh{TestConfig{}, false};

  const auto loaded = read_snapshot(snapshot, TestConfig{}.header.capacities, fresh.arena());

  ASSERT_TRUE(loaded.has_value());
  EXPECT_EQ(loaded->sequence, Sequence{77});
  EXPECT_EQ(loaded->tip, 99U);
  const auto left = bench.arena().bytes();
  const auto right = fresh.arena().bytes();
  ASSERT_EQ(left.size(), right.size());
  EXPECT_EQ(std::memcmp(left.data(), right.data(), left.size()), 0);
  EXPECT_EQ(fresh.state().ledger().position(tests::kAccount, tests::kInstrument).qty, tests::units(500));
}

TEST(Snapshot, NamesWhatIsWrong) {
  StateBench bench{TestConfig{}};
  bench.fold(quote(ticks(99'999), ticks(100'001)));
  const auto whole = snapshot_of(bench);
  const Capacities capacities = TestConfig{}.header.capacities;
  Capacities others = capacities;
  others.orders_open += 1;
  auto cut = whole;
  cut.pop_back();

  EXPECT_EQ(error_of({}, capacities), SnapshotError::TooShort);
  EXPECT_EQ(error_of(cut, capacities), SnapshotError::TooShort);
  EXPECT_EQ(error_of(damaged(whole, offsetof(SnapshotHeader, magic)), capacities), SnapshotError::NotASnapshot);
  EXPECT_EQ(error_of(damaged(whole, offsetof(SnapshotHeader, schema)), capacities), SnapshotError::OtherBuild);
  EXPECT_EQ(error_of(damaged(whole, offsetof(SnapshotHeader, layout)), capacities), SnapshotError::OtherBuild);
  EXPECT_EQ(error_of(damaged(whole, offsetof(SnapshotHeader, logic_version)), capacities), SnapshotError::OtherBuild);
  EXPECT_EQ(error_of(whole, others), SnapshotError::OtherCapacities);
  EXPECT_EQ(error_of(damaged(whole, offsetof(SnapshotHeader, state_bytes)), capacities),
            SnapshotError::OtherCapacities);
  EXPECT_EQ(error_of(damaged(whole, sizeof(SnapshotHeader) + 10), capacities), SnapshotError::HashMismatch);
  EXPECT_EQ(error_of(damaged(whole, whole.size() - 1), capacities), SnapshotError::HashMismatch);
}

TEST(Snapshot, AWrongOneLeavesTheStateAsItWas) {
  StateBench bench{TestConfig{}};
  const auto broken = damaged(snapshot_of(bench), sizeof(SnapshotHeader) + 10);
  StateBench fresh{TestConfig{}, false};

  ASSERT_FALSE(read_snapshot(broken, TestConfig{}.header.capacities, fresh.arena()).has_value());

  for (const std::byte each : fresh.arena().bytes()) ASSERT_EQ(each, std::byte{0});
}

}  // namespace
}  // namespace engine::state
