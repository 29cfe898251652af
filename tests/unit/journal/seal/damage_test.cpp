// F04, F05, F06: whatever happens to a byte of a sealed journal is found, without a key and without a head.
#include <algorithm>
#include <cstdint>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/seal_damage.hpp"

namespace {

using tests::Files;
using tests::SealedJournal;

constexpr SealedJournal::Trust kNone{};

TEST(F04BitFlip, IsFoundInEveryByteOfASealedJournal) {
  const SealedJournal sealed;
  const auto found = tests::flip_bits(sealed, 97, 1);
  EXPECT_EQ(found.missed, 0U) << found.where;
  EXPECT_GT(found.tried, 500U);
}

TEST(F04BitFlip, IsFoundInPaddedBatches) {
  const SealedJournal sealed{journal::Durability::Group};
  const auto found = tests::flip_bits(sealed, 397, 1);
  EXPECT_EQ(found.missed, 0U) << found.where;
}

constexpr std::size_t kSector = 512;

/// Applies `change` to every sector in turn (of each file, every `stride`-th); all must be found that change anything.
template <class Change>
void try_sectors(const SealedJournal& sealed, std::size_t stride, Change change) {
  std::size_t tried = 0;
  for (const auto& [name, bytes] : sealed.files()) {
    for (std::size_t at = 0; at + kSector <= bytes.size(); at += kSector * stride) {
      Files files = sealed.files();
      change(files, name, at);
      if (files == sealed.files()) continue;
      tests::write_files(sealed.path(), files);
      EXPECT_TRUE(sealed.is_found(kNone)) << name << " at " << at;
      ++tried;
    }
  }
  sealed.restore();
  EXPECT_GT(tried, 10U);
  EXPECT_FALSE(sealed.is_found(kNone));
}

TEST(F05Sector, IsFoundWhenItIsZeros) {
  const SealedJournal sealed;
  try_sectors(sealed, 1, [](Files& files, const std::string& name, std::size_t at) {
    std::fill_n(files[name].begin() + static_cast<std::ptrdiff_t>(at), kSector, '\0');
  });
}

TEST(F05Sector, IsFoundWhenItIsAnothers) {
  const SealedJournal sealed;
  for (const std::size_t distance : {kSector, 3 * kSector, 8 * kSector}) {
    try_sectors(sealed, 2, [&sealed, distance](Files& files, const std::string& name, std::size_t at) {
      std::string& bytes = files[name];
      const std::size_t from = (at + distance) % (bytes.size() / kSector * kSector);
      bytes.replace(at, kSector, sealed.files().at(name), from, kSector);
    });
  }
}

TEST(F05Sector, IsFoundWhenTwoAreSwapped) {
  const SealedJournal sealed;
  try_sectors(sealed, 3, [](Files& files, const std::string& name, std::size_t at) {
    std::string& bytes = files[name];
    const std::size_t other = (at + 5 * kSector) % (bytes.size() / kSector * kSector);
    std::swap_ranges(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                     bytes.begin() + static_cast<std::ptrdiff_t>(at + kSector),
                     bytes.begin() + static_cast<std::ptrdiff_t>(other));
  });
}

TEST(F05Sector, IsFoundWhenAllBehindItMoved) {
  const SealedJournal sealed;
  try_sectors(sealed, 4, [](Files& files, const std::string& name, std::size_t at) {
    std::string& bytes = files[name];
    const std::size_t size = bytes.size();
    bytes.insert(at, 8, '\0');
    bytes.resize(size);
  });
}

TEST(F05Sector, IsFoundWhenItIsOfAnotherSegment) {
  const SealedJournal sealed;
  try_sectors(sealed, 2, [&](Files& files, const std::string& name, std::size_t at) {
    const std::string other = name.ends_with(".seg") && name != "00000001.seg" ? "00000001.seg" : "00000002.seg";
    if (name.ends_with(".seg")) files[name].replace(at, kSector, sealed.files().at(other), at, kSector);
  });
}

/// Every file cut at every eighth byte, in the quick run at some of them.
TEST(F06Truncation, IsFoundAtEveryPlace) {
  const SealedJournal sealed;
  const auto found = tests::cut_files(sealed, 41);
  EXPECT_EQ(found.missed, 0U) << found.where;
  EXPECT_GT(found.tried, 100U);
}

/// A file away: the last seal alone may be on its way still, everything else is missed at once.
TEST(F06Truncation, IsFoundWhenAFileIsMissing) {
  const SealedJournal sealed;
  const std::string last_seal = std::prev(sealed.files().end(), 2)->first;
  ASSERT_TRUE(last_seal.ends_with(".seal"));

  for (const auto& [name, bytes] : sealed.files()) {
    Files files = sealed.files();
    files.erase(name);
    tests::write_files(sealed.path(), files);

    EXPECT_EQ(sealed.is_found(kNone), name != last_seal) << name;
    EXPECT_TRUE(sealed.is_found({.key = false, .head = true})) << name;
  }
}

}  // namespace
