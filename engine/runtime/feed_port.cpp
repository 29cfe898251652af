#include "engine/runtime/feed_port.hpp"

#include <algorithm>
#include <cstring>

namespace engine::runtime {

namespace {

/// All market events begin with their instrument's id.
InstrumentId instrument_of(const Frame& event) noexcept {
  static_assert(offsetof(Quote, instrument) == 0);
  static_assert(offsetof(Trade, instrument) == 0);
  InstrumentId instrument;
  std::memcpy(&instrument, event.payload.data(), sizeof(instrument));
  return instrument;
}

/// The gap with one more event in it, which came at `time`.
void widen(std::optional<FeedGap>& gap, InstrumentId instrument, Timestamp time) noexcept {
  if (!gap) gap = FeedGap{.instrument = instrument, .from = time, .to = time};
  gap->from = std::min(gap->from, time);
  gap->to = std::max(gap->to, time);
}

}  // namespace

FeedPort::FeedPort(SpscRing::Producer ring, std::uint32_t instruments)
    : ring_{std::move(ring)}, instruments_(instruments) {}

void FeedPort::take(const Frame& event) {
  if (flush() && ring_.try_push(event.bytes())) return;
  const InstrumentId instrument = instrument_of(event);
  if (instrument.raw() == 0 || instrument.raw() > instruments_.size()) {
    ++lost_;
    return;
  }
  conflate(instrument, event);
}

void FeedPort::conflate(InstrumentId instrument, const Frame& event) {
  Waiting& waiting = instruments_[instrument.raw() - 1];
  if (waiting.news == 0) ++waiting_;
  waiting.news = ++news_;
  if (event.header.type != EventType::Quote) {
    widen(waiting.gap, instrument, event.header.time);
    ++waiting.gap->lost;
    ++lost_;
    return;
  }
  if (waiting.quote) {
    widen(waiting.gap, instrument, waiting.quote->header.time);
    ++waiting.gap->merged;
    ++merged_;
  }
  waiting.quote = event;
}

bool FeedPort::flush() {
  while (waiting_ > 0) {
    if (!give(*next_waiting())) return false;
  }
  return true;
}

FeedPort::Waiting* FeedPort::next_waiting() noexcept {
  Waiting* oldest = nullptr;
  for (Waiting& waiting : instruments_) {
    const bool is_older = waiting.news != 0 && (oldest == nullptr || waiting.news < oldest->news);
    if (is_older) oldest = &waiting;
  }
  return oldest;
}

/// False when the ring is full; what went in does not wait any more.
bool FeedPort::give(Waiting& waiting) {
  if (waiting.gap) {
    if (!ring_.try_push(Frame::of(waiting.gap->to, *waiting.gap).bytes())) return false;
    waiting.gap.reset();
  }
  if (waiting.quote) {
    if (!ring_.try_push(waiting.quote->bytes())) return false;
    waiting.quote.reset();
  }
  waiting.news = 0;
  --waiting_;
  return true;
}

}  // namespace engine::runtime
