#include "journal/journal.hpp"

#include <unistd.h>

#include <system_error>
#include <utility>
#include <vector>

#include "engine/base/assert.hpp"
#include "engine/base/wait.hpp"
#include "journal/lock.hpp"
#include "journal/preparer.hpp"
#include "journal/session_file.hpp"

namespace journal {

namespace fs = std::filesystem;

// Members are destroyed from the last to the first: the lock goes when nothing is mapped any more.
struct Journal::State {
  DirectoryLock lock;
  SegmentExchange exchange;
  std::optional<Preparer> preparer{};
  std::optional<Writer> writer{};
  Preparation preparation;
};

namespace {

JournalError bad_options(const CreateOptions& options, std::string reason, std::string advice) {
  return {.code = ErrorCode::BadOptions,
          .path = options.directory.string(),
          .reason = std::move(reason),
          .advice = std::move(advice)};
}

std::optional<JournalError> refusal_of_options(const CreateOptions& options) {
  if (options.id == engine::JournalId{}) return bad_options(options, "the journal id is zero", "draw or derive one");
  if (options.epoch.raw() == 0) return bad_options(options, "the epoch is zero", "a journal's first epoch is 1");
  if (!is_segment_size(options.segment_bytes)) {
    return bad_options(
        options, std::to_string(options.segment_bytes) + " bytes is no size for a segment",
        "give a multiple of 4096 from " + std::to_string(kSegmentBytesMin) + " to " + std::to_string(kSegmentBytesMax));
  }
  const std::size_t room = step_bytes_max(options.segment_bytes);
  if (options.step_bytes_max > room) {
    return bad_options(options,
                       "a segment of " + std::to_string(options.segment_bytes) + " bytes does not hold two steps of " +
                           std::to_string(options.step_bytes_max),
                       "use larger segments; this size takes steps of up to " + std::to_string(room));
  }
  return std::nullopt;
}

/// Makes a directory and what is missing above it, and takes them away again unless kept.
class MadeDirectories {
 public:
  std::optional<JournalError> make(const fs::path& directory) {
    std::error_code failed;
    if (fs::exists(directory, failed)) return std::nullopt;
    if (directory.has_parent_path() && directory.parent_path() != directory) {
      if (auto error = make(directory.parent_path())) return error;
    }
    if (!fs::create_directory(directory, failed) && failed) {
      return system_error(failed.value(), directory.string(), "make the journal directory");
    }
    made_.push_back(directory);
    return std::nullopt;
  }
  void keep() noexcept { made_.clear(); }

  MadeDirectories() = default;
  MadeDirectories(const MadeDirectories&) = delete;
  MadeDirectories& operator=(const MadeDirectories&) = delete;
  ~MadeDirectories() {
    std::error_code ignored;
    for (auto made = made_.rbegin(); made != made_.rend(); ++made) fs::remove(*made, ignored);
  }

 private:
  std::vector<fs::path> made_;
};

SegmentHeader first_header(const CreateOptions& options, std::uint32_t number) {
  return {.journal_id = options.id,
          .number = number,
          .epoch = options.epoch,
          .segment_bytes = options.segment_bytes,
          .schema_fingerprint = options.schema_fingerprint,
          .config_hash = options.config_hash};
}

SessionFacts session_facts(const CreateOptions& options) {
  return {.journal_id = options.id,
          .epoch = options.epoch,
          .build_id = options.build_id,
          .configuration = options.configuration};
}

}  // namespace

engine::Result<std::unique_ptr<Journal>, JournalError> Journal::create(const CreateOptions& options) {
  if (auto refused = refusal_of_options(options)) return engine::Failure{*std::move(refused)};
  if (auto refused = refusal_to_create(options.directory)) return engine::Failure{*std::move(refused)};
  MadeDirectories made;
  if (auto refused = made.make(options.directory)) return engine::Failure{*std::move(refused)};
  auto lock = DirectoryLock::take(options.directory);
  if (!lock) return engine::Failure{lock.error()};
  // Between the first look and the lock another process may have been quicker.
  if (auto refused = refusal_of_contents(options.directory)) return engine::Failure{*std::move(refused)};

  auto state = std::unique_ptr<State>{new State{.lock = std::move(lock).value(),
                                                .exchange = SegmentExchange{options.segment_bytes},
                                                .preparation = options.preparation}};
  state->preparer.emplace(options.directory, first_header(options, 1), state->exchange);
  std::optional<JournalError> refused = write_session_file(options.directory, session_facts(options));
  if (!refused && !state->preparer->turn()) refused = state->preparer->failure();
  if (refused) {
    ::unlink((options.directory / kSessionFileName).c_str());
    ::unlink((options.directory / kLockFileName).c_str());
    return engine::Failure{*std::move(refused)};
  }
  state->writer.emplace(state->exchange, WriterStart{.seed = checksum_seed(options.id)});
  if (options.preparation == Preparation::Thread) state->preparer->start();
  made.keep();
  return std::unique_ptr<Journal>{new Journal{std::move(state)}};
}

engine::Result<std::unique_ptr<Journal>, JournalError> Journal::resume(const CreateOptions& given,
                                                                       const ResumePoint& point, DirectoryLock lock) {
  CreateOptions options = given;
  options.id = point.id;
  options.epoch = point.epoch;
  if (auto refused = refusal_of_options(options)) return engine::Failure{*std::move(refused)};
  const SegmentHeader header = first_header(options, point.segment);
  auto first = prepare_resumption(options.directory, header,
                                  {.base_sequence = engine::Sequence{point.last_sequence.raw() + 1},
                                   .predecessor_last = point.last_sequence,
                                   .predecessor_tip = point.tip});
  if (!first) return engine::Failure{first.error()};

  auto state = std::unique_ptr<State>{new State{
      .lock = std::move(lock), .exchange = SegmentExchange{options.segment_bytes}, .preparation = options.preparation}};
  state->preparer.emplace(options.directory, header, state->exchange);
  state->preparer->adopt(std::move(first).value());
  const bool is_offered = state->preparer->turn();
  ASSERT(is_offered);
  // From here on the segment is the writer's and stays, whatever happens: its name is durable.
  state->writer.emplace(
      state->exchange,
      WriterStart{
          .seed = checksum_seed(point.id), .last_sequence = point.last_sequence, .tip = point.tip, .is_opened = true});
  if (auto refused = write_session_file(options.directory, session_facts(options))) {
    return engine::Failure{*std::move(refused)};
  }
  if (options.preparation == Preparation::Thread) state->preparer->start();
  return std::unique_ptr<Journal>{new Journal{std::move(state)}};
}

Journal::Journal(std::unique_ptr<State> state) noexcept : state_{std::move(state)} {}

Journal::~Journal() { close(); }

Writer& Journal::writer() noexcept { return *state_->writer; }

bool Journal::prepare_now() {
  if (state_->preparation == Preparation::Caller) return state_->preparer->turn();
  engine::ParkWait wait;
  while (!state_->exchange.has_next()) {
    if (has_failed()) return false;
    wait.idle();
  }
  return true;
}

std::optional<JournalError> Journal::failure() const { return state_ ? state_->preparer->failure() : std::nullopt; }

bool Journal::has_failed() const noexcept { return state_ && state_->preparer->has_failed(); }

void Journal::close() { state_.reset(); }

}  // namespace journal
