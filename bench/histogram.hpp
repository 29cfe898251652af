// Durations and their percentiles. Keeps every sample: a benchmark has millions, not billions, and is exact this way.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace bench {

/// Collects nanoseconds. Percentiles sort lazily.
class Histogram {
 public:
  void add(std::int64_t duration_ns) {
    samples_ns_.push_back(duration_ns);
    is_sorted_ = false;
  }
  void add(const Histogram& other) {
    samples_ns_.insert(samples_ns_.end(), other.samples_ns_.begin(), other.samples_ns_.end());
    is_sorted_ = false;
  }
  void reserve(std::size_t count) { samples_ns_.reserve(count); }
  [[nodiscard]] std::size_t size() const { return samples_ns_.size(); }

  /// The smallest sample that at least `per_mille` thousandths of all samples do not exceed; 0 without samples.
  [[nodiscard]] std::int64_t percentile(std::size_t per_mille) {
    if (samples_ns_.empty()) return 0;
    if (!is_sorted_) std::sort(samples_ns_.begin(), samples_ns_.end());
    is_sorted_ = true;
    const std::size_t rank = (samples_ns_.size() * per_mille + 999) / 1000;
    return samples_ns_[std::max<std::size_t>(rank, 1) - 1];
  }

 private:
  std::vector<std::int64_t> samples_ns_;
  bool is_sorted_{false};
};

/// The middle of some figures; 0 without any.
[[nodiscard]] inline double median(std::vector<double> figures) {
  if (figures.empty()) return 0;
  const auto middle = figures.begin() + static_cast<std::ptrdiff_t>(figures.size() / 2);
  std::nth_element(figures.begin(), middle, figures.end());
  return *middle;
}

}  // namespace bench
