// SIGINT, SIGTERM and SIGUSR1 as something to ask for, not something that interrupts.
#pragma once

namespace engine::app {

enum class Signal { None = 1, Stop = 2, Snapshot = 3 };

/// Blocks SIGINT, SIGTERM and SIGUSR1 for the calling thread and every thread that it starts later.
void block_signals();

/// Waits up to `wait_ms` milliseconds for one of them: SIGUSR1 asks for a snapshot, the others for an end.
Signal next_signal(int wait_ms);

}  // namespace engine::app
