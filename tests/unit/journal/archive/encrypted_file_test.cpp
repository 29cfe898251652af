// Files encrypted at rest: what goes in comes out, and nothing else ever does.
#include "journal/archive/encrypted_file.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/file_text.hpp"
#include "tests/support/journal_steps.hpp"

namespace {

namespace fs = std::filesystem;
using journal::ErrorCode;
using tests::TemporaryDirectory;

constexpr std::size_t kPiece = journal::kEncryptedPieceBytes + 16;
constexpr std::size_t kHeader = sizeof(journal::EncryptedHeader);

std::string text_of_size(std::size_t bytes) {
  std::string text(bytes, '\0');
  for (std::size_t i = 0; i < bytes; ++i) text[i] = static_cast<char>(i * 31 + i / 4096);
  return text;
}

/// A folder with a key, in which files are encrypted and looked at.
class Vault {
 public:
  Vault() { key_ = *journal::make_archive_key(directory_.path() / "key"); }
  [[nodiscard]] fs::path path(const std::string& name) const { return directory_.path() / name; }
  [[nodiscard]] const journal::ArchiveKey& key() const { return key_; }
  [[nodiscard]] static journal::FileTitle title(const std::string& name) {
    return {.journal = tests::kTestJournal, .name = name};
  }
  void put(const std::string& name, const std::string& plain) const {
    auto file = journal::FileAside::create(path(name));
    ASSERT_TRUE(file);
    ASSERT_FALSE(journal::encrypt(std::as_bytes(std::span{plain}), title(name), key_, *file));
    ASSERT_FALSE(file->commit());
  }
  [[nodiscard]] engine::Result<std::string, journal::JournalError> get(const std::string& name,
                                                                       const journal::FileTitle& title) const {
    const auto plain = journal::decrypt_file(path(name), title, key_);
    if (!plain) return engine::Failure{plain.error()};
    return std::string{reinterpret_cast<const char*>(plain->bytes().data()), plain->bytes().size()};
  }
  [[nodiscard]] engine::Result<std::string, journal::JournalError> get(const std::string& name) const {
    return get(name, title(name));
  }
  void overwrite(const std::string& name, const std::string& bytes) const {
    std::ofstream{path(name), std::ios::binary | std::ios::trunc} << bytes;
  }

 private:
  TemporaryDirectory directory_;
  journal::ArchiveKey key_{journal::Secret{}};
};

TEST(EncryptedFile, GivesBackFilesOfAnySize) {
  const Vault vault;
  for (const std::size_t bytes : {0UL, 1UL, 65535UL, 65536UL, 65537UL, 131072UL, 200000UL}) {
    vault.put("file", text_of_size(bytes));

    const auto plain = vault.get("file");

    ASSERT_TRUE(plain) << plain.error().message();
    EXPECT_EQ(*plain, text_of_size(bytes));
  }
}

TEST(EncryptedFile, NeverLooksTheSameTwice) {
  const Vault vault;
  vault.put("file", text_of_size(100));
  const std::string once = tests::file_text(vault.path("file"));

  vault.put("file", text_of_size(100));

  EXPECT_NE(tests::file_text(vault.path("file")), once);
}

TEST(EncryptedFile, ShowsNothingOfWhatIsInIt) {
  const Vault vault;
  vault.put("file", std::string(4096, 'a'));

  EXPECT_EQ(tests::file_text(vault.path("file")).find("aaaa"), std::string::npos);
}

TEST(EncryptedFile, IsRefusedWithAnyByteChanged) {
  const Vault vault;
  vault.put("file", text_of_size(70000));
  const std::string whole = tests::file_text(vault.path("file"));
  for (std::size_t at = 0; at < whole.size(); at += at < kHeader ? 1 : 997) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 0x10);
    vault.overwrite("file", changed);

    EXPECT_FALSE(vault.get("file")) << "byte " << at;
  }
}

TEST(EncryptedFile, IsRefusedCutOffAnywhere) {
  const Vault vault;
  vault.put("file", text_of_size(3 * journal::kEncryptedPieceBytes));
  const std::string whole = tests::file_text(vault.path("file"));
  // Also at the ends of pieces, where nothing is torn: the last one says that it is the last.
  for (const std::size_t bytes : {0UL, 1UL, kHeader, kHeader + 15, kHeader + kPiece, kHeader + 2 * kPiece,
                                  kHeader + 2 * kPiece + 10, whole.size() - 1}) {
    vault.overwrite("file", whole.substr(0, bytes));

    const auto plain = vault.get("file");

    ASSERT_FALSE(plain) << bytes;
    EXPECT_EQ(plain.error().code, ErrorCode::Damage) << bytes;
  }
}

TEST(EncryptedFile, IsRefusedWithPiecesInAnotherOrder) {
  const Vault vault;
  vault.put("file", text_of_size(3 * journal::kEncryptedPieceBytes));
  const std::string whole = tests::file_text(vault.path("file"));
  const auto piece = [&](std::size_t index) { return whole.substr(kHeader + index * kPiece, kPiece); };
  const std::string header = whole.substr(0, kHeader);
  for (const std::string& pieces : {piece(1) + piece(0) + piece(2), piece(0) + piece(2), piece(0) + piece(0) + piece(2),
                                    piece(0) + piece(1) + piece(2) + piece(2)}) {
    vault.overwrite("file", header + pieces);

    EXPECT_FALSE(vault.get("file"));
  }
}

TEST(EncryptedFile, IsRefusedWithAPieceOfAnotherFile) {
  const Vault vault;
  vault.put("file", text_of_size(2 * journal::kEncryptedPieceBytes));
  vault.put("other", text_of_size(2 * journal::kEncryptedPieceBytes));
  std::string mixed = tests::file_text(vault.path("file"));
  mixed.replace(kHeader, kPiece, tests::file_text(vault.path("other")).substr(kHeader, kPiece));
  vault.overwrite("file", mixed);

  EXPECT_FALSE(vault.get("file"));
}

TEST(EncryptedFile, IsRefusedUnderAnotherNameAndInAnotherJournal) {
  const Vault vault;
  vault.put("00000001.seg", text_of_size(100));

  EXPECT_FALSE(vault.get("00000001.seg", Vault::title("00000002.seg")));
  EXPECT_FALSE(vault.get("00000001.seg", {.journal = {.high = 1, .low = 2}, .name = "00000001.seg"}));
}

TEST(EncryptedFile, NamesTheKeyThatItNeeds) {
  const Vault vault;
  const Vault other;
  vault.put("file", "secret");

  const auto plain = journal::decrypt_file(vault.path("file"), Vault::title("file"), other.key());

  ASSERT_FALSE(plain);
  EXPECT_EQ(plain.error().code, ErrorCode::BadKey);
  EXPECT_NE(plain.error().message().find("was encrypted with key "), std::string::npos);
}

TEST(ArchiveKey, IsReadBackAsItWasMade) {
  const TemporaryDirectory directory;
  const auto made = journal::make_archive_key(directory.path() / "key");
  ASSERT_TRUE(made);

  const auto read = journal::ArchiveKey::load(directory.path() / "key");

  ASSERT_TRUE(read);
  EXPECT_EQ(read->id(), made->id());
  EXPECT_EQ(read->authenticate("text"), made->authenticate("text"));
}

TEST(ArchiveKey, IsNotReadWhereOthersMayReadIt) {
  const TemporaryDirectory directory;
  const fs::path file = directory.path() / "key";
  ASSERT_TRUE(journal::make_archive_key(file));
  ASSERT_EQ(::chmod(file.c_str(), 0640), 0);

  const auto read = journal::ArchiveKey::load(file);

  ASSERT_FALSE(read);
  EXPECT_NE(read.error().message().find("may be read or written by others"), std::string::npos);
}

TEST(ArchiveKey, IsNeverWrittenOver) {
  const TemporaryDirectory directory;
  ASSERT_TRUE(journal::make_archive_key(directory.path() / "key"));

  EXPECT_FALSE(journal::make_archive_key(directory.path() / "key"));
}

TEST(ArchiveKey, DoesNotLieInWhatItOpens) {
  const TemporaryDirectory directory;
  ASSERT_TRUE(journal::make_archive_key(directory.path() / "key"));

  EXPECT_FALSE(journal::load_key_for(directory.path() / "key", directory.path()));
  EXPECT_TRUE(journal::load_key_for(directory.path() / "key", directory.path() / "below"));
}

}  // namespace
