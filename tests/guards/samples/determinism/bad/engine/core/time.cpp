#include <ctime>  // caught
#include <engine/base/clock.hpp>
auto a = std::chrono::system_clock::now();  // caught
auto b = steady_clock::now();               // caught
auto c = time(nullptr);                     // caught
auto d = std::time(0);                      // caught
auto e = __rdtsc();                         // caught
auto f = __TIME__;                          // caught
auto g = header.time;
auto h = step.time(now);
