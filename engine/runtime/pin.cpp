#include "engine/runtime/pin.hpp"

#include <sched.h>

#include <cerrno>
#include <cstring>

namespace engine::runtime {

Result<Done, std::string> pin_this_thread(std::uint32_t cpu) {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (cpu < CPU_SETSIZE) CPU_SET(cpu, &set);
  if (::sched_setaffinity(0, sizeof(set), &set) != 0) {
    return Failure{"cannot bind a thread to processor " + std::to_string(cpu) + ": " + std::strerror(errno)};
  }
  return Done{};
}

}  // namespace engine::runtime
