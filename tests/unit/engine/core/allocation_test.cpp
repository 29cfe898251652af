// No allocation after start: operator new is counted around thousands of steps with orders, fills, replaces and bars.
#include <cstdlib>
#include <new>
#include <span>

#include <gtest/gtest.h>

#include "engine/core/core.hpp"
#include "tests/support/engine_config.hpp"
#include "tests/support/engine_venue.hpp"

namespace {

std::size_t allocations = 0;  // tests of one program run on one thread

void* count_and_take(std::size_t bytes) {
  ++allocations;
  void* const memory = std::malloc(bytes == 0 ? 1 : bytes);
  if (memory == nullptr) std::abort();
  return memory;
}

}  // namespace

void* operator new(std::size_t bytes) { return count_and_take(bytes); }
void* operator new[](std::size_t bytes) { return count_and_take(bytes); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

namespace engine::core {
namespace {

/// Takes every step and keeps none.
struct NoLog {
  std::size_t bytes{0};
  static bool has_room(std::size_t) noexcept { return true; }
  void append(std::span<std::byte> step) noexcept { bytes += step.size(); }
};

TEST(Allocation, NoneAfterStart) {
  tests::TestConfig config;
  config.strategies = {tests::trend_spec(1), tests::quoter_spec(2)};
  config.header.state_hash_interval = 500;
  const auto payload = config.session(tests::at(0));
  SessionStarted started{.anchor = tests::at(0), .epoch = tests::kEpoch};
  Workspace workspace{config.header.capacities};
  NoLog log;
  Core<NoLog> core{workspace, log};
  tests::SmallVenue venue;
  core.start(started, payload);
  const std::size_t before = allocations;

  std::uint64_t steps = 0;
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    const auto level = static_cast<std::int64_t>(random_u64(3, i, 0, 0) % 41);
    const Quote quote = tests::quote(tests::ticks(99'980 + level), tests::ticks(99'983 + level));
    const Timestamp now = tests::at(static_cast<std::int64_t>(i) * 7);
    venue.take(core.step(EventType::Quote, now, std::as_bytes(std::span{&quote, 1})));
    ++steps;
    while (venue.has_report()) {
      const Frame report = venue.next();
      venue.take(core.step(report.header.type, now, std::span{report.payload}.first(report.header.payload_bytes)));
      ++steps;
    }
  }

  EXPECT_EQ(allocations, before);
  EXPECT_GT(steps, 20'000U);
  EXPECT_GT(core.state().ledger().position(tests::kAccount, tests::kInstrument).bought, tests::units(100'000));
}

TEST(Allocation, TheCounterCounts) {
  const std::size_t before = allocations;

  delete new int{1};

  EXPECT_GT(allocations, before);
}

}  // namespace
}  // namespace engine::core
