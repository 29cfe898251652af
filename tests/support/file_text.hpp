// The bytes of a file, for tests.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

namespace tests {

/// Empty when there is no such file.
inline std::string file_text(const std::filesystem::path& path) {
  std::error_code missing;
  const auto bytes = std::filesystem::file_size(path, missing);
  std::string text(missing ? 0 : bytes, '\0');
  std::ifstream{path, std::ios::binary}.read(text.data(), static_cast<std::streamsize>(text.size()));
  return text;
}

}  // namespace tests
