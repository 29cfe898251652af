// Allocates and asks the time: what the hot path must never do.
#include <chrono>
#include <vector>

namespace engine {
long step(long count) {
  std::vector<long> values(static_cast<unsigned long>(count));
  return static_cast<long>(values.size()) + std::chrono::system_clock::now().time_since_epoch().count();
}
}  // namespace engine
