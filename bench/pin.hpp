// Pins the calling thread to a processor.
#pragma once

namespace bench {

/// Throws std::runtime_error when the processor does not exist or is not ours to use.
void pin_this_thread(int cpu);

}  // namespace bench
