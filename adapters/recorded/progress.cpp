#include "adapters/recorded/progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <utility>

namespace adapters::recorded {
namespace {

constexpr std::size_t kBarWidth = 30;

std::uint64_t percent_of(std::uint64_t done, std::uint64_t total) {
  if (total == 0) return 100;
  // Divides first for large files, so that the product fits.
  return std::min<std::uint64_t>(total < 1'000'000 ? done * 100 / total : done / (total / 100), 100);
}

}  // namespace

std::string progress_line(std::string_view name, std::uint64_t done, std::uint64_t total, std::size_t width) {
  const std::uint64_t percent = percent_of(done, total);
  const std::size_t filled = width * percent / 100;
  std::string line{name};
  line += " [" + std::string(filled, '#') + std::string(width - filled, '.') + "] ";
  const std::string digits = std::to_string(percent);
  return line + std::string(3 - digits.size(), ' ') + digits + '%';
}

Progress::Progress(bool wanted, std::string name, std::uint64_t total)
    : is_drawn_{wanted && ::isatty(STDERR_FILENO) == 1}, name_{std::move(name)}, total_{total} {}

Progress::~Progress() {
  if (has_drawn_) std::fputs("\r\033[K", stderr);
}

void Progress::show(std::uint64_t done) {
  if (!is_drawn_) return;
  const std::uint64_t percent = percent_of(done, total_);
  if (percent == percent_) return;
  percent_ = percent;
  has_drawn_ = true;
  std::fputs(("\r\033[K" + progress_line(name_, done, total_, kBarWidth)).c_str(), stderr);
}

}  // namespace adapters::recorded
