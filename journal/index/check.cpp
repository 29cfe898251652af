#include "journal/index/check.hpp"

#include <system_error>

#include "journal/index/builder.hpp"
#include "journal/index/compare.hpp"
#include "journal/index/files.hpp"
#include "journal/index/tables.hpp"

namespace journal {

namespace {

namespace fs = std::filesystem;
using engine::Failure;

constexpr std::string_view kAsideFileName = "index.sqlite.checking";

/// A second index, gone with its owner.
class Aside {
 public:
  explicit Aside(const fs::path& directory) : path_{directory / kAsideFileName} { remove(); }
  Aside(const Aside&) = delete;
  Aside& operator=(const Aside&) = delete;
  ~Aside() { remove(); }
  [[nodiscard]] const fs::path& path() const noexcept { return path_; }

 private:
  void remove() const noexcept {
    std::error_code ignored;
    for (const char* const part : {"", "-wal", "-shm"}) fs::remove(path_.string() + part, ignored);
  }
  fs::path path_;
};

/// As far as `until`, which is inside the journal.
DoneOrError build(Connection& connection, const fs::path& directory, const IndexOptions& options,
                  const IndexMark& until) {
  const IndexMark start{.journal = until.journal, .tables = until.tables};
  if (auto made = make_tables(connection, options.projections, start); !made) return made;
  auto builder = Builder::prepare(connection, options.projections, start);
  if (!builder) return Failure{builder.error()};
  auto reader = Reader::open(directory);
  if (!reader) return Failure{reader.error()};
  while (builder->mark().last_sequence < until.last_sequence) {
    const auto step = reader->next_step();
    if (!step) return Failure{step.error()};
    if (!*step) break;
    if (auto added = builder->add(**step, reader->tip()); !added) return added;
    if (builder->rows_waiting() < options.batch_rows) continue;
    if (auto committed = builder->commit({}); !committed) return committed;
  }
  if (auto committed = builder->commit({}); !committed) return committed;
  return connection.execute(create_indexes_sql(options.projections));
}

/// SQLite's own look at its pages, and at whether indexes and tables agree. "ok", or the first thing that is wrong.
engine::Result<std::string, JournalError> integrity_of(Connection& connection) {
  auto statement = connection.prepare("PRAGMA integrity_check(1)");
  if (!statement) return Failure{statement.error()};
  const auto row = statement->step();
  if (!row) return Failure{row.error()};
  return std::string{statement->text(0)};
}

}  // namespace

engine::Result<std::string, JournalError> check_index(const fs::path& directory, const IndexOptions& options) {
  auto index = Index::open(directory, options);
  if (!index) return Failure{index.error()};
  if (std::string words = index->opening().words(); !words.empty()) return words;
  if (auto caught_up = index->catch_up(); !caught_up) return Failure{caught_up.error()};
  auto kept = open_for_reading(directory);
  if (!kept) return Failure{kept.error()};
  auto integrity = integrity_of(*kept);
  if (!integrity || *integrity != "ok") return integrity;
  const Aside aside{directory};
  auto anew = Connection::open(aside.path(), Access::Write);
  if (!anew) return Failure{anew.error()};
  if (auto built = build(*anew, directory, options, index->mark()); !built) return Failure{built.error()};
  return difference_between(*kept, *anew);
}

}  // namespace journal
