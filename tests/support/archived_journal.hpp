// Journals with a snapshot beside them, to be archived and backed up; and what a reader gets of them.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "journal/archive/survey.hpp"
#include "journal/reader.hpp"
#include "tests/support/journal_steps.hpp"

namespace tests {

/// The record stream as far as it reads.
inline std::vector<std::byte> stream_of(const std::filesystem::path& directory) {
  std::vector<std::byte> stream;
  auto reader = journal::Reader::open(directory);
  if (!reader) return stream;
  for (;;) {
    const auto step = reader->next_step();
    if (!step || !*step) return stream;
    stream.insert(stream.end(), (*step)->bytes.begin(), (*step)->bytes.end());
  }
}

/// A file that says of itself that it is the state behind the last record of `segment`; the journal knows no more of
/// one.
inline void write_snapshot_file(const std::filesystem::path& directory, std::uint32_t segment) {
  const auto survey = journal::survey({.directory = directory});
  if (!survey || survey->find(segment) == nullptr) std::abort();
  const journal::SegmentFacts& facts = *survey->find(segment);
  std::string bytes(112 + 64, '\0');
  const auto put = [&](std::size_t offset, auto value) { std::memcpy(bytes.data() + offset, &value, sizeof(value)); };
  std::memcpy(bytes.data(), "LKSTSNAP", 8);
  put(8, survey->info.id);
  put(24, facts.last.raw());
  put(32, facts.tip);
  put(64, std::uint64_t{64});
  std::string name = std::to_string(facts.last.raw());
  name.insert(0, 20 - name.size(), '0');
  std::ofstream{directory / ("snapshot-" + name), std::ios::binary} << bytes;
}

/// Some closed segments and a snapshot behind all but the last two of them.
inline std::uint32_t write_journal_with_snapshot(const std::filesystem::path& directory, std::uint32_t step_count) {
  write_small_journal(directory, step_count);
  const auto survey = journal::survey({.directory = directory});
  if (!survey || survey->segments.size() < 4) std::abort();
  const auto count = static_cast<std::uint32_t>(survey->segments.size());
  write_snapshot_file(directory, count - 1);
  return count;
}

/// The names in a directory that end so, ascending.
inline std::vector<std::string> names_in(const std::filesystem::path& directory, const std::string& ending) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator{directory}) {
    std::string name = entry.path().filename().string();
    if (name.ends_with(ending)) names.push_back(std::move(name));
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace tests
