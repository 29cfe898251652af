#include <time.h>
sched_yield();
nanosleep(&wait, nullptr);
auto a = clock_gettime(CLOCK_MONOTONIC, &now);  // caught: it may wait, not look at the clock
