// Standard output of the inspector: buffered, and honest about what could not be written.
#pragma once

#include <span>
#include <string_view>

namespace journal::inspector {

/// Exit statuses (ARCHITECTURE 8).
inline constexpr int kDone = 0;
inline constexpr int kNegative = 1;
inline constexpr int kUsage = 2;
inline constexpr int kEnvironment = 3;

/// Writes to standard output. After the first failure nothing more is written; is_open() tells loops to end.
class Output {
 public:
  void put(std::string_view text) noexcept;
  void put(std::span<const std::byte> bytes) noexcept;
  [[nodiscard]] bool is_open() const noexcept { return !has_failed_; }
  /// Waits, at most so long. False as soon as a pipe has no reader any more: nobody would see the next line.
  [[nodiscard]] bool wait(int milliseconds) const noexcept;
  /// Flushes. `status`, unless writing failed: a reader that has seen enough (`head`) is no failure, a full disk is
  /// one and is told on standard error.
  int finish(int status) noexcept;

 private:
  void fail() noexcept;

  bool has_failed_{false};
  int reason_{0};
};

}  // namespace journal::inspector
