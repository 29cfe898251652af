// Recovery of an edited journal: it goes on only behind a prefix of what was written, never before the watermark.
#include "journal/recovery/recovery.hpp"
#include "tests/fuzz/edited_directory.hpp"
#include "tests/fuzz/fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static tests::EditedDirectory directory;
  directory.edit({data, size});
  const auto found = journal::recover({.directory = directory.path(), .settle = false});
  if (!found || !found->is_sound()) return 0;
  tests::must(directory.is_prefix(found->tail.step_count, found->tail.tip));
  tests::must(found->tail.last_sequence >= found->watermark);
  return 0;
}
