// Damage done to a sealed journal one byte at a time, for the quick and the slow tests of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/support/sealed_journal.hpp"

namespace tests {

struct DamageTried {
  std::size_t tried{0};
  std::size_t missed{0};
  std::string where{};  ///< the first that was missed
  void note(bool is_found, const std::string& name, std::size_t offset) {
    ++tried;
    if (is_found) return;
    if (missed++ == 0) where = name + " at " + std::to_string(offset);
  }
};

/// Flips bits_per_byte bits of every stride-th byte of every file, one at a time.
inline DamageTried flip_bits(const SealedJournal& sealed, std::size_t stride, unsigned bits_per_byte) {
  DamageTried result;
  sealed.restore();
  for (const auto& [name, bytes] : sealed.files()) {
    std::fstream file{sealed.path() / name, std::ios::in | std::ios::out | std::ios::binary};
    const auto put = [&](std::size_t offset, char byte) {
      file.seekp(static_cast<std::streamoff>(offset));
      file.put(byte);
      file.flush();
    };
    for (std::size_t offset = 0; offset < bytes.size(); offset += stride) {
      for (unsigned turn = 0; turn < bits_per_byte; ++turn) {
        const unsigned bit = (turn + static_cast<unsigned>(offset)) % 8;
        put(offset, static_cast<char>(static_cast<unsigned char>(bytes[offset]) ^ (1U << bit)));
        result.note(sealed.is_found({}), name, offset);
      }
      put(offset, bytes[offset]);
    }
  }
  return result;
}

/// Cut between two of its parts the last file of seals is what a killed session leaves: only a head outside tells.
inline bool is_end_of_part(const SealedJournal& sealed, const std::string& name, std::size_t size) {
  const std::string last_seal = std::prev(sealed.files().end(), 2)->first;
  return name == last_seal && size >= sizeof(journal::SealFileHeader) &&
         (size - sizeof(journal::SealFileHeader)) % sizeof(journal::Seal) == 0;
}

/// Cuts every file at every (8 * stride)-th byte.
inline DamageTried cut_files(const SealedJournal& sealed, std::size_t stride) {
  DamageTried result;
  for (const auto& [name, bytes] : sealed.files()) {
    sealed.restore();
    // From the end on, so that each cut is one call.
    for (std::size_t size = (bytes.size() - 1) / 8 * 8;; size -= 8 * stride) {
      std::filesystem::resize_file(sealed.path() / name, size);
      result.note(sealed.is_found({.head = is_end_of_part(sealed, name, size)}), name, size);
      if (size < 8 * stride) break;
    }
  }
  sealed.restore();
  return result;
}

}  // namespace tests
