// The format has a second reader, written after FORMAT.md in another language: both must read the same.
#include <sys/wait.h>

#include <array>
#include <cstdio>

#include <gtest/gtest.h>

#include "journal/json_text.hpp"
#include "journal/reader.hpp"
#include "tests/support/journal_steps.hpp"

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
  return "records " + std::to_string(steps.sequence()) + "\nlast sequence " + std::to_string(steps.sequence()) +
         "\ntip " + journal::hex_text((*journal)->writer().tip()) + "\n";
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

}  // namespace
