#include "adapters/recorded/text_reader.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace adapters::recorded {
namespace {

/// Twice the longest row, so that a row is moved to the front at most once for each of its own length.
constexpr std::size_t kWindowBytes = 2 * kRowBytesMax;
/// Taken from the stream at a time: small enough that the rows are still in the second cache when they are parsed.
constexpr std::size_t kRefillBytes = 64 * 1024;

}  // namespace

SourceError error_at(const std::filesystem::path& path, std::uint64_t line, std::uint32_t column,
                     std::string_view what) {
  std::string message = path.string() + ": line " + std::to_string(line) + ", column " + std::to_string(column) + ": ";
  message += what;
  return {std::move(message)};
}

Window::Window(ByteStream stream) : stream_{std::move(stream)}, buffer_(kWindowBytes + kPaddingBytes) {}

engine::Result<bool, SourceError> Window::refill() {
  ASSERT(end_ - begin_ <= kRowBytesMax);
  if (begin_ != 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  const auto count = stream_.read({buffer_.data() + end_, std::min(kRefillBytes, kWindowBytes - end_)});
  if (!count) return engine::Failure{count.error()};
  end_ += *count;
  return *count != 0;
}

NextRow LineReader::next() {
  std::size_t searched = 0;
  while (true) {
    const std::string_view rest = window_.rest();
    const std::size_t at = rest.find('\n', searched);
    searched = std::min(at, rest.size());
    if (searched > kRowBytesMax) {
      return engine::Failure{error_at(stream().path(), line_ + 1, 1, "the line is longer than 1 MiB")};
    }
    if (at == std::string_view::npos) {
      const auto more = window_.refill();
      if (!more) return engine::Failure{more.error()};
      if (*more) continue;
      if (searched == 0) return std::optional<TextRow>{};
    }
    // The last line may have no end; the refill that found nothing more may have moved it.
    std::string_view text = window_.rest().substr(0, searched);
    window_.consume(at == std::string_view::npos ? searched : searched + 1);
    searched = 0;
    ++line_;
    if (text.ends_with('\r')) text.remove_suffix(1);
    if (!text.empty()) return std::optional{TextRow{.text = text, .line = line_, .column = 1}};
  }
}

engine::Failure<SourceError> JsonRowReader::failed(std::string_view what) const {
  return engine::Failure{error_at(stream().path(), line_, column_, what)};
}

void JsonRowReader::step(std::string_view passed) noexcept {
  for (const char character : passed) {
    ++column_;
    if (character != '\n') continue;
    ++line_;
    column_ = 1;
  }
}

/// The next character that is no white space, not consumed; nothing at the end.
engine::Result<std::optional<char>, SourceError> JsonRowReader::next_mark() {
  while (true) {
    const std::string_view rest = window_.rest();
    const std::size_t at = std::min(rest.find_first_not_of(" \t\r\n"), rest.size());
    step(rest.substr(0, at));
    window_.consume(at);
    if (at < rest.size()) return std::optional{rest[at]};
    const auto more = window_.refill();
    if (!more) return engine::Failure{more.error()};
    if (!*more) return std::optional<char>{};
  }
}

/// The window stands behind a row's '['.
NextRow JsonRowReader::read_row() {
  const TextRow start{.text = {}, .line = line_, .column = column_};
  while (true) {
    const std::string_view rest = window_.rest();
    const std::size_t at = rest.substr(0, kRowBytesMax).find_first_of("[]");
    if (at != std::string_view::npos) {
      if (rest[at] == '[') return failed("a row begins inside a row");
      step(rest.substr(0, at + 1));
      window_.consume(at + 1);
      return std::optional{TextRow{.text = rest.substr(0, at), .line = start.line, .column = start.column}};
    }
    if (rest.size() >= kRowBytesMax) return failed("the row is longer than 1 MiB");
    const auto more = window_.refill();
    if (!more) return engine::Failure{more.error()};
    if (!*more) return failed("the file ends inside a row");
  }
}

NextRow JsonRowReader::next() {
  while (true) {
    const auto mark = next_mark();
    if (!mark) return engine::Failure{mark.error()};
    if (!mark->has_value()) {
      if (place_ == Place::AfterArray) return std::optional<TextRow>{};
      // An empty file is for the caller to name.
      if (place_ == Place::BeforeArray) return std::optional<TextRow>{};
      return failed("the file ends before the closing bracket of its array");
    }
    const char found = **mark;
    const bool may_open = place_ != Place::AfterRow && place_ != Place::AfterArray;
    const bool may_close = place_ == Place::AfterRow || place_ == Place::BeforeFirstRow;
    const bool may_part = place_ == Place::AfterRow;
    if (!(found == '[' && may_open) && !(found == ']' && may_close) && !(found == ',' && may_part)) {
      return failed(may_part ? "',' or ']' is expected" : may_open ? "'[' is expected" : "the array is over already");
    }
    step({&found, 1});
    window_.consume(1);
    if (found == ']') {
      place_ = Place::AfterArray;
    } else if (found == ',') {
      place_ = Place::BeforeRow;
    } else if (place_ == Place::BeforeArray) {
      place_ = Place::BeforeFirstRow;
    } else {
      place_ = Place::AfterRow;
      return read_row();
    }
  }
}

}  // namespace adapters::recorded
