// Copies, divides 128 bits, asserts, and calls the other archive.
#include <cstring>
namespace engine {
[[noreturn]] void assert_failed(const char*, const char*, int) noexcept;
void fold(char*);
void step(char* to, const char* from, unsigned long size, __int128* number, __int128 by) {
  if (size > 4096) assert_failed("", "", 1);
  std::memcpy(to, from, size);
  *number /= by;
  fold(to);
}
}  // namespace engine
