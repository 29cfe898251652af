// Writes steps of a journal into the tables: the rows of a batch and the mark that says so, in one transaction.
#pragma once

#include <cstdint>
#include <vector>

#include "journal/index/mark.hpp"
#include "journal/index/market_blocks.hpp"
#include "journal/index/order_rows.hpp"
#include "journal/index/projection.hpp"
#include "journal/reader.hpp"

namespace journal {

/// Makes the tables and views of an empty index, and its mark.
[[nodiscard]] DoneOrError make_tables(Connection& connection, const std::vector<Projection>& projections,
                                      const IndexMark& mark);

/// Belongs to one thread. After an error nothing of the batch is in the tables; make another.
class Builder {
 public:
  /// The tables are there, and as `mark` says. Both arguments must outlive it.
  [[nodiscard]] static engine::Result<Builder, JournalError> prepare(Connection& connection,
                                                                     const std::vector<Projection>& projections,
                                                                     const IndexMark& mark);

  /// The step that follows the mark.
  [[nodiscard]] DoneOrError add(const StepView& step, std::uint64_t tip);
  /// Ends the batch. durable_through: what is known to be on stable storage; 0: nothing is known.
  [[nodiscard]] DoneOrError commit(engine::Sequence durable_through);

  /// Of the last step added, committed or not.
  [[nodiscard]] const IndexMark& mark() const noexcept { return mark_; }
  /// Events with a row since the last commit; a step of market events alone counts as one.
  [[nodiscard]] std::uint64_t rows_waiting() const noexcept { return rows_waiting_; }

 private:
  Builder(Connection& connection, const std::vector<Projection>& projections, const IndexMark& mark);
  [[nodiscard]] DoneOrError prepare_statements();
  [[nodiscard]] DoneOrError add_record(const RecordView& record);
  [[nodiscard]] DoneOrError add_event(const RecordView& record, const Projection* projection, const Concerns& concerns);
  [[nodiscard]] DoneOrError add_configuration(const RecordView& record);
  [[nodiscard]] Concerns concerns_of_record(const RecordView& record, const Projection* projection);

  Connection* connection_;
  const std::vector<Projection>* projections_;
  IndexMark mark_;
  MarketBlocks blocks_;
  OrderRows orders_;
  Statement insert_event_;
  std::vector<Statement> inserts_;  ///< by place in the projections; none for the market's
  Concerns input_;                  ///< of the step that is being added
  std::uint64_t rows_waiting_{0};
  bool is_in_batch_{false};
};

}  // namespace journal
