// Gives the journal's head to the world outside: a file that another owner reads or copies, and the system's log. What
// is out there cannot be taken back by whoever changes the journal.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "journal/error.hpp"
#include "journal/seal/outside_head.hpp"

namespace journal {

struct PublishOptions {
  std::filesystem::path file{};             ///< outside of the journal's directory; empty: none
  bool to_syslog{false};                    ///< facility `daemon`, one line for each head
  std::int64_t interval_ns{1'000'000'000};  ///< at least so often while heads change
};

/// Belongs to one thread, not the core's. Knows no clock: the caller brings the time.
class HeadPublisher {
 public:
  explicit HeadPublisher(PublishOptions options);

  /// Call it as often as you like, with any clock that does not go back. Publishes when the head is another than the
  /// last one published and the interval is over. The file is replaced at once, never seen half written. Returns what
  /// failed: the engine goes on, and tries again at the next turn.
  [[nodiscard]] std::optional<JournalError> turn(const OutsideHead& head, std::int64_t now_ns);
  /// The same without waiting for the interval: at the end of a session.
  [[nodiscard]] std::optional<JournalError> publish(const OutsideHead& head, std::int64_t now_ns);

 private:
  PublishOptions options_;
  OutsideHead published_{};
  std::optional<std::int64_t> published_ns_{};
};

}  // namespace journal
