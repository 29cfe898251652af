#include "bench/report.hpp"

#include <algorithm>
#include <fstream>

#include <fmt/format.h>

namespace bench {
namespace {

#if defined(__clang__)
constexpr const char* kCompiler = "clang " __clang_version__;
#else
constexpr const char* kCompiler = "g++ " __VERSION__;
#endif

std::string processor() {
  std::ifstream file{"/proc/cpuinfo"};
  for (std::string line; std::getline(file, line);) {
    const auto colon = line.find(": ");
    if (line.starts_with("model name") && colon != std::string::npos) return line.substr(colon + 2);
  }
  return "unknown";
}

/// Names and notes are ours, but the processor's name is not: quotes and backslashes are escaped.
std::string quoted(const std::string& text) {
  std::string result{'"'};
  for (const char letter : text) {
    if (letter == '"' || letter == '\\') result += '\\';
    result += letter;
  }
  return result + '"';
}

std::string row_to_json(const Row& row) {
  std::string text = fmt::format("{{\"name\":{}", quoted(row.name));
  for (const Figure& figure : row.figures) text += fmt::format(",{}:{:.3f}", quoted(figure.name), figure.value);
  return text + '}';
}

template <class Items, class Format>
std::string joined(const Items& items, Format format) {
  std::string text;
  for (const auto& item : items) text += (text.empty() ? "" : ",") + format(item);
  return text;
}

}  // namespace

std::vector<Figure> percentiles(Histogram& histogram) {
  const auto figure = [&](const char* name, std::size_t per_mille) {
    return Figure{name, static_cast<double>(histogram.percentile(per_mille))};
  };
  return {figure("p50_ns", 500), figure("p99_ns", 990), figure("p99.9_ns", 999), figure("max_ns", 1000)};
}

std::string to_table(const Report& report) {
  std::size_t width = 0;
  for (const Row& row : report.rows) width = std::max(width, row.name.size());
  std::string text = fmt::format("{}: commit {}, {}, {}\n", report.subcommand, LOCKSTEP_COMMIT, kCompiler, processor());
  for (const std::string& note : report.notes) text += fmt::format("  {}\n", note);
  for (const Row& row : report.rows) {
    text += fmt::format("{:<{}}", row.name, width);
    for (const Figure& figure : row.figures) text += fmt::format("  {} {:>9.2f}", figure.name, figure.value);
    text += '\n';
  }
  return text;
}

std::string to_json(const Report& report) {
  return fmt::format(
      "{{\"subcommand\":{},\"commit\":{},\"compiler\":{},\"processor\":{},\"notes\":[{}],\"rows\":[{}]}}\n",
      quoted(report.subcommand), quoted(LOCKSTEP_COMMIT), quoted(kCompiler), quoted(processor()),
      joined(report.notes, quoted), joined(report.rows, row_to_json));
}

}  // namespace bench
