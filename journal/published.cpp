#include "journal/published.hpp"

#include <system_error>

#include "journal/directory.hpp"
#include "journal/head_file.hpp"

namespace journal {

bool PublishedEnd::reaches_beyond(engine::Sequence last) {
  if (through_ > last) return true;
  const auto head = read_head(directory_);
  // Caught in the middle of a store it may not read back; the next look will.
  if (head && *head && (*head)->durable > through_) through_ = (*head)->durable;
  if (through_ > last) return true;
  std::error_code failed;
  return !std::filesystem::exists(directory_ / kHeadFileName, failed) && !failed;
}

}  // namespace journal
