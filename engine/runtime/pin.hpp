// Binding a thread to a processor.
#pragma once

#include <cstdint>
#include <string>

#include "engine/base/result.hpp"

namespace engine::runtime {

/// Binds the calling thread. The error says which processor was asked for and why it cannot be had.
Result<Done, std::string> pin_this_thread(std::uint32_t cpu);

}  // namespace engine::runtime
