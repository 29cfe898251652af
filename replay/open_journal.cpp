#include "replay/open_journal.hpp"

#include <utility>

#include "journal/schema_fit.hpp"

namespace replay {

engine::Result<journal::Reader, Stop> open_journal(const std::filesystem::path& directory,
                                                   journal::ReadOptions options) {
  auto reader = journal::Reader::open(directory, std::move(options));
  if (!reader) return engine::Failure{stop_of(reader.error())};
  if (const std::string reason = journal::why_not_replayed(reader->info()); !reason.empty()) {
    return engine::Failure{Stop{2, directory.string() + ": " + reason + "; use the build that wrote it"}};
  }
  return std::move(reader).value();
}

}  // namespace replay
