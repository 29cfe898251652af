// A bar on stderr, and only where stderr is a terminal.
#pragma once

#include <cstdint>
#include <string>

namespace journal {

class Progress {
 public:
  /// wanted: false keeps it silent whatever stderr is. total: what `advance` will add up to, roughly.
  Progress(bool wanted, std::string title, std::uint64_t total);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  Progress(Progress&&) = delete;
  Progress& operator=(Progress&&) = delete;
  ~Progress();

  void advance(std::uint64_t amount) {
    done_ += amount;
    if (done_ >= next_) draw();
  }

 private:
  void draw();

  std::string title_;
  std::uint64_t total_;
  std::uint64_t done_{0};
  std::uint64_t next_;
};

}  // namespace journal
