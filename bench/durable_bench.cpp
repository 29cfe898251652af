// `lockstep-bench durable`: what it costs until a record is on stable storage. The ways that the journal could do it,
// the journal's own modes, and others who do it, in one run.
#include <atomic>
#include <memory>
#include <string>

#include "bench/clock.hpp"
#include "bench/durable_designs.hpp"
#include "bench/durable_peers.hpp"
#include "bench/options.hpp"
#include "bench/scratch.hpp"
#include "bench/subcommand.hpp"
#include "bench/write_methods.hpp"

namespace bench {
namespace {

using journal::Durability;
using journal::WriteMethod;

struct DurableBenchOptions {
  std::size_t rounds{3};
  std::uint64_t record_count{2'000'000};
  std::uint64_t peer_count{200'000};
  std::uint64_t paced_count{500'000};
  std::int64_t interval_ns{1'000};
  std::size_t writes{1'000};
  std::uint64_t amplified_count{2'000};
  std::string directory{std::filesystem::temp_directory_path().string()};
};

constexpr std::uint64_t kPeerBatch = 10'000;

template <class Design>
void wait_for(const Design& design, std::uint64_t count) {
  while (design.durable() < count) engine::cpu_pause();
}

/// Millions of records a second from the first append until the last is durable.
template <class Make>
double full_rate(const DurableBenchOptions& options, Make make) {
  const Scratch scratch{options.directory};
  const auto design = make(scratch.path(), options.record_count, [](std::uint64_t) {});
  const std::int64_t start_ns = now_ns();
  for (std::uint64_t n = 0; n < options.record_count; ++n) design->append(n);
  wait_for(*design, options.record_count);
  return static_cast<double>(options.record_count) * 1e3 / static_cast<double>(now_ns() - start_ns);
}

template <class Peer>
double peer_rate(const DurableBenchOptions& options) {
  const Scratch scratch{options.directory};
  Peer peer{scratch.path(), options.peer_count, true};
  const std::int64_t start_ns = now_ns();
  for (std::uint64_t n = 0; n < options.peer_count; ++n) {
    peer.put(n);
    if ((n + 1) % kPeerBatch == 0) peer.sync();
  }
  peer.sync();
  return static_cast<double>(options.peer_count) * 1e3 / static_cast<double>(now_ns() - start_ns);
}

/// Processor time of one record appended to the mapped segment, back to back, nobody syncing.
double own_unsynced_ns(const DurableBenchOptions& options) {
  const Scratch scratch{options.directory};
  MappedDesign design{scratch.path(), options.peer_count, false, {}};
  const std::int64_t start_ns = thread_ns();
  for (std::uint64_t n = 0; n < options.peer_count; ++n) design.append(n);
  return static_cast<double>(thread_ns() - start_ns) / static_cast<double>(options.peer_count);
}

template <class Peer>
double peer_unsynced_ns(const DurableBenchOptions& options) {
  const Scratch scratch{options.directory};
  Peer peer{scratch.path(), options.peer_count, false};
  const std::int64_t start_ns = thread_ns();
  for (std::uint64_t n = 0; n < options.peer_count; ++n) peer.put(n);
  return static_cast<double>(thread_ns() - start_ns) / static_cast<double>(options.peer_count);
}

/// The core's append alone, and the acknowledgement, at a steady pace. Both count from when a record was due.
struct Paced {
  Histogram append;
  Histogram ack;
};

template <class Make>
Paced paced(const DurableBenchOptions& options, bool is_acknowledged, Make make) {
  constexpr std::uint64_t kAckEvery = 16;  // The thread that syncs must not spend its time on samples.
  const Scratch scratch{options.directory};
  Paced result;
  result.append.reserve(options.paced_count);
  std::atomic<std::int64_t> first_due_ns{0};
  std::uint64_t next = 0;
  const auto on_durable = [&](std::uint64_t count) {
    const std::int64_t told_ns = now_ns();
    const std::int64_t first_ns = first_due_ns.load(std::memory_order_acquire);
    for (; next < count; next += kAckEvery) {
      result.ack.add(told_ns - first_ns - static_cast<std::int64_t>(next) * options.interval_ns);
    }
  };
  {
    const auto design = make(scratch.path(), options.paced_count, on_durable);
    std::int64_t due_ns = now_ns() + options.interval_ns;
    first_due_ns.store(due_ns, std::memory_order_release);
    for (std::uint64_t n = 0; n < options.paced_count; ++n, due_ns += options.interval_ns) {
      while (now_ns() < due_ns) {
      }
      const std::int64_t start_ns = now_ns();
      design->append(n);
      result.append.add(now_ns() - start_ns);
    }
    if (is_acknowledged) wait_for(*design, options.paced_count);
  }
  return result;
}

auto staged(WriteMethod method, Durability durability = Durability::Group) {
  return [=](const std::filesystem::path& path, std::uint64_t count, OnDurable report) {
    return std::make_unique<StagedDesign>(path, count, method, durability, std::move(report));
  };
}
auto mapped(bool is_synced) {
  return [=](const std::filesystem::path& path, std::uint64_t count, OnDurable report) {
    return std::make_unique<MappedDesign>(path, count, is_synced, std::move(report));
  };
}

double microseconds(std::int64_t ns) { return static_cast<double>(ns) / 1e3; }

template <class Make>
Row design_row(const DurableBenchOptions& options, const char* name, Make make) {
  std::vector<double> rates;
  for (std::size_t round = 0; round < options.rounds; ++round) rates.push_back(full_rate(options, make));
  Paced at_pace = paced(options, true, make);
  return {name,
          {{"million_per_s", median(rates)},
           {"append_p50_ns", static_cast<double>(at_pace.append.percentile(500))},
           {"append_p99_ns", static_cast<double>(at_pace.append.percentile(990))},
           {"append_p999_ns", static_cast<double>(at_pace.append.percentile(999))},
           {"ack_p50_us", microseconds(at_pace.ack.percentile(500))},
           {"ack_p99_us", microseconds(at_pace.ack.percentile(990))}}};
}

void add_designs(Report& report, const DurableBenchOptions& options) {
  report.rows.push_back(design_row(options, "group, staged, direct", staged(WriteMethod::Direct)));
  report.rows.push_back(design_row(options, "group, staged, fdatasync", staged(WriteMethod::Buffered)));
  report.rows.push_back(design_row(options, "mapping synced by a thread", mapped(true)));
  report.rows.push_back(design_row(options, "mirror, staged, direct", staged(WriteMethod::Direct, Durability::Mirror)));
  Paced alone = paced(options, false, mapped(false));
  report.rows.push_back({"async, no sync",
                         {{"append_p50_ns", static_cast<double>(alone.append.percentile(500))},
                          {"append_p99_ns", static_cast<double>(alone.append.percentile(990))},
                          {"append_p999_ns", static_cast<double>(alone.append.percentile(999))},
                          {"one_unsynced_ns", own_unsynced_ns(options)}}});
}

template <class Peer>
void add_peer(Report& report, const DurableBenchOptions& options, double ours) {
  std::vector<double> rates, unsynced;
  for (std::size_t round = 0; round < options.rounds; ++round) {
    rates.push_back(peer_rate<Peer>(options));
    unsynced.push_back(peer_unsynced_ns<Peer>(options));
  }
  report.rows.push_back({std::string{Peer::kName} + ", synced by 10,000",
                         {{"million_per_s", median(rates)},
                          {"group_over_it", ours / median(rates)},
                          {"one_unsynced_ns", median(unsynced)}}});
}

void add_write_methods(Report& report, const DurableBenchOptions& options) {
  const std::vector<WriteMethodCase> cases{
      {.name = "4 KiB direct, filled"},
      {.name = "4 KiB direct, only allocated", .is_filled = false},
      {.name = "4 KiB fdatasync, filled by 4 KiB", .is_direct = false},
      {.name = "4 KiB fdatasync, filled by 1 MiB", .is_direct = false, .fill_bytes = 1UL << 20U},
      {.name = "4 KiB fdatasync, filled by 1 MiB, in memory",
       .is_direct = false,
       .fill_bytes = 1UL << 20U,
       .is_dropped = false},
      {.name = "4 KiB fdatasync, only allocated", .is_direct = false, .is_filled = false},
      {.name = "4 KiB mapped and fdatasync, filled by 4 KiB", .is_direct = false, .is_mapped = true},
  };
  for (const WriteMethodCase& method : cases) {
    const Scratch scratch{options.directory};
    WriteMethodFigures figures = measure(method, scratch.path(), options.writes);
    report.rows.push_back({method.name,
                           {{"p50_us", microseconds(figures.latency.percentile(500))},
                            {"p99_us", microseconds(figures.latency.percentile(990))},
                            {"device_bytes_per_byte", figures.device_bytes_per_byte}}});
  }
}

/// A thousand records a second, each waited for: what the device wrote over what the padded batches hold.
void add_amplification(Report& report, const DurableBenchOptions& options) {
  constexpr std::int64_t kIntervalNs = 1'000'000;
  const Scratch scratch{options.directory};
  std::uint64_t batches = 0;
  std::uint64_t before = 0;
  std::uint64_t own_before = 0;
  std::uint64_t own_after = 0;
  {
    const auto design =
        staged(WriteMethod::Direct)(scratch.path(), options.amplified_count, [&](std::uint64_t) { ++batches; });
    before = device_bytes_written(scratch.path());
    own_before = process_bytes_written();
    std::int64_t due_ns = now_ns();
    for (std::uint64_t n = 0; n < options.amplified_count; ++n, due_ns += kIntervalNs) {
      while (now_ns() < due_ns) engine::cpu_pause();
      design->append(n);
    }
    wait_for(*design, options.amplified_count);
    own_after = process_bytes_written();
  }
  const double padded = static_cast<double>(batches * journal::kSectorBytes);
  const double device = static_cast<double>(device_bytes_written(scratch.path()) - before);
  report.rows.push_back({"1,000 records a second, each waited for",
                         {{"batches", static_cast<double>(batches)},
                          {"process_over_padded", static_cast<double>(own_after - own_before) / padded},
                          {"device_over_padded", device / padded}}});
}

Report run(const DurableBenchOptions& options) {
  Report report{
      "durable",
      {"records of 96 bytes; million_per_s: from the first append until the last record is durable, medians of rounds",
       "append and ack: one record each interval; append is the core's call alone, two looks at the clock included; "
       "ack from when the record was due until it was told durable",
       "peers: one_unsynced_ns is processor time of one record by itself without sync; device counters count what "
       "others write at the time"},
      {}};
  add_designs(report, options);
  const double ours = report.rows.front().figures.front().value;
  add_peer<LmdbPeer>(report, options, ours);
  add_peer<LevelDbPeer>(report, options, ours);
  add_peer<RocksDbPeer>(report, options, ours);
  add_peer<SqlitePeer>(report, options, ours);
  add_write_methods(report, options);
  add_amplification(report, options);
  return report;
}

}  // namespace

Runner durable(Options command) {
  const auto options = std::make_shared<DurableBenchOptions>();
  command.number("--rounds", options->rounds, "Rounds of each rate", {1, 100});
  command.number("--records", options->record_count, "Records at full rate", {10'000, 15'000'000});
  command.number("--peer-records", options->peer_count, "Records of each peer", {10'000, 10'000'000});
  command.number("--paced-records", options->paced_count, "Records at a steady pace", {1'000, 15'000'000});
  command.number("--interval-ns", options->interval_ns, "Time between two paced records", {200, 1'000'000});
  command.number("--writes", options->writes, "Writes of each method", {10, 1'000'000});
  command.directory(options->directory, "Where the files are written: on the disk to be measured");
  return [options] { return run(*options); };
}

}  // namespace bench
