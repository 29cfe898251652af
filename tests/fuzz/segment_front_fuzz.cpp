// The front of a segment file of any bytes: a header, or an error that names the file.
#include <algorithm>
#include <vector>

#include "journal/segment_front.hpp"
#include "tests/fuzz/fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // The first half of the input is the first page, the other half the last one.
  std::vector<std::byte> file(4 * journal::kPageBytes);
  const auto bytes = std::as_bytes(std::span{data, std::min(size, 2 * journal::kPageBytes)});
  const std::size_t half = bytes.size() / 2;
  std::ranges::copy(bytes.first(half), file.begin());
  std::ranges::copy(bytes.subspan(half, half), file.end() - static_cast<std::ptrdiff_t>(journal::kPageBytes));
  const auto front = journal::read_front(file, "fuzzed.seg");
  if (front) {
    tests::must(front->header.segment_bytes == file.size());
  } else {
    tests::must(front.error().message().find("fuzzed.seg") != std::string::npos);
  }
  return 0;
}
