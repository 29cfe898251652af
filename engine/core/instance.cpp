// The core instantiated with the real ports' interface, for the hot-symbol guard: a template that nobody instantiates
// has no symbols to look at. The port is only declared; its symbols stay undefined and are allowed by name.
#include "engine/core/core.hpp"

namespace engine::core {

/// The journal writer's interface.
class InstanceLog {
 public:
  bool has_room(std::size_t bytes) noexcept;
  void append(std::span<std::byte> step) noexcept;
};

template class Core<InstanceLog>;

}  // namespace engine::core
