#include "adapters/recorded/byte_stream.hpp"

#include "adapters/recorded/progress.hpp"
#include "tests/unit/adapters/recorded/files.hpp"

namespace adapters::recorded {
namespace {

std::string some_text(std::size_t size) {
  std::string text;
  for (std::size_t i = 0; text.size() < size; ++i) text += std::to_string(i * i) + ",";
  text.resize(size);
  return text;
}

std::string read_all(const std::filesystem::path& path, std::size_t chunk) {
  auto stream = ByteStream::open(path);
  if (!stream) return stream.error().message;
  std::string text;
  std::string buffer(chunk, '\0');
  while (true) {
    const auto count = stream->read(buffer);
    if (!count) return count.error().message;
    if (*count == 0) return text;
    text.append(buffer, 0, *count);
  }
}

TEST(ByteStream, GivesTheSameBytesWhateverPacksThem) {
  const Scratch scratch;
  const std::string text = some_text(700'001);
  const std::size_t half = text.size() / 2;

  for (const std::size_t chunk : {std::size_t{977}, std::size_t{1} << 20U}) {
    EXPECT_EQ(read_all(scratch.write("a.csv", text), chunk), text);
    EXPECT_EQ(read_all(scratch.write("b.csv", zstd_of(text)), chunk), text);
    EXPECT_EQ(read_all(scratch.write("c.csv", gzip_of(text)), chunk), text);
    // Both forms may be several compressed pieces in a row.
    EXPECT_EQ(read_all(scratch.write("d.csv", zstd_of(text.substr(0, half)) + zstd_of(text.substr(half))), chunk),
              text);
    EXPECT_EQ(read_all(scratch.write("e.csv", gzip_of(text.substr(0, half)) + gzip_of(text.substr(half))), chunk),
              text);
  }
}

TEST(Digest, IsThatOfTheDecompressedBytes) {
  const Scratch scratch;
  const std::string text = some_text(700'001);

  const auto plain = digest(scratch.write("a.csv", text));
  const auto zstd = digest(scratch.write("a.csv.zst", zstd_of(text)));
  const auto gzip = digest(scratch.write("a.csv.gz", gzip_of(text)));
  const auto other = digest(scratch.write("b.csv", text + "x"));

  ASSERT_TRUE(plain && zstd && gzip && other);
  EXPECT_EQ(*plain, *zstd);
  EXPECT_EQ(*plain, *gzip);
  EXPECT_NE(*plain, *other);
}

TEST(Digest, IsXxh3Of128Bits) {
  const Scratch scratch;

  const auto empty = digest(scratch.write("empty", ""));

  ASSERT_TRUE(empty);
  // XXH3-128 of nothing, as published with the algorithm.
  EXPECT_EQ(empty->high, 0x99AA'06D3'0147'98D8ULL);
  EXPECT_EQ(empty->low, 0x6001'C324'468D'497FULL);
}

TEST(Digest, TruncatedFileHasNone) {
  const Scratch scratch;
  const std::string packed = zstd_of(some_text(100'000));

  EXPECT_FALSE(digest(scratch.write("cut.zst", packed.substr(0, packed.size() - 3))));
  EXPECT_FALSE(digest(scratch.directory() / "missing"));
}

TEST(Progress, LineShowsItsShare) {
  EXPECT_EQ(progress_line("a.csv", 0, 200, 10), "a.csv [..........]   0%");
  EXPECT_EQ(progress_line("a.csv", 100, 200, 10), "a.csv [#####.....]  50%");
  EXPECT_EQ(progress_line("a.csv", 200, 200, 10), "a.csv [##########] 100%");
  EXPECT_EQ(progress_line("a.csv", 0, 0, 10), "a.csv [##########] 100%");
  EXPECT_EQ(progress_line("a.csv", UINT64_MAX / 2, UINT64_MAX, 10), "a.csv [#####.....]  50%");
}

TEST(Progress, SaysNothingWhenStderrIsNoTerminal) {
  if (::isatty(STDERR_FILENO) == 1) GTEST_SKIP() << "stderr is a terminal here";
  const Scratch scratch;
  const auto path = scratch.write("eurusd_20140505.csv", "1,1.1,1.2\n");

  testing::internal::CaptureStderr();
  const Reading reading = read_path(path, {.instrument = kInstrument, .progress = true});

  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  EXPECT_EQ(reading.frames.size(), 1U);
}

}  // namespace
}  // namespace adapters::recorded
