// One recorded file as a MarketSource: rows become events, bad rows stop or are counted, time may not go back.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>

#include "adapters/recorded/jetta.hpp"
#include "adapters/recorded/progress.hpp"
#include "adapters/recorded/recorded.hpp"
#include "adapters/recorded/row_parser.hpp"
#include "adapters/recorded/text_reader.hpp"
#include "adapters/venue.hpp"

namespace adapters::recorded {

/// How rows are found, and what one means.
template <class Reader, class Parser>
struct RowFeed {
  Reader reader;
  Parser parser;
  [[nodiscard]] const ByteStream& stream() const noexcept { return reader.stream(); }
};

using Feed = std::variant<RowFeed<LineReader, LeanTickParser>, RowFeed<JsonRowReader, DukascopyTickParser>,
                          RowFeed<LineReader, BinanceParser>, JettaFeed>;

class FileSource final : public MarketSource {
 public:
  FileSource(Feed feed, const ReadTerms& terms);

  engine::Result<std::optional<engine::Frame>, SourceError> next() override;
  [[nodiscard]] const std::filesystem::path& path() const noexcept;

 private:
  using Next = engine::Result<std::optional<engine::Frame>, SourceError>;

  template <class Reader, class Parser>
  Next next_of(RowFeed<Reader, Parser>& feed);
  Next next_of(JettaFeed& feed);
  template <class Reader, class Parser>
  ParsedRow parse(RowFeed<Reader, Parser>& feed, const TextRow& row);
  void show_progress(const ByteStream& stream);
  Next at_end(const ByteStream& stream) const;

  Feed feed_;
  bool skip_bad_;
  ReadTally own_tally_{};
  ReadTally* tally_;  ///< the caller's, or own_tally_
  Progress progress_;
  std::uint64_t rows_{0};
  engine::Timestamp last_time_{engine::kInt64Min};
  std::optional<SourceError> failure_{};
};

}  // namespace adapters::recorded
