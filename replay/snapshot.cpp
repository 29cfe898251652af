#include "replay/snapshot.hpp"

#include "replay/follower.hpp"
#include "replay/open_journal.hpp"
#include "replay/snapshot_file.hpp"

namespace replay {

using engine::Failure;
using engine::Result;

Result<SnapshotTaken, Stop> take_snapshot(const std::filesystem::path& journal) {
  auto reader = open_journal(journal);
  if (!reader) return Failure{reader.error()};
  Follower follower;
  for (;;) {
    const auto step = reader->next_step();
    if (!step) return Failure{stop_of(step.error())};
    if (!*step) break;
    auto folded = follower.fold_step((*step)->bytes);
    if (!folded) return Failure{folded.error()};
  }
  if (!follower.has_begun()) return Failure{Stop{2, journal.string() + ": holds no record yet"}};
  if (const auto failed = write_snapshot_file(journal, follower, reader->tip())) return Failure{stop_of(*failed)};
  const engine::Sequence sequence = follower.state().session().sequence;
  return SnapshotTaken{.sequence = sequence,
                       .file = journal / snapshot_file_name(sequence),
                       .bytes = engine::state::snapshot_bytes(follower.arena())};
}

}  // namespace replay
