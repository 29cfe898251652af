// Costs of the ring on one thread: what the instructions take when every line is at hand.
// Not a statement about two threads; lockstep-bench ring measures those.
#include <array>
#include <cstddef>
#include <memory>
#include <span>

#include <benchmark/benchmark.h>

#include "engine/base/spsc_ring.hpp"

namespace {

constexpr std::size_t kCapacity = 64 * 1024;

struct Memory {
  alignas(engine::kCacheLineBytes) std::array<std::byte, engine::SpscRing::bytes_needed(kCapacity)> bytes{};
};

void push_and_peek(benchmark::State& state) {
  const auto memory = std::make_unique<Memory>();
  const auto ring = engine::SpscRing::create(memory->bytes, kCapacity);
  auto producer = ring.producer();
  auto consumer = ring.consumer();
  std::array<std::byte, 1024> payload{};
  const auto sent = std::span{payload}.first(static_cast<std::size_t>(state.range(0)));
  for ([[maybe_unused]] const auto turn : state) {
    benchmark::DoNotOptimize(producer.try_push(sent));
    benchmark::DoNotOptimize(consumer.peek());
    consumer.release();
  }
}
BENCHMARK(push_and_peek)->Arg(8)->Arg(64)->Arg(1024);

void claim_batch_and_peek(benchmark::State& state) {
  const auto memory = std::make_unique<Memory>();
  const auto ring = engine::SpscRing::create(memory->bytes, kCapacity);
  auto producer = ring.producer();
  auto consumer = ring.consumer();
  const auto batch = state.range(0);
  for ([[maybe_unused]] const auto turn : state) {
    for (auto n = batch; n > 0; --n) benchmark::DoNotOptimize(producer.try_claim(64));
    producer.publish();
    for (auto n = batch; n > 0; --n) benchmark::DoNotOptimize(consumer.peek());
    consumer.release();
  }
  state.SetItemsProcessed(state.iterations() * batch);
}
BENCHMARK(claim_batch_and_peek)->Arg(1)->Arg(16);

}  // namespace
