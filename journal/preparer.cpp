#include "journal/preparer.hpp"

#include <unistd.h>

#include <algorithm>
#include <utility>

#include "engine/base/wait.hpp"
#include "journal/directory.hpp"

namespace journal {

namespace {

/// How long an idle preparer sleeps. At the writer's full rate a default segment lasts twenty times as long.
constexpr std::int64_t kSleepNsMax = 1'000'000;

}  // namespace

Preparer::Preparer(std::filesystem::path directory, const SegmentHeader& identity, SegmentExchange& exchange)
    : directory_{std::move(directory)}, next_{identity}, exchange_{&exchange} {}

Preparer::~Preparer() { finish(); }

void Preparer::finish() {
  if (std::exchange(is_finished_, true)) return;
  stop_.store(true, std::memory_order_release);
  if (thread_.joinable()) thread_.join();
  unmap_retired();
  const std::byte* const offered = exchange_->has_next() ? exchange_->take_next().base : nullptr;
  for (const Segment& segment : mapped_) {
    const std::byte* const base = segment.mapping.base();
    if (base == offered || base == in_hand_) {
      ::unlink((directory_ / segment_file_name(segment.number)).c_str());
    } else if (sealer_) {
      sealer_->enqueue(segment.number);
    }
  }
  while (seal_slice()) {
  }
}

void Preparer::start() {
  thread_ = std::thread{[this] { run(); }};
}

bool Preparer::turn() {
  unmap_retired();
  while (seal_slice()) {
  }
  if (has_failed()) return false;
  if (!exchange_->wants_next()) return true;
  if (!take_in_hand()) return false;
  offer_in_hand();
  return true;
}

std::optional<JournalError> Preparer::failure() const {
  const std::lock_guard lock{failure_mutex_};
  return failure_;
}

void Preparer::run() {
  engine::ParkWait wait{kSleepNsMax, 0, 0};
  while (!stop_.load(std::memory_order_acquire)) {
    unmap_retired();
    if (in_hand_ == nullptr) {
      if (!take_in_hand()) return;
      wait.reset();
    } else if (exchange_->wants_next()) {
      unmap_retired();  // The writer may have rolled since: the exchange holds two at most when this comes before it.
      offer_in_hand();
      wait.reset();
    } else if (seal_slice()) {
      wait.reset();
    } else if (has_failed()) {
      return;
    } else {
      wait.idle();
    }
  }
}

void Preparer::unmap_retired() {
  while (const std::byte* const left = exchange_->take_retired()) {
    const auto found = std::find_if(mapped_.begin(), mapped_.end(),
                                    [&](const Segment& segment) { return segment.mapping.base() == left; });
    if (sealer_) sealer_->enqueue(found->number);
    mapped_.erase(found);
  }
}

bool Preparer::take_in_hand() {
  if (has_failed()) return false;
  if (in_hand_ != nullptr) return true;
  auto prepared = prepare_segment(directory_, next_);
  if (!prepared) return fail(prepared.error());
  adopt(std::move(prepared).value());
  return true;
}

void Preparer::adopt(Mapping segment) {
  in_hand_ = segment.base();
  mapped_.push_back({.mapping = std::move(segment), .number = next_.number});
  ++next_.number;
}

/// Between two looks at what the writer wants: it never waits for a hash. False: nothing to seal, or a failure.
bool Preparer::seal_slice() {
  if (!sealer_ || !sealer_->has_work()) return false;
  auto failed = sealer_->turn();
  // A head outside is no condition of writing on: the publisher tells of its failures itself.
  if (!failed && !sealer_->has_work()) publisher_->publish(sealer_->writer().head());
  if (!failed) return true;
  sealer_.reset();
  return fail(*std::move(failed));
}

bool Preparer::fail(JournalError error) {
  const std::lock_guard lock{failure_mutex_};
  if (!failure_) failure_ = std::move(error);
  has_failed_.store(true, std::memory_order_release);
  return false;
}

void Preparer::offer_in_hand() { exchange_->offer(std::exchange(in_hand_, nullptr)); }

}  // namespace journal
