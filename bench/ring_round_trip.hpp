// Round trips between two pinned threads: a message there, a message back.
#pragma once

#include <cstddef>

#include "bench/report.hpp"

namespace bench {

struct Cpus {
  int producer{0};
  int consumer{1};
};

/// Rows "round trip <name>" for the bare ping-pong and each ring. `sample_count`: samples per ring.
void add_round_trips(Report& report, Cpus cpus, std::size_t sample_count);

}  // namespace bench
