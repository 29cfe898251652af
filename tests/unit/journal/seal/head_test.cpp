// Heads for the world outside: their line, and how they are published.
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "journal/seal/head_publisher.hpp"
#include "journal/seal/outside_head.hpp"
#include "tests/support/file_text.hpp"
#include "tests/support/temporary_directory.hpp"

namespace {

journal::OutsideHead sample_head() {
  journal::OutsideHead head{.journal_id = {.high = 0x0102030405060708, .low = 0x1112131415161718},
                            .segment = 3,
                            .index = 2,
                            .sequence = engine::Sequence{4711},
                            .tip = 0xFEDC,
                            .wall = {.ns = 1'700'000'000'000'000'000, .error_ns = -1}};
  head.seal[0] = 0xAB;
  return head;
}

const std::string kLine =
    "{\"lockstep_head\":1,\"journal_id\":\"01020304050607081112131415161718\",\"segment\":3,\"index\":2,"
    "\"sequence\":4711,\"tip\":\"000000000000fedc\",\"seal\":"
    "\"ab00000000000000000000000000000000000000000000000000000000000000\",\"wall_time_ns\":1700000000000000000,"
    "\"wall_error_ns\":-1}";

TEST(OutsideHead, IsOneLineOfJson) { EXPECT_EQ(journal::head_line(sample_head()), kLine); }

TEST(OutsideHead, IsReadBackFromItsLine) {
  const std::string padded = std::string{"  "}.append(kLine).append("\n");
  const auto head = journal::parse_head(padded);

  ASSERT_TRUE(head);
  EXPECT_EQ(*head, sample_head());
  EXPECT_EQ(head->wall.ns, sample_head().wall.ns);
}

TEST(OutsideHead, RefusesEveryOtherText) {
  for (std::size_t length = 0; length < kLine.size(); ++length) {
    EXPECT_FALSE(journal::parse_head(kLine.substr(0, length))) << length;
  }
  EXPECT_FALSE(journal::parse_head(std::string{kLine}.append("x")));
  EXPECT_EQ(journal::parse_head("{\"lockstep_head\":2,").error(),
            "is no head of a journal: lockstep_head is missing or wrong");
}

TEST(HeadPublisher, ReplacesTheFileWhenTheHeadIsAnother) {
  const tests::TemporaryDirectory directory;
  const auto file = directory.path() / "published";
  journal::HeadPublisher publisher{{.file = file}};
  journal::OutsideHead head = sample_head();

  EXPECT_FALSE(publisher.publish(head));
  EXPECT_EQ(tests::file_text(file), std::string{kLine}.append("\n"));
  std::filesystem::remove(file);
  EXPECT_FALSE(publisher.publish(head));  // The same: nothing to say.
  EXPECT_FALSE(std::filesystem::exists(file));
  head.sequence = engine::Sequence{4712};
  EXPECT_FALSE(publisher.publish(head));
  EXPECT_EQ(journal::parse_head(tests::file_text(file))->sequence.raw(), 4712U);
}

TEST(HeadPublisher, TriesAgainAfterAFailure) {
  const tests::TemporaryDirectory directory;
  const auto file = directory.path() / "elsewhere" / "published";
  journal::HeadPublisher publisher{{.file = file}};

  EXPECT_TRUE(publisher.publish(sample_head()));
  std::filesystem::create_directory(file.parent_path());
  EXPECT_FALSE(publisher.publish(sample_head()));
  EXPECT_TRUE(std::filesystem::exists(file));
}

TEST(HeadPublisher, SaysNothingBeforeTheFirstSeal) {
  const tests::TemporaryDirectory directory;
  journal::HeadPublisher publisher{{.file = directory.path() / "published"}};

  EXPECT_FALSE(publisher.publish({}));

  EXPECT_FALSE(std::filesystem::exists(directory.path() / "published"));
}

}  // namespace
