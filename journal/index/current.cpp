#include "journal/index/current.hpp"

#include <unistd.h>

#include <utility>

#include "journal/index/files.hpp"

namespace journal {

namespace {

using engine::Failure;

/// What came of bringing the index up to date.
struct Update {
  std::vector<std::string> notes{};
  std::optional<JournalError> journal_damage{};
};

engine::Result<Update, JournalError> update_once(const std::filesystem::path& directory, const IndexOptions& options) {
  auto index = Index::open(directory, options);
  if (!index) return Failure{index.error()};
  Update update;
  if (std::string words = index->opening().words(); !words.empty()) update.notes.push_back(std::move(words));
  const auto caught_up = index->catch_up();
  if (!caught_up && caught_up.error().code != ErrorCode::Damage) return Failure{caught_up.error()};
  if (!caught_up) update.journal_damage = caught_up.error();
  return update;
}

engine::Result<Update, JournalError> update_index(const std::filesystem::path& directory, const IndexOptions& options) {
  auto updated = update_once(directory, options);
  if (updated || updated.error().code != ErrorCode::IndexDamaged) return updated;
  // The damage lay where opening does not look: it was met while rows were written.
  const std::string reason = updated.error().reason;
  auto moved = move_index_aside(directory, "damaged");
  if (!moved) return Failure{moved.error()};
  auto again = update_once(directory, options);
  if (!again) return again;
  const IndexOpening opening{.found = IndexFound::Damaged, .moved_to = *moved, .reason = reason};
  again->notes.push_back(opening.words());
  return again;
}

/// Why an index that cannot be written is not up to date; empty when it is.
std::string staleness(const std::filesystem::path& directory, const IndexMark& mark) {
  if (mark.last_sequence.raw() != 0 && !is_in_journal(directory, mark)) return "does not belong to this journal";
  ReadOptions read;
  if (mark.last_sequence.raw() != 0) {
    read.from = ReadFrom{mark.segment, mark.next_offset, mark.last_sequence, mark.last_time, mark.tip};
  }
  auto reader = Reader::open(directory, read);
  while (reader) {
    const auto step = reader->next_step();
    if (!step || !*step) break;
  }
  if (!reader || reader->last_sequence() == mark.last_sequence) return {};
  return "is behind: it ends at sequence " + std::to_string(mark.last_sequence.raw()) + ", the journal at " +
         std::to_string(reader->last_sequence().raw());
}

engine::Result<CurrentIndex, JournalError> open_as_it_is(const std::filesystem::path& directory) {
  auto connection = open_for_reading(directory);
  if (!connection) return Failure{connection.error()};
  auto mark = read_mark(*connection);
  if (!mark) return Failure{mark.error()};
  return CurrentIndex{.connection = std::move(connection).value(), .mark = *mark};
}

engine::Result<CurrentIndex, JournalError> open_unwritable(const std::filesystem::path& directory) {
  auto current = open_as_it_is(directory);
  if (!current) return current;
  const std::string stale = staleness(directory, current->mark);
  if (stale.empty()) return current;
  return Failure{JournalError{.code = ErrorCode::ReadOnly,
                              .path = (directory / kIndexFileName).string(),
                              .reason = stale + ", and " + directory.string() + " may not be written",
                              .advice = "run `lockstep-journal index update` as its owner, or ask a copy"}};
}

}  // namespace

engine::Result<CurrentIndex, JournalError> open_current(const std::filesystem::path& directory,
                                                        const IndexOptions& options) {
  // Asked first: only what is a journal gets an index.
  if (const auto reader = Reader::open(directory); !reader) return Failure{reader.error()};
  if (::access(directory.c_str(), W_OK) != 0) return open_unwritable(directory);
  auto updated = update_index(directory, options);
  const bool is_kept_by_another = !updated && updated.error().code == ErrorCode::Locked;
  if (!updated && !is_kept_by_another) return Failure{updated.error()};
  auto current = open_as_it_is(directory);
  if (!current) return current;
  if (is_kept_by_another) {
    current->notes.push_back("another process keeps the index; it has come to sequence " +
                             std::to_string(current->mark.last_sequence.raw()));
  } else {
    current->notes = std::move(updated->notes);
    current->journal_damage = std::move(updated->journal_damage);
  }
  return current;
}

}  // namespace journal
