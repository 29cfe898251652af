// How far a journal is durable, as another process sees it: what the head file says, asked again when more is wanted.
#pragma once

#include <filesystem>
#include <utility>

#include "engine/model/ids.hpp"

namespace journal {

/// For who follows a journal of a durable mode. Its blocks can be read before their sync has returned, so their being
/// there says nothing; the writer stores a head behind each batch that is durable, and that is seen here at once.
class PublishedEnd {
 public:
  explicit PublishedEnd(std::filesystem::path directory) : directory_{std::move(directory)} {}

  /// Whether the record behind `last` was told durable. Reads the head file when that is not known yet. A journal
  /// without that file (a saved prefix) is nobody's to wait for: true.
  [[nodiscard]] bool reaches_beyond(engine::Sequence last);

 private:
  std::filesystem::path directory_;
  engine::Sequence through_{};
};

}  // namespace journal
