#include "replay/snapshot.hpp"

#include "journal/reader.hpp"
#include "replay/follower.hpp"
#include "replay/snapshot_file.hpp"

namespace replay {

namespace {

using engine::Failure;
using engine::Result;

Failure<Stop> journal_stop(const journal::JournalError& error) {
  return Failure{Stop{journal::exit_status(error.code), error.message()}};
}

}  // namespace

Result<SnapshotTaken, Stop> take_snapshot(const std::filesystem::path& journal) {
  auto reader = journal::Reader::open(journal);
  if (!reader) return journal_stop(reader.error());
  Follower follower;
  for (;;) {
    const auto step = reader->next_step();
    if (!step) return journal_stop(step.error());
    if (!*step) break;
    auto folded = follower.fold_step((*step)->bytes);
    if (!folded) return Failure{folded.error()};
  }
  if (!follower.has_begun()) return Failure{Stop{2, journal.string() + ": holds no record yet"}};
  if (const auto failed = write_snapshot_file(journal, follower, reader->tip())) return journal_stop(*failed);
  const engine::Sequence sequence = follower.state().session().sequence;
  return SnapshotTaken{.sequence = sequence,
                       .file = journal / snapshot_file_name(sequence),
                       .bytes = engine::state::snapshot_bytes(follower.arena())};
}

}  // namespace replay
