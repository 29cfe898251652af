#include <random>  // caught
auto a = rand();           // caught
std::random_device b;      // caught
std::mt19937_64 c;         // caught
std::uniform_int_distribution d;  // caught
auto e = random(seed, sequence, purpose, 0);
