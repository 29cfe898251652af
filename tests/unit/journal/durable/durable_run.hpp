// A syncer whose turns the test takes, over files that fail on demand and a clock that the test moves.
#pragma once

#include <cstdlib>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "journal/durable/syncer.hpp"
#include "journal/reader.hpp"
#include "tests/support/journal_steps.hpp"

namespace tests {

/// What the test decides about the calls. Each answer: nothing for the real call, else what the call returns.
struct FileScript {
  std::function<std::optional<ssize_t>(std::span<const std::byte>)> on_write{};
  std::function<std::optional<int>()> on_sync{};
  std::function<std::optional<int>(std::uint64_t)> on_allocate{};
  std::optional<std::uint64_t> free_bytes{};
  std::size_t write_count{0};
  std::size_t sync_count{0};
};

struct ScriptedFiles {
  std::shared_ptr<FileScript> script = std::make_shared<FileScript>();
  journal::SystemFiles real{};

  int open(const std::string& path, int flags) const { return real.open(path, flags); }
  void close(int descriptor) const { real.close(descriptor); }
  ssize_t write(int descriptor, std::span<const std::byte> bytes, std::uint64_t offset) const {
    ++script->write_count;
    if (script->on_write) {
      if (const auto answer = script->on_write(bytes)) {
        // A short count is still a write of so many bytes.
        return *answer > 0 ? real.write(descriptor, bytes.first(static_cast<std::size_t>(*answer)), offset) : *answer;
      }
    }
    return real.write(descriptor, bytes, offset);
  }
  int sync(int descriptor) const {
    ++script->sync_count;
    if (script->on_sync) {
      if (const auto answer = script->on_sync()) return *answer;
    }
    return real.sync(descriptor);
  }
  int sync_directory(const std::string& path) const { return real.sync_directory(path); }
  int allocate(int descriptor, std::uint64_t bytes) const {
    if (script->on_allocate) {
      if (const auto answer = script->on_allocate(bytes)) return *answer;
    }
    return real.allocate(descriptor, bytes);
  }
  int drop_cache(int descriptor) const { return real.drop_cache(descriptor); }
  int rename(const std::string& from, const std::string& to) const { return real.rename(from, to); }
  int remove(const std::string& path) const { return real.remove(path); }
  journal::FileIdentity identity(int descriptor) const { return real.identity(descriptor); }
  journal::FileIdentity identity(const std::string& path) const { return real.identity(path); }
  std::uint64_t free_bytes(const std::string& directory) const {
    return script->free_bytes ? *script->free_bytes : real.free_bytes(directory);
  }
};

struct TestClock {
  std::shared_ptr<std::int64_t> now = std::make_shared<std::int64_t>(1'000'000'000);
  std::int64_t now_ns() const noexcept { return *now; }
};

using TestSyncer = journal::BasicSyncer<ScriptedFiles, TestClock>;

/// Room for five batches of a sector and the end.
inline constexpr std::size_t kDurableSegment = 32 * 1024;

/// The header of a small group-committed segment.
inline journal::SegmentHeader durable_header(journal::Durability durability = journal::Durability::Group) {
  return {.journal_id = kTestJournal,
          .number = 1,
          .epoch = engine::Epoch{1},
          .segment_bytes = kDurableSegment,
          .durability = durability,
          .sector_bytes = journal::kSectorBytes};
}

/// Small chunks and no ballast; staged in `directory`. Written through the page cache, so that syncs are calls of their
/// own and any file system will do.
inline journal::DurableOptions durable_options(const std::filesystem::path& staging) {
  return {.staging = staging,
          .staging_chunk_bytes = kSmallSegment,
          .ballast_bytes = 0,
          .method = journal::WriteMethod::Buffered};
}

/// A journal under a durable mode in a directory of its own: appended to and synced by the test's thread.
class DurableRun {
 public:
  struct Setup {
    journal::Durability durability{journal::Durability::Group};
    journal::DurableHooks hooks{};
    std::function<void(journal::DurableOptions&)> change{};
  };
  DurableRun() : DurableRun(Setup{}) {}
  explicit DurableRun(Setup setup) {
    std::filesystem::create_directory(directory());
    std::vector<std::filesystem::path> directories{directory()};
    auto options = durable_options(temporary_.path());
    if (setup.durability == journal::Durability::Mirror) {
      std::filesystem::create_directory(mirror());
      directories.push_back(mirror());
    }
    if (setup.change) setup.change(options);
    syncer_.emplace(files, clock, directories, durable_header(setup.durability),
                    journal::WriterStart{.seed = journal::checksum_seed(kTestJournal)}, options,
                    std::move(setup.hooks));
    open_error = syncer_->open();
    if (!open_error) {
      writer_.emplace(syncer_->exchange(), journal::WriterStart{.seed = journal::checksum_seed(kTestJournal)});
    }
  }

  /// Appends a step of one input and `outputs` outputs, waiting for room by taking turns. False: there is none.
  bool append(std::uint32_t outputs = 0) {
    const auto step = steps_.next(outputs);
    for (int turns = 0; !writer_->has_room(step.size()); ++turns) {
      if (turns > 8) return false;
      *clock.now += 1'000'000'000;
      syncer_->turn();
    }
    writer_->append(step);
    stream.insert(stream.end(), step.begin(), step.end());
    return true;
  }
  /// Lets the syncer see what was appended, and again after the interval. True when that wrote.
  bool turn_when_due() {
    static_cast<void>(syncer_->turn());
    *clock.now += 10'000'000;
    return syncer_->turn();
  }
  [[nodiscard]] std::uint64_t durable() const { return syncer_->durable_through().load(); }
  [[nodiscard]] std::uint64_t appended() const { return writer_->last_sequence().raw(); }
  TestSyncer& syncer() { return *syncer_; }
  [[nodiscard]] std::filesystem::path directory() const { return temporary_.path() / "journal"; }
  [[nodiscard]] std::filesystem::path mirror() const { return temporary_.path() / "mirror"; }
  [[nodiscard]] std::filesystem::path first_segment() const { return directory() / "00000001.seg"; }

 private:
  TemporaryDirectory temporary_;
  std::optional<TestSyncer> syncer_;
  std::optional<journal::Writer> writer_;
  StepBuilder steps_;

 public:
  ScriptedFiles files;
  TestClock clock;
  std::optional<journal::JournalError> open_error;
  std::vector<std::byte> stream;  ///< all that was appended
};

/// The record stream of a journal and how it ends.
struct ReadBack {
  std::vector<std::byte> stream;
  journal::TailReport tail;
};
inline ReadBack read_back(const std::filesystem::path& directory) {
  ReadBack read;
  auto reader = journal::Reader::open(directory);
  if (!reader) return read;
  for (;;) {
    const auto step = reader->next_step();
    if (!step || !*step) break;
    read.stream.insert(read.stream.end(), (*step)->bytes.begin(), (*step)->bytes.end());
  }
  read.tail = reader->tail();
  return read;
}

}  // namespace tests
