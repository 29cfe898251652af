// A progress bar on stderr, when stderr is a terminal and only then.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace adapters::recorded {

/// "name [#####.....]  50%" for a bar of `width` places. total 0 counts as done.
std::string progress_line(std::string_view name, std::uint64_t done, std::uint64_t total, std::size_t width);

/// Draws when the percentage changes and takes its line away when it ends.
class Progress {
 public:
  Progress(bool wanted, std::string name, std::uint64_t total);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();
  void show(std::uint64_t done);

 private:
  bool is_drawn_;
  bool has_drawn_{false};
  std::string name_;
  std::uint64_t total_;
  std::uint64_t percent_{UINT64_MAX};
};

}  // namespace adapters::recorded
