// The signing key: where it may lie, how it turns, what its public half leads to.
#include <sys/stat.h>

#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "journal/seal/signing_key.hpp"
#include "tests/support/file_text.hpp"
#include "tests/support/temporary_directory.hpp"

namespace {

using journal::ErrorCode;
using journal::PublicKeys;
using journal::SigningKey;
using tests::TemporaryDirectory;

struct KeyPlace {
  TemporaryDirectory directory;
  std::filesystem::path key{directory.path() / "key"};
  std::filesystem::path journal{directory.path() / "journal"};
};

TEST(SigningKey, IsMadeForItsOwnerAlone) {
  const KeyPlace place;

  ASSERT_TRUE(journal::make_key(place.key));

  struct stat status {};
  ASSERT_EQ(::stat(place.key.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  EXPECT_EQ(SigningKey::load(place.key, place.journal)->epoch(), 1U);
}

TEST(SigningKey, IsNeverWrittenOver) {
  const KeyPlace place;
  ASSERT_TRUE(journal::make_key(place.key));
  const std::string before = tests::file_text(place.key);

  EXPECT_EQ(journal::make_key(place.key).error().code, ErrorCode::BadKey);

  EXPECT_EQ(tests::file_text(place.key), before);
}

TEST(SigningKey, IsRefusedInsideTheJournal) {
  const KeyPlace place;
  std::filesystem::create_directory(place.journal);
  ASSERT_TRUE(journal::make_key(place.journal / "key"));
  std::filesystem::create_symlink(place.journal / "key", place.key);

  EXPECT_EQ(SigningKey::load(place.journal / "key", place.journal).error().code, ErrorCode::BadKey);
  EXPECT_EQ(SigningKey::load(place.key, place.journal).error().code, ErrorCode::BadKey);
}

TEST(SigningKey, IsRefusedWhenOthersMayReadIt) {
  const KeyPlace place;
  ASSERT_TRUE(journal::make_key(place.key));
  ::chmod(place.key.c_str(), 0640);

  const auto refused = SigningKey::load(place.key, place.journal);

  ASSERT_FALSE(refused);
  EXPECT_EQ(
      refused.error().message(),
      place.key.string() + ": may be read or written by others; chmod 600, and make a new key if others had access");
}

TEST(SigningKey, IsHeldByOneAtATime) {
  const KeyPlace place;
  ASSERT_TRUE(journal::make_key(place.key));
  const auto held = SigningKey::load(place.key, place.journal);
  ASSERT_TRUE(held);

  EXPECT_EQ(SigningKey::load(place.key, place.journal).error().code, ErrorCode::Locked);
}

TEST(SigningKey, TurnsForwardAndLeavesNothingOfTheOldSecret) {
  const KeyPlace place;
  ASSERT_TRUE(journal::make_key(place.key));
  const std::string before = tests::file_text(place.key);
  std::ifstream old_file{place.key};
  auto key = SigningKey::load(place.key, place.journal);
  ASSERT_TRUE(key);
  const journal::KeyEntry announced = key->next();

  ASSERT_FALSE(key.value().turn());

  EXPECT_EQ(key->epoch(), 2U);
  EXPECT_EQ(key->public_key(), announced.key);
  EXPECT_EQ(tests::file_text(place.key).find(before.substr(before.size() - 65, 64)), std::string::npos);
  // The old file has no name any more; who has it open finds zeros, as many as there were.
  std::string old_bytes(before.size(), ' ');
  old_file.read(old_bytes.data(), static_cast<std::streamsize>(old_bytes.size()));
  EXPECT_EQ(old_bytes.find_first_not_of('0'), std::string::npos);
}

TEST(SigningKey, GoesOnAfterAKillBetweenItsTwoFiles) {
  const KeyPlace place;
  ASSERT_TRUE(journal::make_key(place.key));
  const std::string secret = tests::file_text(place.key);
  {
    auto key = SigningKey::load(place.key, place.journal);
    ASSERT_FALSE(key.value().turn());
  }
  std::ofstream{place.key, std::ios::trunc} << secret;  // The public file is one epoch ahead.

  auto key = SigningKey::load(place.key, place.journal);

  ASSERT_TRUE(key) << key.error().message();
  EXPECT_EQ(key->epoch(), 1U);
  ASSERT_FALSE(key.value().turn());
  EXPECT_EQ(PublicKeys::load(journal::public_file_of(place.key))->last_epoch(), 2U);
}

TEST(SigningKey, IsRefusedWithAnothersPublicHalf) {
  const KeyPlace place;
  ASSERT_TRUE(journal::make_key(place.key));
  ASSERT_TRUE(journal::make_key(place.directory.path() / "other"));
  std::filesystem::copy_file(journal::public_file_of(place.directory.path() / "other"),
                             journal::public_file_of(place.key), std::filesystem::copy_options::overwrite_existing);

  EXPECT_EQ(SigningKey::load(place.key, place.journal).error().code, ErrorCode::BadKey);
}

TEST(PublicKeys, LeadFromTheFirstEpochToTheLast) {
  const KeyPlace place;
  ASSERT_TRUE(journal::make_key(place.key));
  auto key = SigningKey::load(place.key, place.journal);
  ASSERT_TRUE(key);
  for (int turn = 0; turn < 3; ++turn) ASSERT_FALSE(key.value().turn());

  const auto keys = PublicKeys::load(journal::public_file_of(place.key));

  ASSERT_TRUE(keys);
  EXPECT_EQ(keys->first_epoch(), 1U);
  EXPECT_EQ(keys->last_epoch(), 4U);
  EXPECT_EQ(*keys->find(4), key->public_key());
  EXPECT_EQ(keys->find(5), nullptr);
}

TEST(PublicKeys, RefuseALineThatIsNotCertified) {
  const KeyPlace place;
  ASSERT_TRUE(journal::make_key(place.key));
  {
    auto key = SigningKey::load(place.key, place.journal);
    ASSERT_FALSE(key.value().turn());
  }
  std::string text = tests::file_text(journal::public_file_of(place.key));
  text[text.size() - 2] = text[text.size() - 2] == '0' ? '1' : '0';

  const auto keys = PublicKeys::parse(text);

  ASSERT_FALSE(keys);
  EXPECT_EQ(keys.error(), "line 3 is not certified by the key in the line before it");
}

TEST(PublicKeys, RefuseWhatIsNoKeyFile) {
  for (const char* const text :
       {"", "lockstep-public-key 2\n", "lockstep-public-key 1\n", "lockstep-public-key 1\n0 00\n",
        "lockstep-public-key 1\n1 00zz\n", "lockstep-public-key 1\nx\n"}) {
    EXPECT_FALSE(PublicKeys::parse(text)) << text;
  }
}

}  // namespace
