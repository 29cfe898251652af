#include "journal/journal.hpp"

#include <unistd.h>

#include <system_error>
#include <utility>
#include <vector>

#include "engine/base/assert.hpp"
#include "engine/base/wait.hpp"
#include "journal/durable/durable_log.hpp"
#include "journal/durable/mirror.hpp"
#include "journal/lock.hpp"
#include "journal/preparer.hpp"
#include "journal/seal/segment_sealer.hpp"
#include "journal/session_file.hpp"

namespace journal {

namespace fs = std::filesystem;

// Members are destroyed from the last to the first: the lock goes when nothing is mapped any more.
struct Journal::State {
  DirectoryLock lock;
  SegmentExchange exchange;
  std::optional<SegmentSealer> sealer{};  // Until the preparer or the durable log takes it over.
  std::optional<Preparer> preparer{};     // Under async,
  std::unique_ptr<DurableLog> durable{};  // and under the other modes.
  std::optional<Writer> writer{};
  Preparation preparation;
  bool is_finished{false};
  std::optional<JournalError> finish_failure{};

  [[nodiscard]] SegmentExchange& ready() { return durable ? durable->syncer().exchange() : exchange; }
  /// Makes the first segment, in whatever way the mode has, and the writer on it.
  [[nodiscard]] std::optional<JournalError> begin(const CreateOptions& options, const SegmentHeader& first,
                                                  const WriterStart& start);
  /// Opens the seals, and makes those that a killed session left out, up to `last` in segments below `before`.
  [[nodiscard]] std::optional<JournalError> begin_seals(const CreateOptions& options, engine::Sequence last,
                                                        std::uint32_t before);
  void start_threads() {
    if (preparation == Preparation::Caller) return;
    if (durable) {
      durable->syncer().start();
    } else {
      preparer->start();
    }
  }
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
  const bool is_async = options.durability == Durability::Async;
  const std::size_t room =
      is_async ? step_bytes_max(options.segment_bytes) : durable_step_bytes_max(options.segment_bytes);
  if (options.step_bytes_max > room) {
    return bad_options(options,
                       "a segment of " + std::to_string(options.segment_bytes) + " bytes does not hold " +
                           (is_async ? "two steps of " : "a durable step of ") + std::to_string(options.step_bytes_max),
                       "use larger segments; this size takes steps of up to " + std::to_string(room));
  }
  if ((options.durability == Durability::Mirror) == options.durable.mirror.empty()) {
    return bad_options(options, "a mirror's directory and the mode \"mirror\" need each other", "give both or neither");
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
          .config_hash = options.config_hash,
          .durability = options.durability,
          .sector_bytes = options.durability == Durability::Async ? 0U : static_cast<std::uint32_t>(kSectorBytes),
          .schema = options.schema};
}

DurableSetup durable_setup(const CreateOptions& options, const SegmentHeader& first, const WriterStart& start) {
  const std::size_t step_bytes =
      options.step_bytes_max != 0 ? options.step_bytes_max : durable_step_bytes_max(options.segment_bytes);
  return {.directory = options.directory,
          .first = first,
          .start = start,
          .step_bytes_max = step_bytes,
          .options = options.durable};
}

SessionFacts session_facts(const CreateOptions& options) {
  return {.journal_id = options.id,
          .epoch = options.epoch,
          .build_id = options.build_id,
          .configuration = options.configuration};
}

}  // namespace

std::optional<JournalError> Journal::State::begin(const CreateOptions& options, const SegmentHeader& first,
                                                  const WriterStart& start) {
  if (options.durability == Durability::Async) {
    preparer.emplace(options.directory, first, exchange);
    preparer->seal_with(*std::move(sealer), options.seal.publish);
    if (!preparer->turn()) return preparer->failure();
  } else {
    DurableSetup setup = durable_setup(options, first, start);
    setup.publish = options.seal.publish;
    auto log = DurableLog::open(setup, (*std::move(sealer)).take_writer());
    if (!log) return log.error();
    durable = std::move(log).value();
  }
  writer.emplace(ready(), start);
  return std::nullopt;
}

std::optional<JournalError> Journal::State::begin_seals(const CreateOptions& options, engine::Sequence last,
                                                        std::uint32_t before) {
  auto opened = SegmentSealer::open({.directory = options.directory,
                                     .id = options.id,
                                     .key = options.seal.key,
                                     .mirror = options.durable.mirror,
                                     .is_durable = options.durability != Durability::Async,
                                     .found_through = last});
  if (!opened) return opened.error();
  sealer.emplace(std::move(opened).value());
  return last.raw() == 0 ? std::nullopt : sealer->seal_found(last, before);
}

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
  std::optional<JournalError> refused = write_session_file(options.directory, session_facts(options));
  if (!refused) refused = state->begin_seals(options, {}, 1);
  if (!refused) refused = state->begin(options, first_header(options, 1), {.seed = checksum_seed(options.id)});
  if (refused) {
    ::unlink((options.directory / kSessionFileName).c_str());
    ::unlink((options.directory / kLockFileName).c_str());
    return engine::Failure{*std::move(refused)};
  }
  state->start_threads();
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
  if (options.durability != Durability::Async) return resume_durably(options, header, point, std::move(lock));
  auto first = prepare_resumption(options.directory, header,
                                  {.base_sequence = engine::Sequence{point.last_sequence.raw() + 1},
                                   .predecessor_last = point.last_sequence,
                                   .predecessor_tip = point.tip});
  if (!first) return engine::Failure{first.error()};

  auto state = std::unique_ptr<State>{new State{
      .lock = std::move(lock), .exchange = SegmentExchange{options.segment_bytes}, .preparation = options.preparation}};
  if (auto refused = state->begin_seals(options, point.last_sequence, point.segment)) {
    return engine::Failure{*std::move(refused)};
  }
  state->preparer.emplace(options.directory, header, state->exchange);
  state->preparer->seal_with(*std::move(state->sealer), options.seal.publish);
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
  state->start_threads();
  return std::unique_ptr<Journal>{new Journal{std::move(state)}};
}

namespace {

/// Before anything else is written: seals are made for both directories alike.
std::optional<JournalError> bring_up_mirror_of(const CreateOptions& options, const ResumePoint& point) {
  const fs::path& mirror = options.durable.mirror;
  if (mirror.empty()) return std::nullopt;
  std::error_code failed;
  fs::create_directories(mirror, failed);
  if (failed) return system_error(failed.value(), mirror.string(), "make the mirror's directory");
  const auto lock = DirectoryLock::take(mirror);
  if (!lock) return lock.error();
  return bring_up_mirror(options.directory, mirror,
                         {.id = point.id, .last_sequence = point.last_sequence, .tip = point.tip});
}

}  // namespace

engine::Result<std::unique_ptr<Journal>, JournalError> Journal::resume_durably(const CreateOptions& options,
                                                                               const SegmentHeader& first,
                                                                               const ResumePoint& point,
                                                                               DirectoryLock lock) {
  auto state = std::unique_ptr<State>{new State{
      .lock = std::move(lock), .exchange = SegmentExchange{options.segment_bytes}, .preparation = options.preparation}};
  const WriterStart start{.seed = checksum_seed(point.id), .last_sequence = point.last_sequence, .tip = point.tip};
  std::optional<JournalError> refused = bring_up_mirror_of(options, point);
  if (!refused) refused = state->begin_seals(options, point.last_sequence, point.segment);
  if (!refused) refused = state->begin(options, first, start);
  if (!refused) refused = write_session_file(options.directory, session_facts(options));
  if (refused) return engine::Failure{*std::move(refused)};
  state->start_threads();
  return std::unique_ptr<Journal>{new Journal{std::move(state)}};
}

Journal::Journal(std::unique_ptr<State> state) noexcept : state_{std::move(state)} {}

Journal::~Journal() { close(); }

Writer& Journal::writer() noexcept { return *state_->writer; }

bool Journal::prepare_now() {
  const bool is_caller = state_->preparation == Preparation::Caller;
  if (is_caller && state_->preparer) return state_->preparer->turn();
  engine::ParkWait wait;
  while (!state_->ready().has_next()) {
    if (has_failed()) return false;
    if (is_caller) {
      *wanted() = state_->writer->last_sequence().raw();
      state_->durable->syncer().turn();
    } else {
      wait.idle();
    }
  }
  return true;
}

std::optional<JournalError> Journal::failure() const {
  if (!state_) return std::nullopt;
  if (state_->finish_failure) return state_->finish_failure;
  return state_->durable ? state_->durable->syncer().failure() : state_->preparer->failure();
}

bool Journal::has_failed() const noexcept {
  return state_ && (state_->durable ? state_->durable->syncer().has_failed() : state_->preparer->has_failed());
}

const std::atomic<std::uint64_t>* Journal::durable_through() const noexcept {
  return state_->durable ? &state_->durable->syncer().durable_through() : nullptr;
}

std::atomic<std::uint64_t>* Journal::wanted() noexcept {
  return state_->durable ? &state_->durable->syncer().wanted() : nullptr;
}

Pressure Journal::pressure(std::int64_t now_ns) const noexcept {
  return state_->durable ? state_->durable->syncer().pressure(now_ns) : Pressure::Normal;
}

PressureCause Journal::pressure_cause() const noexcept {
  return state_->durable ? state_->durable->syncer().gauge().cause() : PressureCause::None;
}

std::optional<JournalError> Journal::finish() {
  if (state_ && !std::exchange(state_->is_finished, true)) {
    if (state_->durable) {
      state_->finish_failure = state_->durable->finish();
    } else if (state_->preparer) {
      state_->preparer->finish();
    }
  }
  return failure();
}

void Journal::close() {
  static_cast<void>(finish());
  state_.reset();
}

}  // namespace journal
