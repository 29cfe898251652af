// A small engine that is killed, and a peer that saw what it let out: real journal under group commit, real release
// gate, two threads as in the live session; quotes and orders instead of a strategy.
#pragma once

#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstring>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "engine/runtime/release_gate.hpp"
#include "engine/runtime/ring_memory.hpp"
#include "journal/lock.hpp"
#include "journal/recovery/recovery.hpp"
#include "tests/support/journal_steps.hpp"

namespace tests {

/// Memory of the peer, which the engine writes to and does not own: the orders that left it.
struct Released {
  static constexpr std::size_t kMax = 1U << 20U;
  std::atomic<std::uint64_t> count{0};
  std::uint64_t orders[kMax]{};

  static Released* make() {
    void* const memory = ::mmap(nullptr, sizeof(Released), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return memory == MAP_FAILED ? nullptr : new (memory) Released;
  }
};

/// Where the engine's files are.
struct EnginePlace {
  std::filesystem::path journal{};
  std::filesystem::path staging{};
};

/// The child: recovers or begins, and trades until it is killed. It never returns.
[[noreturn]] inline void trade_until_killed(const EnginePlace& place, Released& peer) {
  constexpr int kRefused = 3;
  journal::CreateOptions options = small_journal(place.journal);
  options.preparation = journal::Preparation::Thread;
  options.durability = journal::Durability::Group;
  options.durable = {.staging = place.staging, .staging_chunk_bytes = kSmallSegment, .ballast_bytes = 0};
  std::unique_ptr<journal::Journal> journal;
  StepBuilder steps;
  if (std::filesystem::exists(place.journal / journal::segment_file_name(1))) {
    auto lock = journal::DirectoryLock::take(place.journal);
    if (!lock) ::_exit(kRefused);
    const auto found = journal::recover({.directory = place.journal, .staging = place.staging, .takes_staged = true});
    if (!found || !found->is_sound()) ::_exit(kRefused);
    auto resumed = journal::Journal::resume(options, found->point, std::move(lock).value());
    if (!resumed) ::_exit(kRefused);
    journal = std::move(resumed).value();
    steps = StepBuilder{found->point.epoch, found->point.last_sequence};
  } else {
    auto made = journal::Journal::create(options);
    if (!made) ::_exit(kRefused);
    journal = std::move(made).value();
  }

  engine::runtime::RingMemory egress{1U << 16U};
  std::thread venue{[&] {
    const engine::runtime::Standing open;
    engine::runtime::ReleaseGate gate{
        egress.ring().consumer(), {.through = journal->durable_through(), .wanted = journal->wanted()}, {}, open};
    for (;;) {
      gate.turn(
          [&](const engine::Frame& frame) {
            const std::uint64_t count = peer.count.load(std::memory_order_relaxed);
            std::memcpy(&peer.orders[count % Released::kMax], frame.payload.data(), sizeof(std::uint64_t));
            peer.count.store(count + 1, std::memory_order_release);
          },
          [](const engine::ReleaseRefused&) { return true; });
      ::sched_yield();
    }
  }};
  auto producer = egress.ring().producer();
  for (;;) {
    steps.begin(engine::Timestamp{static_cast<std::int64_t>(steps.sequence())});
    steps.add(engine::Quote{.instrument = engine::InstrumentId{1}});
    const engine::OrderSubmitted order{.order_id = engine::OrderId{steps.sequence() + 1}};
    steps.add(order);
    const auto step = steps.finish();
    if (!journal->writer().has_room(step.size()) && !journal->prepare_now()) ::_exit(kRefused);
    journal->writer().append(step);
    const engine::Frame frame = engine::Frame::of(engine::Timestamp{}, order);
    const auto bytes = frame.bytes();
    const std::uint64_t sequence = steps.sequence();
    std::byte* claimed = nullptr;
    while ((claimed = producer.try_claim(static_cast<std::uint32_t>(sizeof(sequence) + bytes.size()))) == nullptr) {
      ::sched_yield();
    }
    std::memcpy(claimed, &sequence, sizeof(sequence));
    std::memcpy(claimed + sizeof(sequence), bytes.data(), bytes.size());
    producer.publish();
  }
}

/// The orders that a journal holds; nothing when it is damaged. A directory without a journal holds none.
inline std::optional<std::set<std::uint64_t>> orders_in(const EnginePlace& place) {
  std::set<std::uint64_t> orders;
  const auto collect = [&](const journal::StepView& step) {
    for (std::size_t at = 0; at < step.bytes.size();) {
      const auto& header = *journal::view_as<engine::RecordHeader>(step.bytes.data() + at);
      if (header.type == static_cast<std::uint16_t>(engine::EventType::OrderSubmitted)) {
        orders.insert(header.sequence.raw());
      }
      at += header.length;
    }
    return std::optional<journal::JournalError>{};
  };
  const auto found =
      journal::recover({.directory = place.journal, .on_step = collect, .settle = false, .staging = place.staging});
  if (found && !found->is_sound()) return std::nullopt;
  return orders;
}

}  // namespace tests
