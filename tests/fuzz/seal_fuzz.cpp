// A seal file of any bytes: read or refused.
#include <fstream>

#include "journal/format.hpp"
#include "journal/seal/seal_file.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/support/journal_steps.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const tests::TemporaryDirectory directory;
  const auto text = tests::text_of(data, size);
  std::ofstream{directory.path() / "00000001.seal", std::ios::binary | std::ios::trunc}.write(
      text.data(), static_cast<std::streamsize>(text.size()));
  const auto file = journal::read_seals(directory.path(), 1, journal::checksum_seed(tests::kTestJournal));
  if (file) tests::must(file->end + file->bytes_beyond == size);
  return 0;
}
