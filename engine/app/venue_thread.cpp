#include "engine/app/venue_thread.hpp"

#include <chrono>

namespace engine::app {

namespace {

/// Inputs under way at most: more than the latency window of any market holds.
constexpr std::size_t kOutstandingMax = 4'096;
/// Inputs whose publication is remembered for the latency figures.
constexpr std::size_t kStampsKept = 64;

std::int64_t monotonic_ns() noexcept {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

bool is_execution(EventType type) noexcept {
  return type == EventType::ExecutionReport || type == EventType::CancelRejected;
}

}  // namespace

VenueThread::VenueThread(adapters::sim::Venue& venue, Duration order_latency, VenuePorts ports,
                         const runtime::Progress& progress) noexcept
    : venue_{venue}, ports_{std::move(ports)}, progress_{progress}, lookahead_{order_latency, kOutstandingMax} {}

bool VenueThread::turn() {
  // The order matters: what the core has finished is read first, so that its order messages are in the ring by now.
  const std::uint64_t consumed = progress_.venue_inputs.load(std::memory_order_acquire);
  take_order_messages();
  // What waits for the disk counts as not answered yet: it must reach the book at its own time, not after it.
  if (!ports_.egress.is_holding()) answered_ = consumed;
  if (end_sent_) return false;
  if (waiting_) return publish(*waiting_);
  const auto time = venue_.next_time();
  if (!time) {
    error_ = time.error().message;
    return end_session(StopReason::SourceFailed);
  }
  if (!*time) {
    static_cast<void>(lookahead_.may_publish(Timestamp{kInt64Max}, answered_));
    return lookahead_.outstanding() == 0 && end_session(StopReason::EndOfData);
  }
  if (!lookahead_.may_publish(**time, answered_)) return false;
  const auto frame = venue_.next();
  ASSERT(frame.has_value());
  ASSERT(frame->has_value());
  lookahead_.published((*frame)->header.time);
  return publish(**frame);
}

void VenueThread::take_order_messages() {
  ports_.egress.turn(
      [this](const Frame& message) {
        note_latency(message.header.time);
        venue_.receive(message);
      },
      // At the current core time, whatever that is when it is taken in.
      [this](const ReleaseRefused& refused) {
        return ports_.executions.try_push(Frame::of(Timestamp{}, refused).bytes());
      });
}

/// A full ring is waited for: the venue may not lose anything.
bool VenueThread::publish(const Frame& frame) {
  SpscRing::Producer& ring = is_execution(frame.header.type) ? ports_.executions : ports_.market;
  if (!ring.try_push(frame.bytes())) {
    waiting_ = frame;
    return false;
  }
  stamps_.push_back({.time = frame.header.time, .published_ns = monotonic_ns()});
  if (stamps_.size() > kStampsKept) stamps_.pop_front();
  waiting_.reset();
  return true;
}

bool VenueThread::end_session(StopReason reason) {
  const Frame frame = Frame::of(Timestamp{}, SessionEnded{.reason = reason});
  end_sent_ = ports_.market.try_push(frame.bytes());
  return end_sent_;
}

void VenueThread::note_latency(Timestamp cause) noexcept {
  for (auto stamp = stamps_.rbegin(); stamp != stamps_.rend(); ++stamp) {
    if (stamp->time != cause) continue;
    latency_.add(static_cast<std::uint64_t>(monotonic_ns() - stamp->published_ns));
    return;
  }
}

}  // namespace engine::app
