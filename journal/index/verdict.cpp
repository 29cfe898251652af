#include "journal/index/verdict.hpp"

#include <system_error>

#include "journal/index/files.hpp"

namespace journal {

namespace {

/// A walk over the whole journal: how far it goes, and whether it has the record that was known to be durable.
struct Walk {
  engine::Sequence last_sequence{};
  bool has_durable{false};
};

engine::Result<Walk, JournalError> walk(const std::filesystem::path& directory, const IndexMark& mark) {
  auto reader = Reader::open(directory);
  if (!reader) return engine::Failure{reader.error()};
  Walk found{.has_durable = mark.durable_sequence.raw() == 0};
  for (;;) {
    const auto record = reader->next();
    if (!record) return engine::Failure{record.error()};
    if (!*record) break;
    const engine::RecordHeader& header = *(*record)->header;
    if (header.sequence == mark.durable_sequence) found.has_durable = header.checksum == mark.durable_tip;
  }
  found.last_sequence = reader->last_sequence();
  return found;
}

JournalError ahead(const std::filesystem::path& directory, const IndexMark& mark, engine::Sequence last) {
  return {.code = ErrorCode::IndexAhead,
          .path = (directory / kIndexFileName).string(),
          .reason = "has durable records up to sequence " + std::to_string(mark.durable_sequence.raw()) +
                    "; the journal ends at " + std::to_string(last.raw()) +
                    (last < mark.durable_sequence ? "" : " and holds another record there") +
                    ": the journal lost what was promised to be safe",
          .advice = "restore the journal from a copy; to go on without what is lost, move the index away"};
}

engine::Result<IndexOpening, JournalError> judge_mark(const std::filesystem::path& directory, const IndexMark& mark,
                                                      const std::string& tables) {
  const bool is_same = mark.last_sequence.raw() == 0 || is_in_journal(directory, mark);
  if (is_same) return IndexOpening{.found = mark.tables == tables ? IndexFound::Usable : IndexFound::Outdated};
  const auto found = walk(directory, mark);
  if (!found) return engine::Failure{found.error()};
  if (!found->has_durable) return engine::Failure{ahead(directory, mark, found->last_sequence)};
  return IndexOpening{.found = IndexFound::Ahead,
                      .lost_from = engine::Sequence{std::min(found->last_sequence, mark.last_sequence).raw() + 1},
                      .lost_to = mark.last_sequence};
}

}  // namespace

engine::Result<IndexOpening, JournalError> judge_index(const std::filesystem::path& directory,
                                                       engine::JournalId journal, const std::string& tables) {
  std::error_code failed;
  const auto bytes = std::filesystem::file_size(directory / kIndexFileName, failed);
  // An empty file is what SQLite leaves when it is stopped before its first transaction.
  if (failed || bytes == 0) return IndexOpening{.found = IndexFound::Nothing};
  auto connection = Connection::open(directory / kIndexFileName, Access::Read);
  auto mark = connection ? read_mark(*connection) : engine::Failure{connection.error()};
  if (!mark && mark.error().code == ErrorCode::IndexDamaged) {
    return IndexOpening{.found = IndexFound::Damaged, .reason = mark.error().reason};
  }
  if (!mark) return engine::Failure{mark.error()};
  if (mark->journal != journal) return IndexOpening{.found = IndexFound::Foreign};
  return judge_mark(directory, *mark, tables);
}

}  // namespace journal
