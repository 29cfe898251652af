#include "bench/pin.hpp"

#include <sched.h>

#include <stdexcept>
#include <string>

namespace bench {

void pin_this_thread(int cpu) {
  cpu_set_t cpus;
  CPU_ZERO(&cpus);
  if (cpu >= 0 && cpu < CPU_SETSIZE) CPU_SET(static_cast<unsigned>(cpu), &cpus);
  if (::sched_setaffinity(0, sizeof cpus, &cpus) != 0) {
    throw std::runtime_error{"cannot run on processor " + std::to_string(cpu) + "; choose another"};
  }
}

}  // namespace bench
