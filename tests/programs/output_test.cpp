// Standard output that cannot be written: a reader that went away, a full disk.
#include <fcntl.h>

#include <array>

#include <gtest/gtest.h>

#include "tests/support/market_config.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/temporary_directory.hpp"

namespace {

using tests::Ended;
using tests::run;
using tests::TemporaryDirectory;

using Arguments = std::vector<std::string>;

/// A pipe that nobody reads.
class ClosedPipe {
 public:
  ClosedPipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) std::abort();
    ::close(ends[0]);
    writer_ = ends[1];
  }
  ClosedPipe(const ClosedPipe&) = delete;
  ClosedPipe& operator=(const ClosedPipe&) = delete;
  ~ClosedPipe() { ::close(writer_); }
  [[nodiscard]] int writer() const { return writer_; }

 private:
  int writer_;
};

/// Each program's way to print a report, over a journal that is there.
std::vector<std::pair<const char*, Arguments>> reports(const TemporaryDirectory& directory, const std::string& config) {
  const std::string journal = directory.journal().string();
  return {{"lockstep-replay", {"verify", journal}},
          {"lockstep-replay", {"state", journal}},
          {"lockstep-replay", {"backtest", "--config", config, "--journal", (directory.path() / "again").string()}},
          {"lockstep-engine", {"run", "--config", config, "--journal", (directory.path() / "live").string()}},
          {"lockstep-engine", {"--print-defaults"}},
          {"lockstep-journal", {"cat", journal}}};
}

TEST(Output, AReaderThatWentAwayChangesNothing) {
  const TemporaryDirectory directory;
  const ClosedPipe pipe;
  const std::string config = tests::MarketConfig{}.quotes(500).write(directory.path());
  ASSERT_EQ(run("lockstep-replay", {"backtest", "--config", config, "--journal", directory.journal().string()}).status,
            0);

  for (const auto& [program, arguments] : reports(directory, config)) {
    const Ended ended = run(program, arguments, {.out = pipe.writer()});

    EXPECT_EQ(ended.signal, 0) << program << ' ' << arguments.front();
    EXPECT_EQ(ended.status, 0) << program << ' ' << arguments.front();
    EXPECT_EQ(ended.err, "");
  }
}

TEST(Output, AFullDiskIsTold) {
  const TemporaryDirectory directory;
  const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
  ASSERT_GE(full, 0);
  const std::string config = tests::MarketConfig{}.quotes(500).write(directory.path());
  ASSERT_EQ(run("lockstep-replay", {"backtest", "--config", config, "--journal", directory.journal().string()}).status,
            0);

  for (const auto& [program, arguments] : reports(directory, config)) {
    const Ended ended = run(program, arguments, {.out = full});

    EXPECT_EQ(ended.status, 3) << program << ' ' << arguments.front();
    EXPECT_EQ(ended.err, std::string{program} + ": cannot write standard output: No space left on device\n");
  }
  ::close(full);
}

}  // namespace
