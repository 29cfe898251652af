// Whole files as strings.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

namespace tests {

inline std::string read_file(const std::filesystem::path& path) {
  std::string bytes(std::filesystem::file_size(path), '\0');
  std::ifstream{path, std::ios::binary}.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  return bytes;
}

}  // namespace tests
