// The index of a journal: SQLite tables beside the segments, made from the records and from nothing else. It may be
// deleted at any time; it is made again. Not for reading rows: open_for_reading (files.hpp).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "journal/index/mark.hpp"
#include "journal/index/projection.hpp"
#include "journal/reader.hpp"

namespace journal {

/// What was found where the index should be.
enum class IndexFound : std::uint8_t {
  Usable = 1,
  Nothing = 2,   ///< made anew
  Damaged = 3,   ///< moved aside, made anew
  Foreign = 4,   ///< another journal's: moved aside, made anew
  Ahead = 5,     ///< of records that the journal has no more, none of them known to be durable: moved aside, made anew
  Outdated = 6,  ///< tables of another build: removed, made anew
};

struct IndexOpening {
  IndexFound found{IndexFound::Usable};
  std::filesystem::path moved_to{};  ///< with Damaged, Foreign and Ahead
  engine::Sequence lost_from{};      ///< with Ahead: what the index had and the journal has not
  engine::Sequence lost_to{};
  std::string reason{};  ///< with Damaged

  /// What a person should know, in one line; empty when there is nothing to tell.
  [[nodiscard]] std::string words() const;
};

struct IndexOptions {
  std::uint64_t batch_rows{10'000};
  /// As Connection::on_busy. None: wait up to the busy timeout, then fail with Locked.
  std::function<bool(int tries)> on_busy{};
  /// Told now and then how many of how many bytes of the journal were read.
  std::function<void(std::uint64_t done, std::uint64_t total)> on_progress{};
  /// The events that get tables. Tests add their own.
  std::vector<Projection> projections{all_projections()};
};

/// An index that is being written. One for each journal at a time: it holds index.lock. Belongs to one thread.
class Index {
 public:
  /// Opens or makes it, after deciding what may be kept. Fails with IndexAhead when the index has durable records that
  /// the journal lost: nothing is changed then. Fails with Locked when another process keeps the index.
  [[nodiscard]] static engine::Result<Index, JournalError> open(const std::filesystem::path& directory,
                                                                IndexOptions options = {});
  Index(Index&&) noexcept;
  Index& operator=(Index&&) noexcept;
  Index(const Index&) = delete;
  Index& operator=(const Index&) = delete;
  ~Index();

  /// Reads to the present end of the journal. An error of the journal (damage) comes after all rows before it are in.
  [[nodiscard]] DoneOrError catch_up(engine::Sequence durable_through = engine::Sequence{});
  /// Follows a live journal: takes what is committed, up to a batch, and no step that ends beyond `through`. Returns
  /// the number of steps; 0: nothing new. What was taken is committed with the batch, or by commit().
  [[nodiscard]] engine::Result<std::uint64_t, JournalError> follow(engine::Sequence through,
                                                                   engine::Sequence durable_through);
  [[nodiscard]] DoneOrError commit(engine::Sequence durable_through);

  /// Makes the tables' indexes where they are not there yet: after a first catch-up they are made faster than kept.
  /// catch_up() ends with it; who follows calls it when he has caught up.
  [[nodiscard]] DoneOrError make_indexes();

  [[nodiscard]] const IndexOpening& opening() const noexcept;
  [[nodiscard]] const IndexMark& mark() const noexcept;

 private:
  struct State;
  explicit Index(std::unique_ptr<State> state) noexcept;

  std::unique_ptr<State> state_;
};

/// Removes the index and makes it anew. Refuses as Index::open does when the index is ahead on durable records.
[[nodiscard]] engine::Result<Index, JournalError> rebuild_index(const std::filesystem::path& directory,
                                                                IndexOptions options = {});

}  // namespace journal
