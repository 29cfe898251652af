// The figures of one subcommand, and their two forms: an aligned table for people, JSON for machines.
#pragma once

#include <string>
#include <vector>

#include "bench/histogram.hpp"

namespace bench {

struct Figure {
  std::string name;  // With its unit: "p50_ns", "million_per_s".
  double value{0};
};
struct Row {
  std::string name;
  std::vector<Figure> figures;
};
struct Report {
  std::string subcommand;
  std::vector<std::string> notes;  // What the reader must know to believe the figures.
  std::vector<Row> rows;
};

/// p50, p99, p99.9 and max, in that order.
[[nodiscard]] std::vector<Figure> percentiles(Histogram& histogram);

/// Both forms carry commit, compiler and processor.
[[nodiscard]] std::string to_table(const Report& report);
[[nodiscard]] std::string to_json(const Report& report);

}  // namespace bench
