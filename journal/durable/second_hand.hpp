// A thread that does one piece of work at a time for another: the mirror's share of a write, so that the two disks work
// at the same time.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <thread>

namespace journal {

/// Used by one thread.
class SecondHand {
 public:
  SecondHand() = default;
  SecondHand(const SecondHand&) = delete;
  SecondHand& operator=(const SecondHand&) = delete;
  /// Ends the thread. No work is under way.
  ~SecondHand() {
    if (!thread_.joinable()) return;
    hand_over(Turn::End);
    thread_.join();
  }

  void start() {
    thread_ = std::thread{[this] { run(); }};
  }
  [[nodiscard]] bool is_running() const noexcept { return thread_.joinable(); }
  /// work: stays until wait() has returned.
  void begin(const std::function<int()>& work) {
    work_ = &work;
    hand_over(Turn::Work);
  }
  /// What the work gave.
  [[nodiscard]] int wait() noexcept {
    turn_.wait(Turn::Work, std::memory_order_acquire);
    return result_;
  }

 private:
  enum class Turn : std::uint8_t { None = 1, Work = 2, End = 3 };

  void hand_over(Turn turn) noexcept {
    turn_.store(turn, std::memory_order_release);
    turn_.notify_one();
  }
  void run() {
    for (;;) {
      turn_.wait(Turn::None, std::memory_order_acquire);
      if (turn_.load(std::memory_order_acquire) == Turn::End) return;
      result_ = (*work_)();
      hand_over(Turn::None);
    }
  }

  const std::function<int()>* work_{nullptr};
  int result_{0};
  std::atomic<Turn> turn_{Turn::None};
  std::thread thread_;
};

}  // namespace journal
