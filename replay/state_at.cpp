#include "replay/state_at.hpp"

#include <memory>

#include "engine/base/bytes.hpp"
#include "engine/core/workspace.hpp"
#include "engine/model/events.hpp"
#include "engine/state/state.hpp"
#include "journal/reader.hpp"
#include "replay/state_text.hpp"

namespace replay {

namespace {

using engine::Failure;
using engine::Result;

Failure<Stop> journal_stop(const journal::JournalError& error) {
  return Failure{Stop{journal::exit_status(error.code), error.message()}};
}

/// A state that grows by folding records.
class Follower {
 public:
  Result<engine::Done, Stop> fold(const journal::RecordView& record) {
    if (!state_) {
      auto opened = open(record);
      if (!opened) return opened;
    }
    if (!engine::state::fold_record(*state_, *record.header, record.payload.data())) {
      return Failure{Stop{1, "record " + std::to_string(record.header->sequence.raw()) + " has the unknown type " +
                                 std::to_string(record.header->type) + ": written by a newer build?"}};
    }
    return engine::Done{};
  }

  [[nodiscard]] const engine::state::State* state() const { return state_.get(); }
  [[nodiscard]] const engine::Arena& arena() const { return *arena_; }

 private:
  Result<engine::Done, Stop> open(const journal::RecordView& record) {
    const bool is_start = engine::EventType{record.header->type} == engine::EventType::SessionStarted &&
                          record.payload.size() >= sizeof(engine::SessionStarted);
    const auto config = is_start
                            ? engine::ConfigView::parse(tail_of(record))
                            : Result<engine::ConfigView, engine::ConfigError>{Failure{engine::ConfigError::TooShort}};
    if (!config) return Failure{Stop{1, "the journal does not begin with a sound SessionStarted"}};
    workspace_ = std::make_unique<engine::core::Workspace>(config->header().capacities);
    arena_ = std::make_unique<engine::Arena>(workspace_->arena(), workspace_->dirty());
    state_ = std::make_unique<engine::state::State>(*arena_, workspace_->capacities());
    return engine::Done{};
  }

  static std::span<const std::byte> tail_of(const journal::RecordView& record) {
    const auto& started = *engine::view_as<engine::SessionStarted>(record.payload.data());
    const auto rest = record.payload.subspan(sizeof(started));
    return rest.first(std::min<std::size_t>(rest.size(), started.tail_bytes));
  }

  std::unique_ptr<engine::core::Workspace> workspace_;
  std::unique_ptr<engine::Arena> arena_;
  std::unique_ptr<engine::state::State> state_;
};

}  // namespace

Result<std::string, Stop> state_at(const StateOptions& options) {
  auto reader = journal::Reader::open(options.journal);
  if (!reader) return journal_stop(reader.error());
  Follower follower;
  std::uint64_t last = 0;
  while (!options.at || last < *options.at) {
    const auto record = reader->next();
    if (!record) return journal_stop(record.error());
    if (!*record) break;
    auto folded = follower.fold(**record);
    if (!folded) return Failure{folded.error()};
    last = (*record)->header->sequence.raw();
  }
  if (follower.state() == nullptr) return Failure{Stop{2, options.journal.string() + ": holds no record yet"}};
  if (options.at && last < *options.at) {
    return Failure{Stop{2, options.journal.string() + ": ends at record " + std::to_string(last) + ", before --at " +
                               std::to_string(*options.at)}};
  }
  return options.json ? state_json(*follower.state(), follower.arena())
                      : state_text(*follower.state(), follower.arena());
}

}  // namespace replay
