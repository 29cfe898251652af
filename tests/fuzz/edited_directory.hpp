// A small sound journal, and edits of its files that a fuzzer makes up: bytes changed, sectors zeroed or taken from
// elsewhere, files cut. Random bytes would never get past the first checksum; edits of a sound journal do.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "tests/support/temporary_directory.hpp"

namespace tests {

/// Made once and put back before each input.
class EditedDirectory {
 public:
  EditedDirectory();

  /// Puts the journal back and applies the edits that `bytes` encodes, six bytes each: file, kind, place (two bytes),
  /// value, source.
  void edit(std::span<const std::uint8_t> bytes);

  [[nodiscard]] std::filesystem::path path() const { return directory_.journal(); }
  /// Whether `step_count` whole steps that end in `tip` are the first ones of the sound journal.
  [[nodiscard]] bool is_prefix(std::uint64_t step_count, std::uint64_t tip) const;

 private:
  struct File {
    std::filesystem::path path;
    std::string sound;
    bool is_changed;
  };

  void restore();
  void apply(std::span<const std::uint8_t, 6> edit);

  TemporaryDirectory directory_;
  std::vector<File> files_;
  std::vector<std::uint64_t> tips_;
};

}  // namespace tests
