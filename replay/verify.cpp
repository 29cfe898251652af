#include "replay/verify.hpp"

#include <chrono>
#include <cstring>
#include <future>
#include <memory>

#include "engine/base/bytes.hpp"
#include "engine/model/schema.hpp"
#include "engine/state/hasher.hpp"
#include "journal/journal.hpp"
#include "journal/progress.hpp"
#include "journal/reader.hpp"
#include "replay/difference.hpp"
#include "replay/open_journal.hpp"
#include "replay/redecider.hpp"
#include "replay/report.hpp"

namespace replay {

namespace {

using engine::Failure;
using engine::RecordHeader;
using engine::Result;

/// Walks the journal with all its checks, beside the deciding: the two share nothing, and both must come to the end.
Result<journal::TailReport, Stop> check_integrity(const std::filesystem::path& directory) {
  auto reader = journal::Reader::open(directory);
  if (!reader) return Failure{stop_of(reader.error())};
  while (true) {
    const auto step = reader->next_step();
    if (!step) return Failure{stop_of(step.error())};
    if (!*step) return reader->tail();
  }
}

/// Gives the re-made records the recorded checksums, which check_integrity verifies: what is left is what was decided.
void take_checksums(std::span<std::byte> remade, std::span<const std::byte> recorded) {
  std::size_t offset = 0;
  while (offset + sizeof(RecordHeader) <= remade.size() && offset + sizeof(RecordHeader) <= recorded.size()) {
    auto& header = *engine::view_as<RecordHeader>(remade.data() + offset);
    const auto& source = *engine::view_as<RecordHeader>(recorded.data() + offset);
    header.checksum = source.checksum;
    header.previous = source.previous;
    offset += header.length;
  }
}

bool equal(std::span<const std::byte> left, std::span<const std::byte> right) {
  return left.size() == right.size() && std::memcmp(left.data(), right.data(), left.size()) == 0;
}

/// Writes the re-made journal, when one is wanted: a session for each of the original's.
class Copy {
 public:
  void open(const std::filesystem::path& out, const journal::JournalInfo& info) {
    options_ = {.directory = out,
                .id = info.id,
                .schema_fingerprint = engine::schema_fingerprint(),
                .segment_bytes = info.segment_bytes};
  }
  [[nodiscard]] bool is_open() const { return !options_.directory.empty(); }
  Result<engine::Done, Stop> append(std::span<std::byte> step) {
    const auto& input = *engine::view_as<RecordHeader>(step.data());
    if (journal_ == nullptr || input.epoch != options_.epoch) {
      auto begun = begin_session(step);
      if (!begun) return begun;
    }
    if (!journal_->writer().has_room(step.size()) && !journal_->prepare_now()) {
      return Failure{stop_of(*journal_->failure())};
    }
    journal_->writer().append(step);
    return engine::Done{};
  }

 private:
  /// step: the session's first, with its SessionStarted.
  Result<engine::Done, Stop> begin_session(std::span<const std::byte> step) {
    const auto& input = *engine::view_as<RecordHeader>(step.data());
    options_.epoch = input.epoch;
    if (engine::EventType{input.type} == engine::EventType::SessionStarted) {
      options_.config_hash = engine::view_as<engine::SessionStarted>(step.data() + sizeof(input))->config_hash;
    }
    auto opened = journal_ == nullptr ? journal::Journal::create(options_) : go_on();
    if (!opened) return Failure{stop_of(opened.error())};
    journal_ = std::move(opened).value();
    return engine::Done{};
  }

  Result<std::unique_ptr<journal::Journal>, journal::JournalError> go_on() {
    journal::ResumePoint point{.id = options_.id,
                               .epoch = options_.epoch,
                               .last_sequence = journal_->writer().last_sequence(),
                               .tip = journal_->writer().tip()};
    journal_->close();
    const auto numbers = journal::list_segments(options_.directory);
    if (!numbers) return Failure{numbers.error()};
    point.segment = numbers->back() + 1;
    auto lock = journal::DirectoryLock::take(options_.directory);
    if (!lock) return Failure{lock.error()};
    return journal::Journal::resume(options_, point, std::move(lock).value());
  }

  journal::CreateOptions options_{};
  std::unique_ptr<journal::Journal> journal_{};
};

/// Compares one step; writes its copy. The difference goes into the report.
Result<engine::Done, Stop> compare(Redecider& redecider, Copy& copy, std::span<const std::byte> recorded,
                                   VerifyReport& report) {
  auto remade = redecider.remake(recorded);
  if (!remade) return Failure{remade.error()};
  take_checksums(*remade, recorded);
  if (!equal(*remade, recorded)) {
    Difference difference;
    difference.text = describe_difference(recorded, *remade, difference.sequence);
    report.difference = std::move(difference);
  }
  return copy.is_open() ? copy.append(*remade) : Result<engine::Done, Stop>{engine::Done{}};
}

void finish(const journal::TailReport& tail, const Redecider& redecider, VerifyReport& report) {
  report.tip = tail.tip;
  if (tail.kind == journal::TailKind::TornTail) {
    report.tail = "ends in a torn tail after record " + std::to_string(tail.last_sequence.raw()) + ": " + tail.reason;
  }
  if (redecider.has_begun()) report.state_hash = engine::state::full_hash(redecider.maker().arena().bytes());
}

/// Decides every step again, up to the end or to the first difference.
Result<engine::Done, Stop> decide_again(const VerifyOptions& options, Redecider& redecider, VerifyReport& report) {
  auto reader = open_journal(options.journal, {.verify_checksums = false, .follow = false, .idle = {}});
  if (!reader) return Failure{reader.error()};
  journal::Progress progress{options.progress, "verify", journal_bytes(options.journal.string())};
  Copy copy;
  if (!options.out.empty()) copy.open(options.out, reader->info());
  while (!report.difference) {
    const auto step = reader->next_step();
    if (!step) return Failure{stop_of(step.error())};
    if (!*step) break;
    auto compared = compare(redecider, copy, (*step)->bytes, report);
    if (!compared) return Failure{compared.error()};
    report.records += (*step)->record_count;
    ++report.steps;
    progress.advance((*step)->bytes.size());
  }
  return engine::Done{};
}

}  // namespace

Result<VerifyReport, Stop> verify(const VerifyOptions& options) {
  const auto began = std::chrono::steady_clock::now();
  auto integrity = std::async(std::launch::async, check_integrity, options.journal);
  VerifyReport report;
  Redecider redecider;
  const auto decided = decide_again(options, redecider, report);
  // Damage comes first: what was decided from damaged bytes says nothing.
  const auto tail = integrity.get();
  if (!tail) return Failure{tail.error()};
  if (!decided) return Failure{decided.error()};
  finish(*tail, redecider, report);
  report.elapsed_ns = static_cast<std::uint64_t>((std::chrono::steady_clock::now() - began).count());
  return report;
}

}  // namespace replay
