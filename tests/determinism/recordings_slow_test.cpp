// The main job over every recorded tick file: both strategies trade on each, and each session verifies. Skipped, by
// name, where the recordings are not there.
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/programs.hpp"
#include "tests/support/temporary_directory.hpp"

namespace {

namespace fs = std::filesystem;
using tests::Ended;
using tests::run;
using tests::TemporaryDirectory;

/// The folders of ../shared/data that hold tick files which are read, with how many there are.
struct Folder {
  std::string name;
  std::string files;  ///< how the names begin
  int count;
};

class Recordings : public testing::TestWithParam<Folder> {};

void trade_and_verify(const fs::path& file) {
  const TemporaryDirectory directory;
  const std::string journal = directory.journal().string();

  const Ended traded = run("lockstep-replay", {"backtest", "--json", "--data", file.string(), "--journal", journal});
  const Ended verified = run("lockstep-replay", {"verify", journal});

  EXPECT_EQ(traded.status, 0) << file << ": " << traded.err;
  EXPECT_EQ(traded.out.find("\"orders\":0,"), std::string::npos) << file << ": " << traded.out;
  EXPECT_EQ(traded.out.find("\"fills\":0,"), std::string::npos) << file << ": " << traded.out;
  EXPECT_EQ(verified.status, 0) << file << ": " << verified.out << verified.err;
}

TEST_P(Recordings, AreTradedAndVerifyIdentical) {
  const fs::path folder = fs::path{LOCKSTEP_DATA_DIR} / GetParam().name;
  if (!fs::exists(folder)) GTEST_SKIP() << folder << " is not there";
  int found = 0;
  for (const auto& entry : fs::directory_iterator{folder}) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(GetParam().files) || !name.ends_with(".zst")) continue;
    trade_and_verify(entry.path());
    ++found;
  }

  EXPECT_EQ(found, GetParam().count);
}

INSTANTIATE_TEST_SUITE_P(Folders, Recordings,
                         testing::Values(Folder{"fx_ticks_fxcm_lean", "fxcm_", 8},
                                         Folder{"fx_ticks_oanda_lean", "oanda_", 8},
                                         Folder{"xauusd_ticks_oanda_lean", "oanda_", 2},
                                         Folder{"binance_ws_raw_hftbacktest", "spot_", 1},
                                         Folder{"binance_ws_raw_hftbacktest", "usdm_", 1}));

}  // namespace
