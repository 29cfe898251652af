// A record proved to somebody who has the public key and no journal; and what such a proof does not survive.
#include "journal/seal/proof.hpp"

#include <cstring>
#include <string>

#include <gtest/gtest.h>

#include "journal/seal/seal_file.hpp"
#include "tests/support/sealed_journal.hpp"

namespace {

using engine::Sequence;
using tests::SealedJournal;

/// The bytes of every record, by sequence.
std::vector<std::string> records_of(const std::filesystem::path& directory) {
  std::vector<std::string> records;
  auto reader = journal::Reader::open(directory);
  while (const auto record = reader->next().value()) {
    records.emplace_back(reinterpret_cast<const char*>(record->bytes.data()), record->bytes.size());
  }
  return records;
}

TEST(Proof, ProvesEveryRecordToWhoHasThePublicKeyAlone) {
  for (const auto durability : {journal::Durability::Async, journal::Durability::Group}) {
    const SealedJournal sealed{durability};
    const auto records = records_of(sealed.path());
    std::size_t bytes_max = 0;

    for (std::uint64_t sequence = 1; sequence <= records.size(); ++sequence) {
      const auto made = journal::make_proof(sealed.path(), Sequence{sequence});
      ASSERT_TRUE(made) << made.error().message();
      const auto bytes = journal::write_proof(*made);
      const auto read = journal::read_proof(bytes);
      ASSERT_TRUE(read) << read.error();
      const auto record = journal::check_proof(*read, *sealed.keys());
      ASSERT_TRUE(record) << sequence << ": " << record.error();
      ASSERT_EQ(std::memcmp(record->data(), records[sequence - 1].data(), records[sequence - 1].size()), 0);
      bytes_max = std::max(bytes_max, bytes.size());
    }
    EXPECT_LT(bytes_max, 6000U);
  }
}

TEST(Proof, OfOneRecordIsNoneOfItsNeighbourInAnotherGroup) {
  const SealedJournal sealed;
  auto proof = *journal::make_proof(sealed.path(), Sequence{1});

  proof.sequence = sealed.head().sequence;

  EXPECT_EQ(journal::check_proof(proof, *sealed.keys()).error(),
            "it does not hold sequence " + std::to_string(proof.sequence.raw()));
}

TEST(Proof, FailsWithABitChangedInAnyByte) {
  const SealedJournal sealed;
  const auto proof = *journal::make_proof(sealed.path(), Sequence{sealed.head().sequence.raw() - 1});
  auto bytes = journal::write_proof(proof);
  const auto proved = *journal::check_proof(proof, *sealed.keys());
  const std::vector<std::byte> record{proved.begin(), proved.end()};
  ASSERT_GE(proof.keys.size(), 1U);
  // The checksums of seal and closing are not looked at, the signature is.
  const std::size_t closing_checksum = sizeof(journal::ProofHeader) + offsetof(journal::SegmentClosing, checksum);

  for (std::size_t at = 0; at < bytes.size(); ++at) {
    if (at >= closing_checksum && at < closing_checksum + 8) continue;
    bytes[at] ^= std::byte{1} << at % 8;
    const auto read = journal::read_proof(bytes);
    if (read) {
      // Another sequence of the same group is another proof, as good as this one.
      const auto checked = journal::check_proof(*read, *sealed.keys());
      if (checked && read->sequence == proof.sequence) {
        ADD_FAILURE() << "offset " << at;
      }
    }
    bytes[at] ^= std::byte{1} << at % 8;
  }
}

TEST(Proof, FailsWithAnotherKey) {
  const SealedJournal sealed;
  const auto other = journal::make_key(sealed.beside("other"));
  const auto proof = *journal::make_proof(sealed.path(), Sequence{1});

  EXPECT_EQ(journal::check_proof(proof, *other).error(), "it is signed with another key");
}

TEST(Proof, IsRefusedForWhatIsNotSigned) {
  const SealedJournal sealed{journal::Durability::Async, false};

  EXPECT_EQ(journal::make_proof(sealed.path(), Sequence{1}).error().message(),
            sealed.path().string() + ": sequence 1 is sealed, but not signed; configure a key to get proofs");
  EXPECT_EQ(journal::make_proof(sealed.path(), Sequence{99'999}).error().code, journal::ErrorCode::NotFound);
}

TEST(Proof, OfAChangedRecordCannotBeMade) {
  const SealedJournal sealed;
  tests::Files files = sealed.files();
  files["00000001.seg"][journal::kDataBegin + 60] ^= 1;
  tests::write_files(sealed.path(), files);

  EXPECT_FALSE(journal::make_proof(sealed.path(), Sequence{1}));
}

TEST(Proof, ReadsNothingFromWhatIsCutShort) {
  const SealedJournal sealed;
  const auto bytes = journal::write_proof(*journal::make_proof(sealed.path(), Sequence{5}));

  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(journal::read_proof(std::span{bytes}.first(size)));
  }
}

}  // namespace
