#include "journal/index/indexer.hpp"

#include <utility>

namespace journal {

using engine::Sequence;

namespace {

constexpr int kTriesAtStart = 100;

}  // namespace

Indexer::Indexer(IndexerOptions options) : options_{std::move(options)} {}

engine::Result<std::unique_ptr<Indexer>, JournalError> Indexer::start(const std::filesystem::path& directory,
                                                                      IndexerOptions options) {
  auto indexer = std::unique_ptr<Indexer>{new Indexer{std::move(options)}};
  IndexOptions index_options = indexer->options_.index;
  // Another program's transaction is waited for as long as it takes, but not at a stop, and not for ever at the start.
  index_options.on_busy = [self = indexer.get()](int tries) {
    self->busy_.fetch_add(1, std::memory_order_relaxed);
    self->rest();
    const std::lock_guard lock{self->mutex_};
    return !self->is_stopping_ && (self->is_running_.load(std::memory_order_relaxed) || tries < kTriesAtStart);
  };
  auto index = Index::open(directory, std::move(index_options));
  if (!index) return engine::Failure{index.error()};
  indexer->opening_ = index->opening();
  indexer->indexed_.store(index->mark().last_sequence.raw(), std::memory_order_relaxed);
  indexer->index_.emplace(std::move(index).value());
  indexer->is_running_.store(true, std::memory_order_relaxed);
  indexer->thread_ = std::thread{[self = indexer.get()] { self->run(); }};
  return indexer;
}

Indexer::~Indexer() { stop(); }

void Indexer::stop() {
  {
    const std::lock_guard lock{mutex_};
    is_stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

IndexerStatus Indexer::status() const {
  const std::lock_guard lock{mutex_};
  return {.indexed = indexed_.load(std::memory_order_relaxed),
          .busy = busy_.load(std::memory_order_relaxed),
          .is_running = is_running_.load(std::memory_order_relaxed),
          .failure = failure_};
}

void Indexer::rest() {
  std::unique_lock lock{mutex_};
  wake_.wait_for(lock, options_.rest, [this] { return is_stopping_; });
}

bool Indexer::advance() {
  const Sequence durable{options_.durable_through ? options_.durable_through() : 0};
  const Sequence through = options_.durable_through ? durable : Sequence{UINT64_MAX};
  const auto steps = index_->follow(through, durable);
  auto committed = steps ? index_->commit(durable) : DoneOrError{engine::Failure{steps.error()}};
  if (committed && *steps == 0 && !has_indexes_) {
    committed = index_->make_indexes();
    has_indexes_ = committed.has_value();
  }
  if (committed) {
    indexed_.store(index_->mark().last_sequence.raw(), std::memory_order_relaxed);
    return *steps != 0;
  }
  if (committed.error().code == ErrorCode::Locked) return false;  // The same steps come again.
  const std::lock_guard lock{mutex_};
  failure_ = committed.error();
  return false;
}

void Indexer::run() {
  bool is_stopping = false;
  bool has_failed = false;
  // Stopping is looked at before the last batch: what may be indexed by then is.
  while (!has_failed) {
    {
      const std::lock_guard lock{mutex_};
      is_stopping = is_stopping_;
    }
    const bool has_more = advance();
    {
      const std::lock_guard lock{mutex_};
      has_failed = failure_.has_value();
    }
    if (has_more) continue;
    if (is_stopping) break;
    rest();
  }
  index_.reset();  // On this thread: the connection belongs to it.
  is_running_.store(false, std::memory_order_relaxed);
}

}  // namespace journal
