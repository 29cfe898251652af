// `lockstep-journal tail --follow` beside a writer whose journal rolls over segment after segment.
#include <sys/mman.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "engine/base/wait.hpp"
#include "tests/support/journal_steps.hpp"
#include "tests/support/programs.hpp"

namespace {

namespace fs = std::filesystem;
using journal::Durability;
using tests::Program;

/// A file in memory that a program writes to while the test reads it.
class LiveOutput {
 public:
  LiveOutput() = default;
  LiveOutput(const LiveOutput&) = delete;
  LiveOutput& operator=(const LiveOutput&) = delete;
  ~LiveOutput() { ::close(file_); }
  [[nodiscard]] int number() const noexcept { return file_; }
  [[nodiscard]] std::string text() const {
    std::string text(1UL << 20U, '\0');
    const ssize_t bytes = ::pread(file_, text.data(), text.size(), 0);
    text.resize(bytes < 0 ? 0 : static_cast<std::size_t>(bytes));
    return text;
  }

 private:
  int file_{::memfd_create("live", MFD_CLOEXEC)};
};

/// A journal that is being written.
class Writing {
 public:
  Writing(const fs::path& directory, const fs::path& staging, Durability durability) {
    auto options = tests::small_journal(directory);
    options.durability = durability;
    if (durability != Durability::Async) {
      options.preparation = journal::Preparation::Thread;
      options.segment_bytes = 2 * tests::kSmallSegment;
      options.durable.staging = staging;
      options.durable.ballast_bytes = 0;
    }
    auto made = journal::Journal::create(options);
    if (!made) std::abort();
    journal_ = std::move(made).value();
  }

  /// Appends, and waits until followers may see it.
  void append(std::uint32_t count) {
    for (std::uint32_t i = 0; i < count; ++i) tests::append(*journal_, steps_.next(i % 4));
    if (journal_->wanted() == nullptr) return;
    *journal_->wanted() = steps_.sequence();
    engine::ParkWait wait;
    while (journal_->durable_through()->load() < steps_.sequence()) {
      if (journal_->has_failed()) std::abort();
      wait.idle();
    }
  }

 private:
  std::unique_ptr<journal::Journal> journal_;
  tests::StepBuilder steps_;
};

class TailFollow : public testing::TestWithParam<Durability> {};
INSTANTIATE_TEST_SUITE_P(Modes, TailFollow, testing::Values(Durability::Async, Durability::Group));

TEST_P(TailFollow, ShowsWhatTheFilterAcceptsAcrossSegmentsAsItComes) {
  const tests::TemporaryDirectory directory;
  const std::string path = directory.journal().string();
  const std::vector<std::string> filter{"--json", "--type", "Quote", "--instrument", "2", path};
  const auto with_filter = [&](std::vector<std::string> command) {
    command.insert(command.end(), filter.begin(), filter.end());
    return command;
  };
  Writing writing{directory.journal(), directory.path(), GetParam()};
  writing.append(5);
  const LiveOutput live;
  Program tail{"lockstep-journal", with_filter({"tail", "--follow", "-n", "1000"}), {.out = live.number()}};

  for (int burst = 0; burst < 12; ++burst) {
    writing.append(40);
    const std::string expected = tests::run("lockstep-journal", with_filter({"cat"})).out;
    ASSERT_NE(expected, "");
    ASSERT_TRUE(tail.reaches([&] { return live.text() == expected; })) << "burst " << burst << "\n" << tail.wait().err;
  }

  EXPECT_TRUE(fs::exists(directory.journal() / "00000004.seg"));
  tail.send(SIGTERM);
  EXPECT_EQ(tail.wait().err, "");
}

}  // namespace
