#include "journal/progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace journal {

namespace {

constexpr std::uint64_t kSilent = UINT64_MAX;
constexpr std::uint64_t kSteps = 50;

}  // namespace

Progress::Progress(bool wanted, std::string title, std::uint64_t total)
    : title_{std::move(title)},
      total_{std::max<std::uint64_t>(total, 1)},
      next_{wanted && ::isatty(STDERR_FILENO) == 1 ? 0 : kSilent} {}

Progress::~Progress() {
  if (next_ != kSilent) std::fputs("\r\033[K", stderr);
}

void Progress::draw() {
  next_ = done_ + total_ / 200 + 1;
  const std::uint64_t filled = std::min(kSteps, done_ * kSteps / total_);
  const std::string bar = std::string(filled, '#') + std::string(kSteps - filled, '.');
  std::fprintf(stderr, "\r%s [%s] %3llu %%", title_.c_str(), bar.c_str(),
               static_cast<unsigned long long>(std::min<std::uint64_t>(100, done_ * 100 / total_)));
  std::fflush(stderr);
}

}  // namespace journal
