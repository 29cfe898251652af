// Padding has no value of its own: two equal events could differ in the journal.
// expect: static assertion failed|static_assert failed
#include "engine/model/describe.hpp"

struct Event {
  std::uint32_t count{};
  std::uint64_t value{};
};
LOCKSTEP_DESCRIBE(Event, 16, count, value);
