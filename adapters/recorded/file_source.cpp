#include "adapters/recorded/file_source.hpp"

#include <algorithm>
#include <utility>

namespace adapters::recorded {
namespace {

/// Rows between two looks at the progress: under 20 ms of work.
constexpr std::uint64_t kRowsPerLook = 65'536;

const ByteStream& stream_of(const Feed& feed) {
  return std::visit([](const auto& one) -> const ByteStream& { return one.stream(); }, feed);
}

/// The place of a fault: a row may span lines.
SourceError row_error(const std::filesystem::path& path, const TextRow& row, const RowFault& fault) {
  const std::string_view before = row.text.substr(0, fault.offset);
  const auto line_count = static_cast<std::uint64_t>(std::count(before.begin(), before.end(), '\n'));
  if (line_count == 0) return error_at(path, row.line, row.column + fault.offset, fault.what);
  const auto column = static_cast<std::uint32_t>(before.size() - before.rfind('\n'));
  return error_at(path, row.line + line_count, column, fault.what);
}

}  // namespace

FileSource::FileSource(Feed feed, const ReadTerms& terms)
    : feed_{std::move(feed)},
      skip_bad_{terms.skip_bad},
      tally_{terms.tally != nullptr ? terms.tally : &own_tally_},
      progress_{terms.progress, path().filename().string(), stream_of(feed_).file_bytes()} {}

const std::filesystem::path& FileSource::path() const noexcept { return stream_of(feed_).path(); }

FileSource::Next FileSource::next() {
  if (failure_) return engine::Failure{*failure_};
  Next result = std::visit([this](auto& feed) { return next_of(feed); }, feed_);
  if (!result) {
    failure_ = result.error();
  } else if (result->has_value()) {
    ++tally_->events;
  }
  return result;
}

/// The row's event, whose time must not lie before the one before it.
template <class Reader, class Parser>
ParsedRow FileSource::parse(RowFeed<Reader, Parser>& feed, const TextRow& row) {
  ParsedRow parsed = feed.parser.parse(row.text);
  if (!parsed || !parsed->has_value()) return parsed;
  const engine::Timestamp time = (*parsed)->header.time;
  if (time < last_time_) {
    return engine::Failure{
        RowFault{.offset = 0, .what = "time goes backwards by " + std::to_string((last_time_ - time).raw()) + " ns"}};
  }
  last_time_ = time;
  return parsed;
}

template <class Reader, class Parser>
FileSource::Next FileSource::next_of(RowFeed<Reader, Parser>& feed) {
  while (true) {
    const NextRow row = feed.reader.next();
    if (!row) return engine::Failure{row.error()};
    if (!row->has_value()) return at_end(feed.stream());
    show_progress(feed.stream());
    const ParsedRow parsed = parse(feed, **row);
    if (parsed && parsed->has_value()) return *parsed;
    if (parsed) {
      ++tally_->unread;
    } else if (skip_bad_) {
      ++tally_->skipped;
    } else {
      return engine::Failure{row_error(feed.stream().path(), **row, parsed.error())};
    }
  }
}

FileSource::Next FileSource::next_of(JettaFeed& feed) {
  Next frame = feed.next();
  if (!frame) return frame;
  if (!frame->has_value()) return at_end(feed.stream());
  show_progress(feed.stream());
  const engine::Timestamp time = (*frame)->header.time;
  if (time < last_time_) {
    return engine::Failure{SourceError{path().string() + ": tick " + std::to_string(rows_) + ": time goes backwards"}};
  }
  last_time_ = time;
  return frame;
}

void FileSource::show_progress(const ByteStream& stream) {
  if (rows_ % kRowsPerLook == 0) progress_.show(stream.file_bytes_read());
  ++rows_;
}

FileSource::Next FileSource::at_end(const ByteStream& stream) const {
  if (rows_ != 0) return std::optional<engine::Frame>{};
  return engine::Failure{SourceError{stream.path().string() + ": is empty: it holds no rows"}};
}

}  // namespace adapters::recorded
