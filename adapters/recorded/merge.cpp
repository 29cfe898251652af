// Joining sources: the part of recorded.hpp that knows no files.
#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "adapters/recorded/file_source.hpp"
#include "adapters/recorded/recorded.hpp"

namespace adapters::recorded {
namespace {

engine::InstrumentId instrument_of(const engine::Frame& frame) {
  if (frame.header.type == engine::EventType::Trade) return frame.as<engine::Trade>().instrument;
  return frame.as<engine::Quote>().instrument;
}

/// The next event of one source; the heap holds one for each source that has one.
struct Head {
  engine::Frame frame;
  std::size_t source;
};

/// For a heap whose front is the earliest, among equal times the one of the first source.
bool comes_later(const Head& left, const Head& right) {
  if (left.frame.header.time != right.frame.header.time) return left.frame.header.time > right.frame.header.time;
  return left.source > right.source;
}

class MergedSource final : public MarketSource {
 public:
  explicit MergedSource(std::vector<std::unique_ptr<MarketSource>> sources)
      : sources_{std::move(sources)}, has_ended_(sources_.size()) {}

  engine::Result<std::optional<engine::Frame>, SourceError> next() override;

 private:
  std::optional<SourceError> start();
  std::optional<SourceError> pull(std::size_t source);
  std::optional<SourceError> check_turn(const Head& head);
  [[nodiscard]] std::string name_of_source(std::size_t source) const;

  std::vector<std::unique_ptr<MarketSource>> sources_;
  std::vector<bool> has_ended_;
  std::vector<Head> heads_{};
  std::map<engine::InstrumentId, std::size_t> current_{};  ///< the source that an instrument's events come from now
  std::optional<SourceError> failure_{};
  bool is_started_{false};
};

/// Takes the next event of a source into the heap.
std::optional<SourceError> MergedSource::pull(std::size_t source) {
  const auto frame = sources_[source]->next();
  if (!frame) return frame.error();
  if (!frame->has_value()) {
    has_ended_[source] = true;
    return std::nullopt;
  }
  heads_.push_back({.frame = **frame, .source = source});
  std::push_heap(heads_.begin(), heads_.end(), comes_later);
  return std::nullopt;
}

std::optional<SourceError> MergedSource::start() {
  is_started_ = true;
  for (std::size_t source = 0; source < sources_.size(); ++source) {
    if (auto error = pull(source)) return error;
  }
  return std::nullopt;
}

/// An instrument's events may move on to another source only when the one before has ended.
std::optional<SourceError> MergedSource::check_turn(const Head& head) {
  const auto [place, is_new] = current_.try_emplace(instrument_of(head.frame), head.source);
  if (is_new || place->second == head.source) return std::nullopt;
  const std::size_t before = std::exchange(place->second, head.source);
  if (has_ended_[before]) return std::nullopt;
  return SourceError{name_of_source(before) + " and " + name_of_source(head.source) +
                     ": hold the same instrument and overlap in time"};
}

std::string MergedSource::name_of_source(std::size_t source) const {
  const auto* const file = dynamic_cast<const FileSource*>(sources_[source].get());
  return file != nullptr ? file->path().string() : "source " + std::to_string(source + 1);
}

engine::Result<std::optional<engine::Frame>, SourceError> MergedSource::next() {
  if (!is_started_) failure_ = start();
  if (failure_) return engine::Failure{*failure_};
  if (heads_.empty()) return std::optional<engine::Frame>{};
  std::pop_heap(heads_.begin(), heads_.end(), comes_later);
  const Head head = heads_.back();
  heads_.pop_back();
  failure_ = check_turn(head);
  if (!failure_) failure_ = pull(head.source);
  if (failure_) return engine::Failure{*failure_};
  return std::optional{head.frame};
}

}  // namespace

engine::Result<std::unique_ptr<MarketSource>, SourceError> merge(std::vector<std::unique_ptr<MarketSource>> sources) {
  if (sources.empty()) return engine::Failure{SourceError{"there is no recorded file to read"}};
  if (sources.size() == 1) return std::move(sources.front());
  return std::unique_ptr<MarketSource>{std::make_unique<MergedSource>(std::move(sources))};
}

}  // namespace adapters::recorded
