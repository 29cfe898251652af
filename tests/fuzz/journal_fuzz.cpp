// Reading an edited journal: whatever was done to it, what is read is a prefix of what was written.
#include "journal/reader.hpp"
#include "tests/fuzz/edited_directory.hpp"
#include "tests/fuzz/fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static tests::EditedDirectory directory;
  directory.edit({data, size});
  const auto tail = journal::find_tail(directory.path());
  if (tail) tests::must(directory.is_prefix(tail->step_count, tail->tip));
  return 0;
}
