#include "replay/verify.hpp"

#include <chrono>
#include <cstring>
#include <memory>

#include "engine/base/bytes.hpp"
#include "engine/base/hash.hpp"
#include "engine/core/core.hpp"
#include "engine/core/tally.hpp"
#include "engine/model/schema.hpp"
#include "engine/state/hasher.hpp"
#include "journal/journal.hpp"
#include "journal/reader.hpp"
#include "replay/difference.hpp"
#include "replay/progress.hpp"
#include "replay/report.hpp"

namespace replay {

namespace {

using engine::Failure;
using engine::RecordHeader;
using engine::Result;

Failure<Stop> journal_stop(const journal::JournalError& error) {
  return Failure{Stop{journal::exit_status(error.code), error.message()}};
}

/// Decides a journal's inputs again, one step at a time.
class Redecider {
 public:
  /// The step that today's engine makes of a recorded step's input. Fails when the journal does not begin with a
  /// configuration that can be used.
  Result<std::span<std::byte>, Stop> remake(std::span<const std::byte> recorded) {
    const auto& header = *engine::view_as<RecordHeader>(recorded.data());
    const auto record = recorded.first(header.length);
    const engine::EventType type{header.type};
    const auto payload = record.subspan(sizeof(header));
    if (!maker_) {
      auto opened = open(type, payload);
      if (!opened) return Failure{opened.error()};
    }
    if (payload.size() < engine::payload_bytes_min(type) || engine::payload_bytes_min(type) == 0) {
      return Failure{Stop{1, "record " + std::to_string(header.sequence.raw()) + ": an input of unknown type " +
                                 std::to_string(header.type) + " or too short: written by a newer build?"}};
    }
    return maker_->make(type, header.time, header.epoch, payload);
  }

  [[nodiscard]] bool has_begun() const { return maker_ != nullptr; }
  [[nodiscard]] const engine::core::StepMaker& maker() const { return *maker_; }

 private:
  Result<engine::Done, Stop> open(engine::EventType type, std::span<const std::byte> payload) {
    if (type != engine::EventType::SessionStarted || payload.size() < sizeof(engine::SessionStarted)) {
      return Failure{Stop{1, "the journal does not begin with SessionStarted: it holds no session to verify"}};
    }
    const auto& started = *engine::view_as<engine::SessionStarted>(payload.data());
    const auto tail = payload.subspan(sizeof(started));
    const auto config = engine::ConfigView::parse(tail.first(std::min<std::size_t>(tail.size(), started.tail_bytes)));
    if (!config) return Failure{Stop{1, "the configuration in SessionStarted is not sound"}};
    if (started.logic_version != engine::kLogicVersion) {
      return Failure{Stop{1, "decided by LogicVersion " + std::to_string(started.logic_version) + ", this build has " +
                                 std::to_string(engine::kLogicVersion) + ": verify with the build that wrote it"}};
    }
    workspace_ = std::make_unique<engine::core::Workspace>(config->header().capacities);
    maker_ = std::make_unique<engine::core::StepMaker>(*workspace_);
    return engine::Done{};
  }

  std::unique_ptr<engine::core::Workspace> workspace_;
  std::unique_ptr<engine::core::StepMaker> maker_;
};

/// Gives the re-made records the recorded checksums, which the reader has verified: what is left is what was decided.
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

/// Writes the re-made journal, when one is wanted.
class Copy {
 public:
  Result<engine::Done, Stop> open(const std::filesystem::path& out, const journal::JournalInfo& info) {
    auto created = journal::Journal::create({.directory = out,
                                             .id = info.id,
                                             .schema_fingerprint = engine::schema_fingerprint(),
                                             .config_hash = info.config_hash,
                                             .segment_bytes = info.segment_bytes});
    if (!created) return journal_stop(created.error());
    journal_ = std::move(created).value();
    return engine::Done{};
  }
  [[nodiscard]] bool is_open() const { return journal_ != nullptr; }
  Result<engine::Done, Stop> append(std::span<std::byte> step) {
    if (!journal_->writer().has_room(step.size()) && !journal_->prepare_now()) {
      return journal_stop(*journal_->failure());
    }
    journal_->writer().append(step);
    return engine::Done{};
  }

 private:
  std::unique_ptr<journal::Journal> journal_;
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

void finish(const journal::Reader& reader, const Redecider& redecider, VerifyReport& report) {
  const journal::TailReport& tail = reader.tail();
  report.tip = reader.tip();
  if (tail.kind == journal::TailKind::TornTail) {
    report.tail = "ends in a torn tail after record " + std::to_string(tail.last_sequence.raw()) + ": " + tail.reason;
  }
  if (redecider.has_begun()) report.state_hash = engine::state::full_hash(redecider.maker().arena().bytes());
}

}  // namespace

Result<VerifyReport, Stop> verify(const VerifyOptions& options) {
  auto reader = journal::Reader::open(options.journal);
  if (!reader) return journal_stop(reader.error());
  const auto began = std::chrono::steady_clock::now();
  Progress progress{options.progress, "verify", journal_bytes(options.journal.string())};
  VerifyReport report;
  Redecider redecider;
  Copy copy;
  if (!options.out.empty()) {
    auto opened = copy.open(options.out, reader->info());
    if (!opened) return Failure{opened.error()};
  }
  while (!report.difference) {
    const auto step = reader->next_step();
    if (!step) return journal_stop(step.error());
    if (!*step) break;
    auto compared = compare(redecider, copy, (*step)->bytes, report);
    if (!compared) return Failure{compared.error()};
    report.records += (*step)->record_count;
    ++report.steps;
    progress.advance((*step)->bytes.size());
  }
  finish(*reader, redecider, report);
  report.elapsed_ns = static_cast<std::uint64_t>((std::chrono::steady_clock::now() - began).count());
  return report;
}

}  // namespace replay
