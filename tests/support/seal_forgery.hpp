// What somebody can do to a journal who may write its directory, has our code and all time, and has neither the key nor
// the world outside: change it, and make every unkeyed checksum and hash right again. Each attack returns the files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <vector>

#include "journal/check.hpp"
#include "journal/seal/merkle.hpp"
#include "journal/seal/seal_file.hpp"
#include "tests/support/sealed_journal.hpp"

namespace tests {

inline std::uint64_t test_seed() { return journal::checksum_seed(kTestJournal); }
inline engine::RecordHeader& header_of(Step& step, std::size_t record = 0) {
  std::size_t at = 0;
  for (; record != 0; --record) at += engine::view_as<engine::RecordHeader>(step.data() + at)->length;
  return *engine::view_as<engine::RecordHeader>(step.data() + at);
}

/// How the forger seals what he made.
enum class Forged : std::uint8_t {
  Unsigned = 1,
  OwnKey = 2,   ///< with a key that he drew
  Grafted = 3,  ///< with the keys and signatures of the journal's own closings, as far as there are any
};

template <class Part>
void put_part(std::string& file, std::size_t offset, Part part) {
  part.checksum = journal::struct_checksum(part, test_seed());
  std::memcpy(file.data() + offset, &part, sizeof(part));
}

/// Reads all seals, lets `edit` change them, and makes the chain, the trees and the checksums right again. Signatures
/// stay what `edit` makes them.
inline Files reseal(const SealedJournal& sealed, const Files& files,
                    const std::function<void(journal::SealFile&, std::uint32_t)>& edit) {
  write_files(sealed.path(), files);
  Files result = files;
  journal::Digest previous{};
  const auto numbers = journal::list_seals(sealed.path());
  for (const std::uint32_t number : *numbers) {
    auto file = *journal::read_seals(sealed.path(), number, test_seed());
    edit(file, number);
    std::string& bytes = result[journal::seal_file_name(number)];
    bytes.assign(sizeof(journal::SealFileHeader) + file.seals.size() * sizeof(journal::Seal) +
                     (file.closing ? sizeof(journal::SegmentClosing) : 0),
                 '\0');
    const auto put = [&](auto& part, std::size_t at) {
      part.previous = previous;
      part.checksum = journal::struct_checksum(part, test_seed());
      previous = journal::leaf_hash(journal::bytes_of(part));
      std::memcpy(bytes.data() + at, &part, sizeof(part));
    };
    put(file.header, 0);
    std::vector<journal::Digest> hashes;
    std::size_t at = sizeof(journal::SealFileHeader);
    for (journal::Seal& seal : file.seals) {
      put(seal, at);
      hashes.push_back(previous);
      at += sizeof(seal);
    }
    if (!file.closing) continue;
    file.closing->root = journal::merkle_root(hashes);
    put(*file.closing, at);
  }
  return result;
}

/// Takes over what a closing says of keys, from the true journal's closing of that segment.
inline void graft(journal::SegmentClosing& to, const journal::SegmentClosing& from) {
  to.key_epoch = from.key_epoch;
  to.public_key = from.public_key;
  to.next_public_key = from.next_public_key;
  to.certificate = from.certificate;
  to.signature = from.signature;
}

/// Writes a whole journal of these steps, by our own code: every checksum, hash and tree is right.
inline Files forge(const SealedJournal& sealed, std::vector<Step> steps, Forged how) {
  const TemporaryDirectory directory;
  const auto key = directory.path() / "own";
  if (how == Forged::OwnKey && !journal::make_key(key)) std::abort();
  write_sealed(directory.journal(), std::move(steps), how == Forged::OwnKey ? key : std::filesystem::path{});
  const Files forged = read_files(directory.journal());
  if (how != Forged::Grafted) return forged;
  sealed.restore();
  std::vector<journal::SegmentClosing> closings;
  const auto numbers = journal::list_seals(sealed.path());
  for (const std::uint32_t number : *numbers) {
    closings.push_back(*journal::read_seals(sealed.path(), number, test_seed())->closing);
  }
  return reseal(sealed, forged, [&](journal::SealFile& file, std::uint32_t number) {
    if (number <= closings.size()) graft(*file.closing, closings[number - 1]);
  });
}

}  // namespace tests
