#include "journal/seal/head_publisher.hpp"

#include <syslog.h>

#include <string>
#include <utility>

#include "journal/file_io.hpp"

namespace journal {

HeadPublisher::HeadPublisher(PublishOptions options) : options_{std::move(options)} {}

std::optional<JournalError> HeadPublisher::publish(const OutsideHead& head) {
  if (head.sequence.raw() == 0 || head == published_) return std::nullopt;
  const std::string line = head_line(head) + "\n";
  if (!options_.file.empty()) {
    if (auto failed = write_file_whole(options_.file, std::as_bytes(std::span{line}))) {
      if (!std::exchange(has_failed_, true)) ::syslog(LOG_DAEMON | LOG_ERR, "lockstep: %s", failed->message().c_str());
      return failed;
    }
    has_failed_ = false;
  }
  if (options_.to_syslog) ::syslog(LOG_DAEMON | LOG_NOTICE, "%s", line.c_str());
  published_ = head;
  return std::nullopt;
}

}  // namespace journal
