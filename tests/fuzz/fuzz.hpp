// What every fuzz target shares: the entry that libFuzzer, or the stub main, calls with one input after the other.
// A target aborts when its parser breaks a promise; sanitizers see the rest.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

/// Fixed by libFuzzer. data: `size` bytes of anything. Returns 0.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace tests {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) noexcept {
  return {reinterpret_cast<const char*>(data), size};
}

/// A promise of the code under test.
inline void must(bool holds) {
  if (!holds) std::abort();
}

}  // namespace tests
