#include <thread>  // caught
std::thread a;             // caught
std::mutex b;              // caught
thread_local int c;        // caught
std::this_thread::yield(); // caught
nanosleep(&wait, nullptr); // caught
std::atomic<int> d;
