// What every fuzz target shares: the entry that libFuzzer, or the stub main, calls with one input after the other.
// A target aborts when its parser breaks a promise; sanitizers see the rest.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

/// Fixed by libFuzzer. data: `size` bytes of anything. Returns 0.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace tests {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) noexcept {
  return {reinterpret_cast<const char*>(data), size};
}

inline std::string read_file(const std::filesystem::path& path) {
  std::string bytes(std::filesystem::file_size(path), '\0');
  std::ifstream{path, std::ios::binary}.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  return bytes;
}

/// A promise of the code under test.
inline void must(bool holds) {
  if (!holds) std::abort();
}

}  // namespace tests
