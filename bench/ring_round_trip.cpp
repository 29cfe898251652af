#include "bench/ring_round_trip.hpp"

#include <algorithm>
#include <atomic>
#include <memory>
#include <string>
#include <thread>

#include "bench/clock.hpp"
#include "bench/pin.hpp"
#include "bench/ring_contenders.hpp"

namespace bench {
namespace {

constexpr std::uint64_t kTripCount = 20'000;
constexpr std::uint64_t kProbeTripCount = 4'000;
constexpr std::uint64_t kWarmUpCount = 500;
constexpr double kNearFactor = 1.25;  // A sample counts when both probes around it are this near to the best probe.

/// The floor: two words on lines of their own, one written by each thread.
class PingPong {
 public:
  void go(std::uint64_t n) {
    there_.value.store(n + 1, std::memory_order_release);
    while (back_.value.load(std::memory_order_acquire) != n + 1) {
    }
  }
  void answer(std::uint64_t n) {
    while (there_.value.load(std::memory_order_acquire) != n + 1) {
    }
    back_.value.store(n + 1, std::memory_order_release);
  }

 private:
  struct alignas(2 * engine::kCacheLineBytes) Line {
    std::atomic<std::uint64_t> value{0};
  };
  Line there_;
  Line back_;
};

/// Two rings of 4096 messages. Bare spinning, for every contender.
template <class Ring>
class RingPair {
 public:
  void go(std::uint64_t n) {
    while (!there_.offer(n)) {
    }
    while (!back_.take(sum_)) {
    }
  }
  void answer(std::uint64_t n) {
    std::uint64_t sum = 0;
    while (!there_.take(sum)) {
    }
    while (!back_.offer(n)) {
    }
  }

 private:
  static constexpr std::size_t kMessageCount = 4096;
  Ring there_{kMessageCount};
  Ring back_{kMessageCount};
  std::uint64_t sum_{0};
};

template <class Exchange>
Histogram measure(Cpus cpus, std::uint64_t trip_count) {
  const auto exchange = std::make_unique<Exchange>();
  Histogram trips;
  trips.reserve(trip_count);
  std::thread echo{[&] {
    pin_this_thread(cpus.consumer);
    for (std::uint64_t n = 0; n < trip_count + kWarmUpCount; ++n) exchange->answer(n);
  }};
  for (std::uint64_t n = 0; n < kWarmUpCount; ++n) exchange->go(n);
  std::int64_t before_ns = now_ns();  // One look at the clock for each trip: the end of one is the start of the next.
  for (std::uint64_t n = kWarmUpCount; n < trip_count + kWarmUpCount; ++n) {
    exchange->go(n);
    const std::int64_t after_ns = now_ns();
    trips.add(after_ns - before_ns);
    before_ns = after_ns;
  }
  echo.join();
  return trips;
}

/// A sample and the slower of the two probes around it.
struct Sample {
  Histogram trips;
  double probe_p50_ns{0};
};

/// Probe, sample, probe, for every contender in turn, so that a wandering machine disturbs all alike.
template <class... Rings>
class RoundTrips {
 public:
  void run(Cpus cpus, std::size_t sample_count) {
    for (std::size_t n = 0; n < sample_count; ++n) {
      std::size_t contender = 0;
      (take_sample<Rings>(cpus, samples_[contender++]), ...);
    }
  }
  void report(Report& report) const {
    Histogram probes = probes_;
    report.rows.push_back({"round trip ping-pong", percentiles(probes)});
    std::size_t contender = 0;
    (report.rows.push_back(row(Rings::kName, samples_[contender++])), ...);
    add_ratios(report);
  }

 private:
  template <class Ring>
  void take_sample(Cpus cpus, std::vector<Sample>& samples) {
    const double before_ns = probe(cpus);
    Histogram trips = measure<RingPair<Ring>>(cpus, kTripCount);
    samples.push_back({std::move(trips), std::max(before_ns, probe(cpus))});
  }
  double probe(Cpus cpus) {
    Histogram trips = measure<PingPong>(cpus, kProbeTripCount);
    const double p50_ns = static_cast<double>(trips.percentile(500));
    if (best_probe_ns_ == 0 || p50_ns < best_probe_ns_) best_probe_ns_ = p50_ns;
    probes_.add(static_cast<std::int64_t>(p50_ns));
    return p50_ns;
  }
  Row row(const std::string& name, const std::vector<Sample>& samples) const {
    Histogram kept;
    double kept_count = 0;
    std::vector<double> over_probe;
    for (const Sample& sample : samples) {
      if (sample.probe_p50_ns > best_probe_ns_ * kNearFactor) continue;
      Histogram trips = sample.trips;
      over_probe.push_back(static_cast<double>(trips.percentile(500)) / sample.probe_p50_ns);
      kept.add(trips);
      ++kept_count;
    }
    Row result{"round trip " + name, percentiles(kept)};
    result.figures.push_back({"over_ping_pong", median(over_probe)});
    result.figures.push_back({"kept", kept_count});
    return result;
  }
  static void add_ratios(Report& report) {
    const auto count = report.rows.size();
    Row& ours = report.rows[count - sizeof...(Rings)];
    const double boost_p50_ns = report.rows[count - sizeof...(Rings) + 1].figures.front().value;
    if (boost_p50_ns != 0) ours.figures.push_back({"over_boost", ours.figures.front().value / boost_p50_ns});
  }

  std::array<std::vector<Sample>, sizeof...(Rings)> samples_;
  Histogram probes_;
  double best_probe_ns_{0};
};

}  // namespace

void add_round_trips(Report& report, Cpus cpus, std::size_t sample_count) {
  RoundTrips<Lockstep, Boost, ReaderWriter> trips;
  trips.run(cpus, sample_count);
  trips.report(report);
}

}  // namespace bench
