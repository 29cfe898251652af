// The format has a second reader, written after FORMAT.md in another language: both must read the same.
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <fstream>

#include <gtest/gtest.h>

#include "journal/json_text.hpp"
#include "journal/reader.hpp"
#include "tests/support/resumed_journal.hpp"

namespace {

std::string output_of(const std::string& command) {
  std::FILE* const pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return "cannot run " + command;
  std::string output;
  std::array<char, 4096> buffer{};
  while (const std::size_t bytes = std::fread(buffer.data(), 1, buffer.size(), pipe))
    output.append(buffer.data(), bytes);
  ::pclose(pipe);
  return output;
}

/// What the second reader says of a journal.
std::string summary(std::uint64_t records, std::uint64_t tip, const std::string& end) {
  return "records " + std::to_string(records) + ", last sequence " + std::to_string(records) + ", tip " +
         journal::hex_text(tip) + ", " + end + "\n";
}

std::string summary(const journal::TailReport& tail) {
  return summary(tail.last_sequence.raw(), tail.tip, tail.kind == journal::TailKind::Clean ? "clean" : "torn");
}

/// Steps whose payloads take every way through the hash: 0 to 3000 bytes, over several segments.
std::string write_payloads_of_all_sizes(const std::filesystem::path& directory) {
  auto journal = journal::Journal::create(tests::small_journal(directory));
  tests::StepBuilder steps;
  for (std::size_t bytes = 0; bytes <= 3000; bytes += bytes < 400 ? 8 : 136) {
    std::vector<std::byte> payload(bytes);
    for (std::size_t i = 0; i < bytes; ++i) payload[i] = static_cast<std::byte>(i * 131 + bytes);
    steps.begin(engine::Timestamp{static_cast<std::int64_t>(bytes)});
    steps.add_payload(engine::EventType::SessionStarted, payload);
    steps.add(engine::StateHashed{.state_hash = bytes});
    tests::append(**journal, steps.finish());
  }
  return summary(steps.sequence(), (*journal)->writer().tip(), "clean");
}

const std::string kReader = "python3 " LOCKSTEP_SOURCE_DIR "/tests/crash/read_journal.py ";

TEST(JournalSecondReader, FindsTheSameEnd) {
  const tests::TemporaryDirectory directory;
  const std::string expected = write_payloads_of_all_sizes(directory.journal());

  EXPECT_EQ(output_of(kReader + directory.journal().string()), expected);
}

TEST(JournalSecondReader, ReadsTheSameStream) {
  const tests::TemporaryDirectory directory;
  const auto stream = tests::write_small_journal(directory.journal(), 200);

  const std::string read = output_of(kReader + "--raw " + directory.journal().string());

  ASSERT_EQ(read.size(), stream.size());
  EXPECT_EQ(std::memcmp(read.data(), stream.data(), stream.size()), 0);
}

/// A torn tail at the end of each session, which the next one leaves behind (J20).
TEST(JournalSecondReader, ReadsAJournalOfSeveralSessions) {
  const tests::TemporaryDirectory directory;
  tests::write_small_journal(directory.journal(), 60);
  for (int session = 0; session < 3; ++session) {
    const auto tail = journal::find_tail(directory.journal());
    std::fstream file{directory.journal() / journal::segment_file_name(tail->segment), std::ios::in | std::ios::out};
    file.seekp(static_cast<std::streamoff>(tail->offset + 24));
    file << "torn outputs";
    file.close();
    tests::write_session(directory.journal(), session == 2 ? 0 : 40);
  }

  const std::string read = output_of(kReader + directory.journal().string());

  const auto tail = journal::find_tail(directory.journal());
  EXPECT_EQ(tail->epoch.raw(), 4U);
  EXPECT_EQ(tail->step_count, 140U);
  EXPECT_EQ(read, summary(*tail));
}

TEST(JournalSecondReader, TellsATornTailFromDamage) {
  const tests::TemporaryDirectory directory;
  tests::write_small_journal(directory.journal(), 100);
  const auto tail = journal::find_tail(directory.journal());
  std::fstream file{directory.journal() / journal::segment_file_name(tail->segment), std::ios::in | std::ios::out};
  file.seekp(static_cast<std::streamoff>(tail->offset + 24));
  file << "torn" << std::flush;
  const auto torn_tail = journal::find_tail(directory.journal());
  const std::string torn = output_of(kReader + directory.journal().string());
  file.seekp(static_cast<std::streamoff>(journal::kDataBegin + 60));
  file << "damage" << std::flush;
  const std::string damaged = output_of(kReader + directory.journal().string());

  EXPECT_EQ(torn, summary(*torn_tail));
  EXPECT_NE(damaged.find("damage: an input lies beyond the stop"), std::string::npos) << damaged;
}

}  // namespace
