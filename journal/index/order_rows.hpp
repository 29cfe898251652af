// The table order_state: one row for each order, moved on by each event about it as the ledger moves its own. A
// projection, not the truth: it decides nothing.
#pragma once

#include <cstddef>
#include <vector>

#include "engine/model/record.hpp"
#include "journal/index/sqlite.hpp"

namespace journal {

class OrderRows {
 public:
  /// The tables must be there.
  [[nodiscard]] static engine::Result<OrderRows, JournalError> prepare(Connection& connection);

  /// Looks at any event; most are none of its business. payload: whole, of this build's layout.
  [[nodiscard]] DoneOrError fold(const engine::RecordHeader& header, const std::byte* payload);

 private:
  struct Change {
    std::uint16_t type;
    Statement statement;
    /// Binds what the statement needs besides the sequence (1) and the time (2): the order's id (3) and more.
    void (*bind)(Statement& statement, const std::byte* payload);
  };

  std::vector<Change> changes_;
};

}  // namespace journal
