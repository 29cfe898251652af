// Gives the journal's head to the world outside: a file that another owner reads or copies, and the system's log. What
// is out there cannot be taken back by whoever changes the journal.
#pragma once

#include <filesystem>
#include <optional>

#include "journal/error.hpp"
#include "journal/seal/outside_head.hpp"

namespace journal {

struct PublishOptions {
  std::filesystem::path file{};  ///< outside of the journal's directory; empty: none
  bool to_syslog{false};         ///< facility `daemon`, one line for each head
};

/// Belongs to one thread, not the core's. Knows no clock: who calls it decides how often, a live journal once a second.
class HeadPublisher {
 public:
  explicit HeadPublisher(PublishOptions options);

  /// Publishes the head if it is another than the last one published. The file is replaced at once, never seen half
  /// written. Returns what failed, and tells the system's log of it the first time: the engine goes on, and the next
  /// call tries again.
  std::optional<JournalError> publish(const OutsideHead& head);

 private:
  PublishOptions options_;
  OutsideHead published_{};
  bool has_failed_{false};
};

}  // namespace journal
