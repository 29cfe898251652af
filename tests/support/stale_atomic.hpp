// A memory in which a load may return every value that C++'s release/acquire rules still allow, and an explorer that
// visits them all. For small scripts of two threads on words that have one writer each (checked).
// Not a model of consume, fences, sequential consistency or read-modify-write: the ring uses none of them.
//
// Each word keeps the list of its stores (its modification order: one writer, so program order). Each thread keeps a
// vector clock: how much of every thread happens before its next step. A load may return any store from the newest one
// that happens before it, or that it has already seen, up to the last. An acquire load of a release store joins the
// clock stored with it; a relaxed store carries none. A plain access that is not ordered with a conflicting access of
// the other thread is a data race and ends the run as a failure. Not covered: values from the future (a load that
// reads a store which is executed after it), which no compiler or processor of ours produces for acquire loads.
//
// The explorer runs the script again and again, each time with other decisions (which thread goes on before each
// load, which store a load returns), depth first, until every decision has been taken both ways.
#pragma once

#include <ucontext.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tests {

/// One exhaustive exploration. One at a time in a process: atomics find it through `current()`.
class StaleMemory {
 public:
  using Thread = std::function<void()>;
  /// One run of the script: two threads, and what to check when both have ended and everything is visible.
  struct Script {
    Thread first;
    Thread second;
    Thread after;
  };
  struct Outcome {
    std::uint64_t run_count{0};
    std::uint64_t state_count{0};  // Decisions taken over all runs: the nodes of the explored tree.
    std::string failure;           // Empty when no run failed.
  };

  /// Where the other thread may go on. Before loads is enough: a store that comes early takes no value away from the
  /// other thread's loads, which may still return the older ones, and adds no order. `Operations` checks that claim.
  enum class SwitchAt : std::uint8_t { Loads = 1, Operations };

  /// Runs what `make_script` returns (fresh state each time) under all decisions, or until the first failure.
  Outcome explore(const std::function<Script()>& make_script, SwitchAt switch_at = SwitchAt::Loads) {
    switch_at_ = switch_at;
    outcome_ = {};
    decisions_.clear();
    current() = this;
    do {
      reset();
      const Script script = make_script();
      run(script);
      ++outcome_.run_count;
    } while (outcome_.failure.empty() && next_decisions());
    current() = nullptr;
    return outcome_;
  }

  static StaleMemory*& current() {
    static StaleMemory* memory = nullptr;
    return memory;
  }

  /// Reports a broken property from inside a script. The first one ends the exploration after this run.
  void fail(const std::string& why) {
    if (outcome_.failure.empty()) outcome_.failure = why;
  }
  [[nodiscard]] bool has_failed() const { return !outcome_.failure.empty(); }

  std::uint64_t load(const std::uint64_t* place, std::memory_order order) {
    switch_point();
    Word& word = find(place);
    if (!happens_before(word.plain_write)) fail("data race: atomic load beside a plain write");
    word.atomic_reads[self_] = tick();
    const std::size_t oldest = oldest_visible(word);
    const std::size_t age = decide(word.stores.size() - oldest);  // 0 is the newest.
    const std::size_t index = word.stores.size() - 1 - age;
    word.seen[self_] = index;
    const Store& store = word.stores[index];
    if (order == std::memory_order_acquire && store.is_release) join(store.clock);
    return store.value;
  }

  void store(std::uint64_t* place, std::uint64_t value, std::memory_order order) {
    if (switch_at_ == SwitchAt::Operations) switch_point();
    Word& word = find(place);
    if (!happens_before(word.plain_write)) fail("data race: atomic store beside a plain write");
    check_reads(word.plain_reads, "data race: atomic store beside a plain read");
    append(word, value, order == std::memory_order_release);
  }

  /// The plain accesses of the script: one word of payload.
  void plain_write(std::uint64_t* place, std::uint64_t value) {
    Word& word = find(place);
    if (!happens_before(word.stores.back().stamp)) fail("data race: plain write beside a write");
    check_reads(word.plain_reads, "data race: plain write beside a plain read");
    check_reads(word.atomic_reads, "data race: plain write beside an atomic load");
    append(word, value, false);
    word.plain_write = word.stores.back().stamp;
  }
  std::uint64_t plain_read(const std::uint64_t* place) {
    Word& word = find(place);
    if (!happens_before(word.stores.back().stamp)) fail("data race: plain read beside a write");
    word.plain_reads[self_] = tick();
    word.seen[self_] = word.stores.size() - 1;
    return word.stores.back().value;
  }

 private:
  static constexpr std::size_t kThreadCount = 2;
  static constexpr std::size_t kStackBytes = 256 * 1024;
  using Clock = std::array<std::uint64_t, kThreadCount>;
  /// Step `time` of `thread`; time 0 is before both threads.
  struct Stamp {
    std::size_t thread{0};
    std::uint64_t time{0};
  };
  using Stamps = std::array<Stamp, kThreadCount>;
  struct Store {
    std::uint64_t value{0};
    Stamp stamp;
    bool is_release{false};
    Clock clock{};
  };
  struct Word {
    std::vector<Store> stores;
    Stamp plain_write;
    Stamps plain_reads{};
    Stamps atomic_reads{};
    std::array<std::size_t, kThreadCount> seen{};  // Coherence: a thread never goes back behind what it has seen.
  };
  struct Decision {
    std::size_t taken{0};
    std::size_t count{0};
  };
  struct Fiber {
    ucontext_t context{};
    std::unique_ptr<std::byte[]> stack{new std::byte[kStackBytes]};
    bool has_ended{true};
  };

  void reset() {
    words_.clear();
    clocks_ = {};
    depth_ = 0;
    self_ = 0;
    is_concurrent_ = false;
  }

  void run(const Script& script) {
    const std::array<const Thread*, kThreadCount> bodies{&script.first, &script.second};
    for (std::size_t n = 0; n < kThreadCount; ++n) start(n, *bodies[n]);
    clocks_[1] = clocks_[0];  // What was set up happens before both threads.
    is_concurrent_ = true;
    while (!fibers_[0].has_ended || !fibers_[1].has_ended) {
      self_ = choose_thread();
      ::swapcontext(&scheduler_, &fibers_[self_].context);
    }
    is_concurrent_ = false;
    for (std::size_t n = 0; n < kThreadCount; ++n) clocks_[0][n] = clocks_[n][n];  // Both joined.
    self_ = 0;
    if (!has_failed() && script.after) script.after();
  }

  void start(std::size_t n, const Thread& body) {
    Fiber& fiber = fibers_[n];
    fiber.has_ended = false;
    body_[n] = &body;
    ::getcontext(&fiber.context);
    fiber.context.uc_stack.ss_sp = fiber.stack.get();
    fiber.context.uc_stack.ss_size = kStackBytes;
    fiber.context.uc_link = &scheduler_;
    ::makecontext(&fiber.context, &StaleMemory::enter, 0);
  }
  static void enter() {
    StaleMemory& memory = *current();
    const std::size_t self = memory.self_;
    (*memory.body_[self])();
    memory.fibers_[self].has_ended = true;
  }

  std::size_t choose_thread() {
    if (fibers_[0].has_ended) return 1;
    if (fibers_[1].has_ended) return 0;
    return decide(kThreadCount);
  }
  void switch_point() {
    if (is_concurrent_) ::swapcontext(&fibers_[self_].context, &scheduler_);
  }

  /// Takes the decision of this run at this depth: a number in [0, count).
  std::size_t decide(std::size_t count) {
    if (count == 1) return 0;
    if (depth_ == decisions_.size()) {
      decisions_.push_back({0, count});
      ++outcome_.state_count;
    }
    return decisions_[depth_++].taken;
  }
  /// The next branch of the tree, or false when none is left.
  bool next_decisions() {
    while (!decisions_.empty() && decisions_.back().taken + 1 == decisions_.back().count) decisions_.pop_back();
    if (decisions_.empty()) return false;
    ++decisions_.back().taken;
    ++outcome_.state_count;
    return true;
  }

  Word& find(const std::uint64_t* place) {
    const auto [entry, is_first] = words_.try_emplace(place);
    if (is_first) {
      std::uint64_t value = 0;
      std::memcpy(&value, place, sizeof value);  // What stood there before the script.
      entry->second.stores.push_back({value, {}, false, {}});
    }
    return entry->second;
  }
  [[nodiscard]] bool happens_before(const Stamp& stamp) const { return clocks_[self_][stamp.thread] >= stamp.time; }
  Stamp tick() { return {self_, ++clocks_[self_][self_]}; }
  void join(const Clock& clock) {
    for (std::size_t n = 0; n < kThreadCount; ++n) clocks_[self_][n] = std::max(clocks_[self_][n], clock[n]);
  }
  [[nodiscard]] std::size_t oldest_visible(const Word& word) const {
    std::size_t index = word.stores.size() - 1;
    while (index > word.seen[self_] && !happens_before(word.stores[index].stamp)) --index;
    return index;
  }
  void check_reads(const Stamps& reads, const char* why) {
    for (const Stamp& stamp : reads) {
      if (!happens_before(stamp)) fail(why);
    }
  }
  void append(Word& word, std::uint64_t value, bool is_release) {
    if (!happens_before(word.stores.back().stamp)) fail("the model needs one writer for each word");
    const Stamp stamp = tick();
    word.stores.push_back({value, stamp, is_release, clocks_[self_]});
    word.seen[self_] = word.stores.size() - 1;
  }

  Outcome outcome_;
  SwitchAt switch_at_{SwitchAt::Loads};
  std::vector<Decision> decisions_;
  std::size_t depth_{0};
  std::map<const std::uint64_t*, Word> words_;
  std::array<Clock, kThreadCount> clocks_{};
  std::array<Fiber, kThreadCount> fibers_;
  std::array<const Thread*, kThreadCount> body_{};
  ucontext_t scheduler_{};
  std::size_t self_{0};
  bool is_concurrent_{false};
};

/// Stands in for std::atomic_ref<std::uint64_t>.
template <class Type>
class StaleAtomic {
 public:
  explicit StaleAtomic(Type& place) : place_{&place} {}
  [[nodiscard]] Type load(std::memory_order order) const { return StaleMemory::current()->load(place_, order); }
  void store(Type value, std::memory_order order) const { StaleMemory::current()->store(place_, value, order); }

 private:
  Type* place_;
};

}  // namespace tests
