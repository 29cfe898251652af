// Where there is no libFuzzer: runs a target over the files of its corpus, so that what was found once stays found.
#include <cstdio>
#include <filesystem>
#include <string>

#include "tests/fuzz/fuzz.hpp"
#include "tests/support/files.hpp"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: %s CORPUS_DIRECTORY\n", argv[0]);
    return 2;
  }
  std::error_code error;
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator{argv[1], error}) {
    const std::string bytes = tests::read_file(entry.path());
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    ++count;
  }
  std::printf("%zu inputs of %s\n", count, argv[1]);
  return count == 0 ? 1 : 0;  // A corpus that is not there proves nothing.
}
