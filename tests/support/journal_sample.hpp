// A small journal to damage, and the check that whatever is read from it is a prefix of what was written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "journal/directory.hpp"
#include "journal/reader.hpp"
#include "tests/support/journal_steps.hpp"

namespace tests {

/// A journal of two segments as bytes in memory, put back before each change.
class JournalSample {
 public:
  static constexpr std::uint32_t kSteps = 60;

  JournalSample() {
    write_small_journal(path(), kSteps);
    const auto numbers = journal::list_segments(path());
    for (const std::uint32_t number : *numbers) {
      std::string bytes(kSmallSegment, '\0');
      std::ifstream{file_of(number), std::ios::binary}.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
      files_.push_back(std::move(bytes));
    }
    auto reader = journal::Reader::open(path());
    while (const auto step = reader->next_step().value()) {
      ends_.push_back({step->segment, step->offset + step->bytes.size()});
      tips_.push_back(reader->tip());
    }
    whole_ = reader->tail();
  }

  [[nodiscard]] std::filesystem::path path() const { return directory_.journal(); }
  [[nodiscard]] std::filesystem::path file_of(std::uint32_t number) const {
    return path() / journal::segment_file_name(number);
  }
  [[nodiscard]] std::size_t segment_count() const { return files_.size(); }
  [[nodiscard]] const journal::TailReport& whole() const { return whole_; }
  [[nodiscard]] std::string bytes(std::uint32_t number) const { return files_[number - 1]; }
  /// Offset behind the last step of a segment.
  [[nodiscard]] std::size_t end_of(std::uint32_t number) const {
    std::size_t end = journal::kDataBegin;
    for (const Place& place : ends_) end = place.segment == number ? place.offset : end;
    return end;
  }
  /// Offset behind the n-th step, from 0, all in segment 1 for small n.
  [[nodiscard]] std::size_t end_of_step(std::size_t index) const { return ends_[index].offset; }

  void write(std::uint32_t number, const std::string& bytes) const {
    // In place: a file that is cut and grown again would cost the file system more than the test.
    std::fstream file{file_of(number), std::ios::in | std::ios::out | std::ios::binary};
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    file.close();
    if (std::filesystem::file_size(file_of(number)) != bytes.size())
      std::filesystem::resize_file(file_of(number), bytes.size());
  }
  void put(std::uint32_t number, std::size_t offset, char byte) const {
    std::fstream file{file_of(number), std::ios::in | std::ios::out | std::ios::binary};
    file.seekp(static_cast<std::streamoff>(offset));
    file.put(byte);
  }
  void restore(std::uint32_t number) const { write(number, bytes(number)); }

  /// Reads it, and checks that what is read is a prefix of whole steps. Nothing when it cannot be opened.
  [[nodiscard]] std::optional<journal::TailReport> read() const {
    const auto tail = journal::find_tail(path());
    if (!tail) return std::nullopt;
    EXPECT_LE(tail->step_count, tips_.size());
    EXPECT_EQ(tail->tip, tail->step_count == 0 ? 0 : tips_[tail->step_count - 1]);
    return *tail;
  }
  /// Whether the change is seen: no verdict of "clean", or a header copy that had to be replaced.
  [[nodiscard]] bool is_found() const {
    const auto tail = read();
    return !tail || tail->kind != journal::TailKind::Clean || tail->header_copies_damaged != 0;
  }
  /// Whether everything is still read.
  [[nodiscard]] bool is_all_read() const {
    const auto tail = read();
    return tail && tail->kind == journal::TailKind::Clean && tail->tip == whole_.tip;
  }

 private:
  struct Place {
    std::uint32_t segment;
    std::size_t offset;
  };

  TemporaryDirectory directory_;
  std::vector<std::string> files_;
  std::vector<Place> ends_;
  std::vector<std::uint64_t> tips_;
  journal::TailReport whole_;
};

inline constexpr std::size_t kSampleDataEnd = journal::data_end(kSmallSegment);
inline constexpr std::size_t kFrontBytes = sizeof(journal::SegmentHeader) + sizeof(journal::SegmentOpening);

/// Flips one bit after the other of a segment's file, `bits_per_byte` (1 to 8) of each byte, and puts it back: each
/// flip is found, or lies behind the end frame, where nothing is ever read. Padding is sampled.
inline void flip_bits(const JournalSample& sample, std::uint32_t number, unsigned bits_per_byte) {
  const std::string bytes = sample.bytes(number);
  const bool is_last = number == sample.segment_count();
  const std::size_t end = sample.end_of(number) + (is_last ? 0 : sizeof(journal::EndFrame));
  for (std::size_t offset = 0; offset < bytes.size(); ++offset) {
    const bool is_front = offset < journal::kDataBegin || offset >= kSampleDataEnd;
    const bool is_padding = is_front ? offset % journal::kPageBytes >= kFrontBytes : offset >= end;
    if (is_padding && offset % 61 != 0) continue;
    for (unsigned turn = 0; turn < (is_padding ? 1 : bits_per_byte); ++turn) {
      const unsigned bit = (turn + static_cast<unsigned>(offset)) % 8;
      sample.put(number, offset, static_cast<char>(static_cast<unsigned char>(bytes[offset]) ^ (1U << bit)));
      const bool must_be_found = is_front || offset < end || is_last;
      ASSERT_TRUE(must_be_found ? sample.is_found() : sample.is_all_read())
          << "segment " << number << ", offset " << offset << ", bit " << bit;
    }
    sample.put(number, offset, bytes[offset]);
  }
  EXPECT_TRUE(sample.is_all_read());
}

}  // namespace tests
