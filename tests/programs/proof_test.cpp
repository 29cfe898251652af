// What a live session leaves beside its records when it is told to: signed seals, the published head, the index.
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/market_config.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/temporary_directory.hpp"

namespace {

namespace fs = std::filesystem;
using tests::Ended;
using tests::run;

/// A session with a key, a head file and an index, ended.
class ProvenSession {
 public:
  explicit ProvenSession(std::string_view mode) {
    EXPECT_EQ(run("lockstep-journal", {"keys", "make", key()}).status, 0);
    std::string keys = "[journal]\nindex = true\nseal_key = \"" + key() + "\"\nhead_file = \"" + head();
    keys.append("\"\nstaging = \"").append(directory_.path().string()).append("\"\nslow_reduce = \"1m\"\n");
    keys.append("slow_observe = \"1m\"\ndurability = \"").append(mode).append("\"\n");
    tests::MarketConfig config;
    config.quotes(300).with("[journal]\n", keys);
    ended_ = run("lockstep-engine", {"run", "--config", config.write(directory_.path()), "--journal", journal()});
  }

  [[nodiscard]] const Ended& ended() const { return ended_; }
  [[nodiscard]] std::string journal() const { return directory_.journal().string(); }
  [[nodiscard]] std::string key() const { return (directory_.path() / "key").string(); }
  [[nodiscard]] std::string head() const { return (directory_.path() / "head-outside").string(); }

 private:
  tests::TemporaryDirectory directory_;
  Ended ended_{};
};

class ProvenModes : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(All, ProvenModes, testing::Values("async", "group"));

TEST_P(ProvenModes, ASessionIsSignedUpToTheHeadThatItPublished) {
  const ProvenSession session{GetParam()};
  ASSERT_EQ(session.ended().status, 0) << session.ended().err;

  const Ended verified = run("lockstep-journal", {"verify", session.journal(), "--public-key",
                                                  session.key() + ".public", "--to", session.head()});

  EXPECT_EQ(verified.status, 0) << verified.out << verified.err;
  EXPECT_NE(verified.out.find("whole                   true"), std::string::npos) << verified.out;
}

TEST_P(ProvenModes, AnotherJournalInItsPlaceIsToldByTheHead) {
  const ProvenSession session{GetParam()};
  const ProvenSession other{GetParam()};
  ASSERT_EQ(session.ended().status, 0) << session.ended().err;

  const Ended verified = run("lockstep-journal", {"verify", session.journal(), "--to", other.head()});

  EXPECT_NE(verified.status, 0);
  EXPECT_NE(verified.err.find("another journal"), std::string::npos) << verified.err;
}

TEST_P(ProvenModes, TheIndexOfALiveSessionEqualsOneMadeAnew) {
  const ProvenSession session{GetParam()};
  ASSERT_EQ(session.ended().status, 0) << session.ended().err;
  ASSERT_TRUE(fs::exists(fs::path{session.journal()} / "index.sqlite")) << "kept while the session ran";

  const Ended checked = run("lockstep-journal", {"index", "check", session.journal()});

  EXPECT_EQ(checked.status, 0) << checked.out << checked.err;
}

TEST(ProvenSession, AKeyInsideTheJournalIsRefused) {
  const tests::TemporaryDirectory directory;
  tests::MarketConfig config;
  config.quotes(300).with("[journal]\n", "[journal]\nseal_key = \"" + (directory.journal() / "key").string() + "\"\n");

  const Ended ended =
      run("lockstep-engine", {"run", "--config", config.write(directory.path()), "--journal", directory.journal()});

  EXPECT_NE(ended.status, 0);
  EXPECT_NE(ended.err.find("key"), std::string::npos) << ended.err;
}

}  // namespace
