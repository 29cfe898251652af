// Deciding code has the const side of a table only.
// expect: passing .*discards qualifiers|.this. argument to member function .mutate. has type
#include "engine/base/table.hpp"

struct Row {
  std::uint64_t value;
};

void decide(const engine::Table<Row>& table) { table.mutate(0).value = 1; }
