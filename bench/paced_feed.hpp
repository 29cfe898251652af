// The market's side of tick to order: pushes a workload's inputs, each at its intended time, and receives what comes
// back meanwhile. One thread.
#pragma once

#include <deque>

#include "bench/clock.hpp"
#include "bench/histogram.hpp"
#include "bench/workload.hpp"
#include "engine/base/spsc_ring.hpp"

namespace bench {

class PacedFeed {
 public:
  PacedFeed(const Workload& workload, engine::SpscRing::Producer market, engine::SpscRing::Consumer egress)
      : workload_{&workload}, market_{std::move(market)}, egress_{std::move(egress)} {}

  /// All inputs, `interval_ns` apart. An input that is late does not move the ones behind it. Gives the time from each
  /// order-making quote's intended start until its first order message is in hand.
  Histogram run(std::int64_t interval_ns) {
    std::int64_t due_ns = now_ns() + interval_ns;
    for (std::size_t n = 0; n < workload_->size(); ++n, due_ns += interval_ns) {
      while (now_ns() < due_ns) receive();
      while (!market_.try_push(workload_->frame(n))) receive();
      const std::uint16_t messages = workload_->header(n).flags;
      if (messages != 0) expected_.push_back({due_ns, messages, workload_->is_order_making_quote(n)});
    }
    while (!expected_.empty()) receive();
    return std::move(latency_);
  }

 private:
  struct Expected {
    std::int64_t due_ns;
    std::uint16_t messages;
    bool counts;
  };

  void receive() {
    while (!egress_.peek().empty()) {
      egress_.release();
      Expected& oldest = expected_.front();
      if (oldest.counts) latency_.add(now_ns() - oldest.due_ns);
      oldest.counts = false;
      if (--oldest.messages == 0) expected_.pop_front();
    }
  }

  const Workload* workload_;
  engine::SpscRing::Producer market_;
  engine::SpscRing::Consumer egress_;
  std::deque<Expected> expected_;
  Histogram latency_;
};

}  // namespace bench
