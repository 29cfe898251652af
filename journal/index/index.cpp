#include "journal/index/index.hpp"

#include <utility>

#include "journal/index/builder.hpp"
#include "journal/index/files.hpp"
#include "journal/index/tables.hpp"
#include "journal/index/verdict.hpp"
#include "journal/lock.hpp"

namespace journal {

namespace fs = std::filesystem;
using engine::Failure;
using engine::Sequence;

struct Index::State {
  fs::path directory;
  IndexOptions options;
  DirectoryLock lock;
  IndexOpening opening;
  JournalInfo info;
  std::optional<Connection> connection{};
  std::optional<Builder> builder{};
  std::optional<Reader> reader{};  // While a live journal is followed.

  [[nodiscard]] DoneOrError clear_the_way();
  [[nodiscard]] DoneOrError open_tables(const std::string& tables);
  [[nodiscard]] DoneOrError prepare_builder(const IndexMark& mark);
  /// After an error: back to what is committed, so that the next call takes the same steps again.
  void start_over();
  [[nodiscard]] DoneOrError take(const Reader& from, const StepView& step, Sequence durable_through);
  [[nodiscard]] ReadOptions read_on(bool follow) const;
  void tell_progress(const StepView& step) const;
};

namespace {

std::string fate_of(const fs::path& moved_to) { return "; it was moved to " + moved_to.string() + " and made anew"; }

}  // namespace

std::string IndexOpening::words() const {
  switch (found) {
    case IndexFound::Usable:
    case IndexFound::Nothing:
      return {};
    case IndexFound::Damaged:
      return "the index was damaged (" + reason + ")" + fate_of(moved_to);
    case IndexFound::Foreign:
      return "the index was another journal's" + fate_of(moved_to);
    case IndexFound::Ahead:
      return "the index had sequences " + std::to_string(lost_from.raw()) + " to " + std::to_string(lost_to.raw()) +
             ", which the journal has lost; they were not known to be durable" + fate_of(moved_to);
    case IndexFound::Outdated:
      return "the index was another build's and was made anew";
  }
  return {};
}

/// Moves or removes what cannot be kept.
DoneOrError Index::State::clear_the_way() {
  const char* why = nullptr;
  if (opening.found == IndexFound::Usable || opening.found == IndexFound::Nothing) return engine::Done{};
  if (opening.found == IndexFound::Outdated) return remove_index(directory);
  if (opening.found == IndexFound::Damaged) why = "damaged";
  if (opening.found == IndexFound::Foreign) why = "foreign";
  if (opening.found == IndexFound::Ahead) why = "ahead";
  auto moved = move_index_aside(directory, why);
  if (!moved) return Failure{moved.error()};
  opening.moved_to = *moved;
  return engine::Done{};
}

DoneOrError Index::State::open_tables(const std::string& tables) {
  auto opened = Connection::open(directory / kIndexFileName, Access::Write);
  if (!opened) return Failure{opened.error()};
  connection.emplace(std::move(opened).value());
  if (options.on_busy) connection->on_busy(options.on_busy);
  IndexMark mark{.journal = info.id, .tables = tables};
  if (opening.found != IndexFound::Usable) {
    if (auto made = make_tables(*connection, options.projections, mark); !made) return made;
  } else {
    const auto found = read_mark(*connection);
    if (!found) return Failure{found.error()};
    mark = *found;
  }
  return prepare_builder(mark);
}

DoneOrError Index::State::prepare_builder(const IndexMark& mark) {
  auto prepared = Builder::prepare(*connection, options.projections, mark);
  if (!prepared) return Failure{prepared.error()};
  builder.emplace(std::move(prepared).value());
  return engine::Done{};
}

void Index::State::start_over() {
  reader.reset();
  static_cast<void>(connection->execute("ROLLBACK"));  // An error where there is nothing to roll back.
  if (const auto mark = read_mark(*connection)) static_cast<void>(prepare_builder(*mark));
}

engine::Result<Index, JournalError> Index::open(const fs::path& directory, IndexOptions options) {
  const auto reader = Reader::open(directory);
  if (!reader) return Failure{reader.error()};
  auto lock = DirectoryLock::take(directory, kIndexLockFileName);
  if (!lock) return Failure{lock.error()};
  const std::string tables = tables_fingerprint(options.projections);
  auto opening = judge_index(directory, reader->info().id, tables);
  if (!opening) return Failure{opening.error()};
  auto state = std::unique_ptr<State>{new State{.directory = directory,
                                                .options = std::move(options),
                                                .lock = std::move(lock).value(),
                                                .opening = *opening,
                                                .info = reader->info()}};
  if (auto cleared = state->clear_the_way(); !cleared) return Failure{cleared.error()};
  auto opened = state->open_tables(tables);
  if (!opened && opened.error().code == ErrorCode::IndexDamaged) {
    // The mark was sound, what statements need is not.
    state->builder.reset();
    state->connection.reset();
    state->opening = {.found = IndexFound::Damaged, .reason = opened.error().reason};
    if (auto cleared = state->clear_the_way(); !cleared) return Failure{cleared.error()};
    opened = state->open_tables(tables);
  }
  if (!opened) return Failure{opened.error()};
  return Index{std::move(state)};
}

ReadOptions Index::State::read_on(bool follow) const {
  const IndexMark& mark = builder->mark();
  ReadOptions read{.follow = follow};
  if (mark.last_sequence.raw() == 0) return read;
  read.from = ReadFrom{.segment = mark.segment,
                       .offset = mark.next_offset,
                       .last_sequence = mark.last_sequence,
                       .last_time = mark.last_time,
                       .tip = mark.tip};
  return read;
}

void Index::State::tell_progress(const StepView& step) const {
  if (!options.on_progress) return;
  options.on_progress((step.segment - 1) * info.segment_bytes + step.offset, info.segment_count * info.segment_bytes);
}

DoneOrError Index::State::take(const Reader& from, const StepView& step, Sequence durable_through) {
  if (auto added = builder->add(step, from.tip()); !added) return added;
  if (builder->rows_waiting() < options.batch_rows) return engine::Done{};
  tell_progress(step);
  return builder->commit(durable_through);
}

DoneOrError Index::catch_up(Sequence durable_through) {
  auto opened = Reader::open(state_->directory, state_->read_on(false));
  if (!opened) return Failure{opened.error()};
  std::optional<JournalError> damage;
  const Sequence before = mark().last_sequence;
  for (;;) {
    const auto step = opened->next_step();
    if (!step) damage = step.error();
    if (!step || !*step) break;
    if (auto taken = state_->take(*opened, **step, durable_through); !taken) {
      state_->start_over();
      return taken;
    }
  }
  if (auto committed = commit(durable_through); !committed) return committed;
  if (damage) return Failure{*damage};
  const bool is_as_before = mark().last_sequence == before && state_->opening.found == IndexFound::Usable;
  return is_as_before ? DoneOrError{engine::Done{}} : make_indexes();
}

DoneOrError Index::make_indexes() {
  // A thousand rows of each index are enough to tell one that narrows from one that does not.
  return state_->connection->execute(create_indexes_sql(state_->options.projections) +
                                     "PRAGMA analysis_limit=1000; ANALYZE;");
}

engine::Result<std::uint64_t, JournalError> Index::follow(Sequence through, Sequence durable_through) {
  if (!state_->reader) {
    auto opened = Reader::open(state_->directory, state_->read_on(true));
    if (!opened) return Failure{opened.error()};
    state_->reader.emplace(std::move(opened).value());
  }
  std::uint64_t steps = 0;
  // What is published as durable ends with a whole step, so the next step is either all inside or all beyond it.
  while (state_->builder->mark().last_sequence < through && steps < state_->options.batch_rows) {
    const auto step = state_->reader->next_step();
    if (!step) return Failure{step.error()};
    if (!*step) break;
    if (auto taken = state_->take(*state_->reader, **step, durable_through); !taken) {
      state_->start_over();
      return Failure{taken.error()};
    }
    ++steps;
  }
  return steps;
}

DoneOrError Index::commit(Sequence durable_through) {
  auto committed = state_->builder->commit(durable_through);
  if (!committed) state_->start_over();
  return committed;
}

Index::Index(std::unique_ptr<State> state) noexcept : state_{std::move(state)} {}
Index::Index(Index&&) noexcept = default;
Index& Index::operator=(Index&&) noexcept = default;
Index::~Index() = default;
const IndexOpening& Index::opening() const noexcept { return state_->opening; }
const IndexMark& Index::mark() const noexcept { return state_->builder->mark(); }

engine::Result<Index, JournalError> rebuild_index(const fs::path& directory, IndexOptions options) {
  {
    const auto kept = Index::open(directory, options);
    if (!kept) return Failure{kept.error()};
  }
  if (auto removed = remove_index(directory); !removed) return Failure{removed.error()};
  auto made = Index::open(directory, std::move(options));
  if (!made) return made;
  if (auto caught_up = made->catch_up(); !caught_up) return Failure{caught_up.error()};
  return made;
}

}  // namespace journal
