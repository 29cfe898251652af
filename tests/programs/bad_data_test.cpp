// Recorded files that are wrong. Each is told once, with file and place, and leaves either no journal at all or, when
// the session had begun, one that ends with its event and replays.
#include <filesystem>
#include <string>

#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include "tests/support/market_config.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/temporary_directory.hpp"

namespace {

using tests::Ended;
using tests::run;
using tests::TemporaryDirectory;

constexpr const char* kName = "fxcm_eurusd_20140506_quote_tick.csv";

/// One recorded file beside a configuration that knows EURUSD.
class Recording {
 public:
  explicit Recording(std::string_view content, std::string_view name = kName)
      : config_{tests::MarketConfig{}.write(directory_.path())}, file_{(directory_.path() / name).string()} {
    std::ofstream{file_, std::ios::binary} << content;
  }
  [[nodiscard]] const std::string& file() const { return file_; }
  [[nodiscard]] std::string journal() const { return directory_.journal().string(); }
  [[nodiscard]] bool has_journal() const { return std::filesystem::exists(directory_.journal()); }
  void remove_file() const { std::filesystem::remove(file_); }
  void remove_journal() const { std::filesystem::remove_all(directory_.journal()); }

  [[nodiscard]] Ended backtest(std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments{"backtest", "--config", config_, "--data", file_, "--journal", journal()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run("lockstep-replay", arguments);
  }
  [[nodiscard]] Ended live() const {
    return run("lockstep-engine", {"run", "--config", config_, "--data", file_, "--journal", journal()});
  }

 private:
  TemporaryDirectory directory_;
  std::string config_;
  std::string file_;
};

/// Refused before a session begins: this message, this status, no journal.
void expect_refused(const Recording& recording, const std::string& message, int status = 3) {
  const Ended past = recording.backtest();
  const Ended live = recording.live();

  EXPECT_EQ(past.err, "lockstep-replay: " + message + "\n");
  EXPECT_EQ(live.err, "lockstep-engine: " + message + "\n");
  EXPECT_EQ(past.status, status);
  EXPECT_EQ(live.status, status);
  EXPECT_EQ(past.out + live.out, "");
  EXPECT_FALSE(recording.has_journal());
}

/// Found in the middle: this message, status 3, and a journal that says why it ends and replays.
void expect_stopped(const Recording& recording, const std::string& message) {
  for (const bool is_live : {false, true}) {
    recording.remove_journal();

    const Ended ended = is_live ? recording.live() : recording.backtest();

    const std::string program = is_live ? "lockstep-engine: " : "lockstep-replay: ";
    EXPECT_TRUE(ended.err.starts_with(program + message)) << ended.err;
    EXPECT_EQ(ended.err.find('\n'), ended.err.size() - 1) << ended.err;
    EXPECT_EQ(ended.status, 3);
    EXPECT_EQ(ended.out, "");
    const Ended last = run("lockstep-journal", {"cat", recording.journal(), "--type", "SessionEnded"});
    EXPECT_NE(last.out.find("reason=SourceFailed"), std::string::npos) << last.out;
    EXPECT_EQ(run("lockstep-replay", {"verify", recording.journal()}).status, 0);
  }
}

std::string rows(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    text += std::to_string(i * 500) + ",1.1" + std::to_string(1000 + i) + ",1.1" + std::to_string(1002 + i) + "\n";
  }
  return text;
}

std::string zstd_of(const std::string& content) {
  std::string packed(ZSTD_compressBound(content.size()), '\0');
  packed.resize(ZSTD_compress(packed.data(), packed.size(), content.data(), content.size(), 3));
  return packed;
}

std::string gzip_of(const std::string& content) {
  const TemporaryDirectory directory;
  const std::string path = (directory.path() / "packed.gz").string();
  gzFile file = gzopen(path.c_str(), "wb");
  gzwrite(file, content.data(), static_cast<unsigned>(content.size()));
  gzclose(file);
  std::string packed(std::filesystem::file_size(path), '\0');
  std::ifstream{path, std::ios::binary}.read(packed.data(), static_cast<std::streamsize>(packed.size()));
  return packed;
}

TEST(BadData, AMissingFileIsNamed) {
  const Recording recording{""};
  recording.remove_file();

  expect_refused(recording, recording.file() + ": cannot be opened: No such file or directory");
}

TEST(BadData, AnEmptyFileIsNamed) {
  const Recording recording{""};

  expect_refused(recording, recording.file() + ": is empty: it holds no rows");
}

TEST(BadData, TruncatedGzipIsNamedWithItsByte) {
  const std::string packed = gzip_of(rows(200));
  const std::size_t half = packed.size() / 2;
  const Recording recording{packed.substr(0, half), std::string{kName} + ".gz"};

  expect_refused(recording, recording.file() + ": byte " + std::to_string(half) +
                                ": the compressed data ends in the middle: the file is truncated");
}

TEST(BadData, TruncatedZstdIsNamedWithItsByte) {
  const std::string packed = zstd_of(rows(200));
  const std::size_t half = packed.size() / 2;
  const Recording recording{packed.substr(0, half), std::string{kName} + ".zst"};

  expect_refused(recording, recording.file() + ": byte " + std::to_string(half) +
                                ": the compressed data ends in the middle: the file is truncated");
}

TEST(BadData, CompressionThatIsTruncatedLaterLeavesNoJournal) {
  const std::string packed = zstd_of(rows(20'000));
  const Recording recording{packed.substr(0, packed.size() - 5), std::string{kName} + ".zst"};

  const Ended ended = recording.backtest();

  EXPECT_NE(ended.err.find("the file is truncated"), std::string::npos) << ended.err;
  EXPECT_EQ(ended.status, 3);
  EXPECT_FALSE(recording.has_journal());  // The digest for the journal id has read all before the session begins.
}

TEST(BadData, ABinaryFileGivenAsCsvIsNamed) {
  std::string bytes;
  for (int i = 0; i < 2560; ++i) bytes.push_back(static_cast<char>(i));
  const Recording recording{bytes};

  expect_refused(recording,
                 recording.file() + ": is binary (a byte that is no text at offset 0), in no format that is known");
}

TEST(BadData, ARowWithTooManyDigitsIsNamedWithLineAndColumn) {
  const Recording recording{"0,1.1,1.2\n500,1.12345678901,1.2\n1000,1.1,1.2\n"};

  expect_stopped(recording,
                 recording.file() + ": line 2, column 17: bid \"1.12345678901\" has more decimals than are kept");
}

TEST(BadData, APriceBeyondTheTypeIsNamedWithLineAndColumn) {
  const Recording recording{"0,1.1,1.2\n500,9223372036.854775808,9223372036.854775808\n1000,1.1,1.2\n"};

  expect_stopped(recording, recording.file() + ": line 2, column 24: bid \"9223372036.854775808\" is out of range");
}

TEST(BadData, TimeThatGoesBackwardsIsNamedWithLineAndAmount) {
  const Recording recording{"0,1.1,1.2\n500,1.1,1.2\n499,1.1,1.2\n1000,1.1,1.2\n"};

  expect_stopped(recording, recording.file() + ": line 3, column 1: time goes backwards by 1000000 ns");
}

TEST(BadData, TheLargestPriceIsTakenAndReplays) {
  const Recording recording{"0,1.1,1.2\n500,9223372036.854775807,9223372036.854775807\n1000,1.1,1.2\n"};

  const Ended ended = recording.backtest();

  EXPECT_EQ(ended.status, 0) << ended.err;
  const Ended quotes = run("lockstep-journal", {"cat", recording.journal(), "--type", "Quote"});
  EXPECT_NE(quotes.out.find("ask=9223372036.854775807"), std::string::npos) << quotes.out;
  EXPECT_EQ(run("lockstep-replay", {"verify", recording.journal()}).status, 0);
}

TEST(BadData, SkipBadCountsRowsAndGoesOn) {
  const Recording recording{"0,1.1,1.2\n500,1.12345678901,1.2\n499,x,1.2\n1000,1.1,1.2\n"};

  const Ended ended = recording.backtest({"--skip-bad", "--json"});

  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_NE(ended.out.find("\"skipped_rows\":2"), std::string::npos) << ended.out;
  EXPECT_NE(ended.out.find("\"quotes\":2"), std::string::npos) << ended.out;
}

TEST(BadData, AnUnknownInstrumentIsNamed) {
  const Recording recording{rows(3), "fxcm_gbpusd_20140506_quote_tick.csv"};

  expect_refused(
      recording,
      recording.file() + ": unknown instrument GBPUSD: add an [[instrument]] with this symbol to the configuration", 2);
}

TEST(BadData, AnUnknownFormatIsNamed) {
  const Recording recording{rows(3)};

  const Ended ended = recording.backtest({"--format", "papyrus"});

  EXPECT_EQ(ended.status, 2);
  EXPECT_NE(ended.err.find("unknown format papyrus"), std::string::npos) << ended.err;
  EXPECT_FALSE(recording.has_journal());
}

}  // namespace
