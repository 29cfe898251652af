// SIGINT and SIGTERM as something to ask for, not something that interrupts.
#pragma once

namespace engine::app {

/// Blocks SIGINT and SIGTERM for the calling thread and every thread that it starts later.
void block_stop_signals();

/// Waits up to `wait_ms` milliseconds for one of them. True when it came.
bool stop_signal_came(int wait_ms);

}  // namespace engine::app
