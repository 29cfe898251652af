// A histogram of latencies in integers: 32 steps to each doubling, so a value is off by at most 1 part in 32. Fixed
// size, no allocation; one thread writes it.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace engine::runtime {

class Histogram {
 public:
  void add(std::uint64_t value) noexcept {
    ++counts_[place_of(value)];
    ++count_;
    if (value > max_) max_ = value;
  }

  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
  [[nodiscard]] std::uint64_t max() const noexcept { return max_; }

  /// The value that `per_mille` of 1000 samples do not exceed: 500 is the median, 999 the p99.9. 0 without samples.
  [[nodiscard]] std::uint64_t percentile(std::uint64_t per_mille) const noexcept {
    if (count_ == 0) return 0;
    const std::uint64_t wanted = (count_ * per_mille + 999) / 1000;
    std::uint64_t seen = 0;
    for (std::size_t place = 0; place < kPlaces; ++place) {
      seen += counts_[place];
      if (seen >= wanted && seen != 0) return top_of(place) < max_ ? top_of(place) : max_;
    }
    return max_;
  }

 private:
  static constexpr unsigned kStepBits = 5;
  static constexpr std::size_t kSteps = 1U << kStepBits;
  static constexpr std::size_t kPlaces = kSteps * (64 - kStepBits + 1);

  static std::size_t place_of(std::uint64_t value) noexcept {
    if (value < kSteps) return value;
    const auto shift = static_cast<unsigned>(std::bit_width(value)) - kStepBits - 1;
    return (std::size_t{shift} + 1) * kSteps + ((value >> shift) & (kSteps - 1));
  }
  /// The largest value that has this place.
  static std::uint64_t top_of(std::size_t place) noexcept {
    if (place < kSteps) return place;
    const std::size_t shift = place / kSteps - 1;
    const std::uint64_t first = (kSteps + place % kSteps) << shift;
    return first + ((1ULL << shift) - 1);
  }

  std::array<std::uint64_t, kPlaces> counts_{};
  std::uint64_t count_{0};
  std::uint64_t max_{0};
};

}  // namespace engine::runtime
