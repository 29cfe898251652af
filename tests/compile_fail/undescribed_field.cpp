// A field that its description leaves out would be in no text, schema or index.
// expect: static assertion failed|static_assert failed
#include "engine/model/describe.hpp"

struct Event {
  std::uint64_t shown{};
  std::uint64_t forgotten{};
};
LOCKSTEP_DESCRIBE(Event, 16, shown);
