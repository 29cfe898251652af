#include "journal/archive/manifest.hpp"

#include <string>

#include <gtest/gtest.h>

#include "tests/support/journal_steps.hpp"

namespace {

using journal::ArchiveKey;
using journal::Manifest;

Manifest sample() {
  Manifest manifest{.kind = journal::StoreKind::Backup,
                    .id = tests::kTestJournal,
                    .generation = 7,
                    .last = engine::Sequence{20},
                    .tip = 0xABCD,
                    .last_time = engine::Timestamp{-5}};
  journal::SegmentFacts facts{.number = 1,
                              .first = engine::Sequence{1},
                              .last = engine::Sequence{20},
                              .tip = 0xABCD,
                              .root = journal::Digest{9}};
  manifest.files.push_back(
      {.name = "00000001.seg", .stored = "00000001.seg.7", .bytes = 16384, .sha256 = {1, 2}, .segment = facts});
  manifest.files.push_back({.name = "head", .stored = "head.7", .bytes = 8192, .sha256 = {3}});
  return manifest;
}

TEST(Manifest, IsReadAsItWasWritten) {
  const std::string text = journal::text_of(sample(), nullptr);

  const auto read = journal::parse_manifest(text, nullptr);

  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(journal::text_of(*read, nullptr), text);
  EXPECT_EQ(read->find("head")->stored, "head.7");
  EXPECT_TRUE(read->files.front().segment.is_closed());
}

/// The numbers by hand: what FORMAT.md says, not what the code makes.
TEST(Manifest, IsTheLinesThatTheFormatNames) {
  const std::string text = journal::text_of(sample(), nullptr);

  EXPECT_EQ(text.substr(0, text.find('\n')),
            R"({"lockstep_manifest":1,"kind":"backup","journal_id":"01020304050607081112131415161718","generation":7,)"
            R"("last":20,"tip":"000000000000abcd","last_time_ns":-5,"files":2})");
}

TEST(Manifest, IsRefusedWithAnyCharacterChanged) {
  const std::string text = journal::text_of(sample(), nullptr);
  for (std::size_t at = 0; at < text.size(); ++at) {
    std::string changed = text;
    changed[at] = static_cast<char>(changed[at] ^ 1);

    EXPECT_FALSE(journal::parse_manifest(changed, nullptr)) << at;
  }
}

TEST(Manifest, IsRefusedCutOffAnywhere) {
  const std::string text = journal::text_of(sample(), nullptr);
  for (std::size_t bytes = 0; bytes < text.size(); ++bytes) {
    EXPECT_FALSE(journal::parse_manifest(text.substr(0, bytes), nullptr)) << bytes;
  }
}

TEST(Manifest, OfSomethingEncryptedIsProvedByItsKeyAlone) {
  const ArchiveKey key{journal::Secret{journal::Digest{1}}};
  const ArchiveKey other{journal::Secret{journal::Digest{2}}};
  Manifest manifest = sample();
  manifest.key = key.id();

  const std::string text = journal::text_of(manifest, &key);

  EXPECT_TRUE(journal::parse_manifest(text, &key));
  EXPECT_TRUE(journal::parse_manifest(text, nullptr)) << "who only looks needs no key";
  EXPECT_FALSE(journal::parse_manifest(text, &other));
  EXPECT_FALSE(journal::parse_manifest(journal::text_of(manifest, nullptr), &key)) << "a checksum is no proof";
}

TEST(Manifest, NamesNoFileOutsideOfItsFolder) {
  for (const char* const name : {"../head", "/etc/passwd", "", ".hidden", "a/b"}) {
    Manifest manifest = sample();
    manifest.files.front().stored = name;

    EXPECT_FALSE(journal::parse_manifest(journal::text_of(manifest, nullptr), nullptr)) << name;
  }
}

}  // namespace
