#include "journal/seal/head_publisher.hpp"

#include <syslog.h>

#include <string>
#include <utility>

#include "journal/file_io.hpp"

namespace journal {

HeadPublisher::HeadPublisher(PublishOptions options) : options_{std::move(options)} {}

std::optional<JournalError> HeadPublisher::turn(const OutsideHead& head, std::int64_t now_ns) {
  if (published_ns_ && now_ns - *published_ns_ < options_.interval_ns) return std::nullopt;
  return publish(head, now_ns);
}

std::optional<JournalError> HeadPublisher::publish(const OutsideHead& head, std::int64_t now_ns) {
  if (head.sequence.raw() == 0 || head == published_) return std::nullopt;
  const std::string line = head_line(head) + "\n";
  if (!options_.file.empty()) {
    if (auto failed = write_file_whole(options_.file, std::as_bytes(std::span{line}))) return failed;
  }
  if (options_.to_syslog) ::syslog(LOG_DAEMON | LOG_NOTICE, "%s", line.c_str());
  published_ = head;
  published_ns_ = now_ns;
  return std::nullopt;
}

}  // namespace journal
