// `lockstep-bench ring`: messages of 64 bytes, capacities of 4096 and 65536 messages; one by one, in batches of 16, and
// round trips. Contenders take turns within a round; figures are medians over rounds, ratios medians of each round's.
#include <chrono>
#include <map>
#include <stdexcept>
#include <string>
#include <thread>

#include "bench/options.hpp"
#include "bench/pin.hpp"
#include "bench/ring_contenders.hpp"
#include "bench/ring_round_trip.hpp"
#include "bench/subcommand.hpp"

namespace bench {
namespace {

struct RingOptions {
  Cpus cpus;
  std::size_t rounds{9};
  std::size_t trip_samples{25};
  std::uint64_t message_count{4'000'000};
};

/// Sends one by one.
template <class Ring>
struct Single {
  static std::size_t offer(Ring& ring, std::uint64_t n, std::uint64_t) { return ring.offer(n) ? 1 : 0; }
  static std::size_t take(Ring& ring, std::uint64_t& sum) { return ring.take(sum) ? 1 : 0; }
};
/// Sends in batches of up to kBatch.
template <class Ring>
struct Batched {
  static std::size_t offer(Ring& ring, std::uint64_t n, std::uint64_t end) { return ring.offer_batch(n, end); }
  static std::size_t take(Ring& ring, std::uint64_t& sum) { return ring.take_batch(sum); }
};

template <class Ring, class Mode>
void receive(Ring& ring, std::uint64_t count) {
  std::uint64_t sum = 0;
  for (std::uint64_t n = 0; n < count;) {
    const std::size_t taken = Mode::take(ring, sum);
    if (taken == 0) engine::cpu_pause();
    n += taken;
  }
  if (sum != 4 * count * (count - 1)) throw std::runtime_error{"a ring lost or changed a message"};
}

/// Million messages a second, from the first offer to the last take.
template <class Ring, class Mode>
double throughput(const RingOptions& options, std::size_t capacity) {
  Ring ring{capacity};
  const std::uint64_t count = options.message_count;
  const auto start = std::chrono::steady_clock::now();
  std::thread producer{[&] {
    pin_this_thread(options.cpus.producer);
    for (std::uint64_t n = 0; n < count;) {
      const std::size_t sent = Mode::offer(ring, n, count);
      if (sent == 0) engine::cpu_pause();
      n += sent;
    }
  }};
  receive<Ring, Mode>(ring, count);
  producer.join();
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  return static_cast<double>(count) / elapsed.count() / 1e6;
}

/// Figures of one mode and capacity, by contender, in rounds.
using Rounds = std::map<std::string, std::vector<double>>;

std::vector<double> ratios(const std::vector<double>& ours, const std::vector<double>& theirs) {
  std::vector<double> result;
  for (std::size_t n = 0; n < ours.size(); ++n) result.push_back(ours[n] / theirs[n]);
  return result;
}

Row to_row(const std::string& name, const Rounds& rounds) {
  Row row{name, {}};
  for (const auto& [contender, figures] : rounds)
    row.figures.push_back({contender + "_million_per_s", median(figures)});
  const auto& ours = rounds.at(Lockstep::kName);
  for (const auto& [contender, figures] : rounds) {
    if (contender != Lockstep::kName) row.figures.push_back({"over_" + contender, median(ratios(ours, figures))});
  }
  return row;
}

template <template <class> class Mode, class... Rings>
Row compare(const std::string& name, const RingOptions& options, std::size_t capacity) {
  Rounds rounds;
  for (std::size_t round = 0; round < options.rounds; ++round) {
    (rounds[Rings::kName].push_back(throughput<Rings, Mode<Rings>>(options, capacity)), ...);
  }
  return to_row(name + " " + std::to_string(capacity), rounds);
}

Report run(const RingOptions& options) {
  Report report{"ring",
                {"64-byte messages; the receiver adds up all eight words; both threads pinned; medians of rounds",
                 "round trips: kept are samples between two near ping-pong probes; each trip holds one clock read",
                 "p99.9 and above belong to the machine on a virtual one"},
                {}};
  pin_this_thread(options.cpus.producer);  // Fails here rather than in a thread.
  pin_this_thread(options.cpus.consumer);
  for (const std::size_t capacity : {4096U, 65536U}) {
    report.rows.push_back(compare<Single, Lockstep, Boost, ReaderWriter>("single", options, capacity));
    report.rows.push_back(compare<Batched, Lockstep, Boost>("batch of 16,", options, capacity));
  }
  pin_this_thread(options.cpus.producer);
  add_round_trips(report, options.cpus, options.trip_samples);
  return report;
}

}  // namespace

Runner ring(Options command) {
  const auto options = std::make_shared<RingOptions>();
  command.processor("--producer-cpu", options->cpus.producer, "Processor of the sending thread");
  command.processor("--consumer-cpu", options->cpus.consumer, "Processor of the receiving thread");
  command.number("--rounds", options->rounds, "Rounds of each comparison", {1, 1000});
  command.number("--trip-samples", options->trip_samples, "Round-trip samples of each ring", {1, 10000});
  command.number("--messages", options->message_count, "Messages in each measurement", {1, 1'000'000'000});
  return [options] { return run(*options); };
}

}  // namespace bench
