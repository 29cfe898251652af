#include "engine/app/restart.hpp"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "engine/base/bytes.hpp"
#include "engine/model/describe.hpp"
#include "engine/model/events.hpp"
#include "journal/directory.hpp"
#include "journal/recovery/index_watermark.hpp"
#include "journal/schema_fit.hpp"
#include "replay/snapshot_file.hpp"

namespace engine::app {

namespace {

namespace fs = std::filesystem;
using adapters::config::Configuration;
using replay::Stop;

/// A damaged journal names the program that looks closer.
Stop journal_stop(const journal::JournalError& error, const fs::path& directory) {
  Stop stop = replay::stop_of(error);
  if (error.code == journal::ErrorCode::Damage) {
    stop.message += "; `lockstep-journal recover --dry-run " + directory.string() + "` shows what was found";
  }
  return stop;
}

/// The first capacity that differs, as a sentence.
std::string difference_of(const Capacities& recorded, const Capacities& configured) {
  std::string text;
  boost::mp11::mp_for_each<Members<Capacities>>([&](auto member) {
    const auto was = recorded.*member.pointer;
    const auto wanted = configured.*member.pointer;
    if (!text.empty() || was == wanted) return;
    text = fmt::format("capacities.{} is {} in the journal and {} in the configuration", member.name, was, wanted);
  });
  return text;
}

/// What the sessions of the journal must be for this engine to go on: looked at as they pass.
class SessionCheck {
 public:
  SessionCheck(const fs::path& directory, const Capacities& configured)
      : directory_{directory}, configured_{configured} {}

  /// Why there is no going on behind this step; empty when there is.
  std::optional<Stop> see(std::span<const std::byte> step) {
    const auto& header = *view_as<RecordHeader>(step.data());
    if (EventType{header.type} != EventType::SessionStarted) return std::nullopt;
    const auto payload = step.subspan(sizeof(header), header.length - sizeof(header));
    if (payload.size() < sizeof(SessionStarted)) return std::nullopt;  // The fold says so.
    const auto& started = *view_as<SessionStarted>(payload.data());
    if (started.mode != SessionMode::Live) {
      return Stop{2, directory_.string() +
                         ": holds a backtest; choose another directory; `lockstep-replay verify` "
                         "replays it"};
    }
    const auto tail = payload.subspan(sizeof(started));
    const auto config = ConfigView::parse(tail.first(std::min<std::size_t>(tail.size(), started.tail_bytes)));
    if (!config || std::memcmp(&config->header().capacities, &configured_, sizeof(Capacities)) == 0) {
      return std::nullopt;
    }
    return Stop{2, directory_.string() + ": " + difference_of(config->header().capacities, configured_) +
                       "; a journal keeps its capacities: give these, or choose another directory"};
  }

 private:
  const fs::path& directory_;
  const Capacities& configured_;
};

/// Another schema's records cannot be folded.
std::optional<Stop> refusal_of(const journal::JournalInfo& info, const fs::path& directory) {
  const std::string reason = journal::why_not_replayed(info);
  if (reason.empty()) return std::nullopt;
  return Stop{2,
              directory.string() + ": " + reason + "; go on with the build that wrote it, or choose another directory"};
}

}  // namespace

std::uint32_t Restart::open_orders() const {
  if (!follower.has_begun()) return 0;
  std::uint32_t count = 0;
  for (const ledger::OrderRow& order : follower.state().ledger().orders().rows()) {
    if (order.id.raw() != 0 && ledger::is_open(order.status)) ++count;
  }
  return count;
}

bool holds_journal(const fs::path& directory) {
  const auto numbers = journal::list_segments(directory);
  return numbers && !numbers->empty();
}

namespace {

/// One scan of the journal, or of what the snapshot leaves of it: recovery decides, the records behind the snapshot are
/// folded.
class Scan {
 public:
  Scan(const fs::path& directory, const fs::path& staging, const Capacities& capacities, JournalId id)
      : directory_{directory},
        staging_{staging},
        known_{journal::index_watermark(directory, id)},
        sessions_{directory, capacities} {}

  /// Begins with a snapshot. False when it cannot be the journal's.
  bool begin_with(Sequence snapshot, const Capacities& capacities, JournalId id) {
    const auto file = replay::read_snapshot_file(directory_, snapshot);
    if (!file) return false;
    const auto header = follower_.restore(file->bytes(), capacities, id);
    if (!header || header->sequence != snapshot) return false;
    snapshot_ = snapshot;
    tip_ = header->tip;
    return true;
  }

  /// False: the snapshot is not the journal's; begin again without it.
  Result<bool, Stop> run(Restart& result) {
    const auto on_step = [this](const journal::StepView& step) { return see(step); };
    auto found = journal::recover({.directory = directory_,
                                   .known = known_,
                                   .on_step = on_step,
                                   .known_through = snapshot_,
                                   .staging = staging_,
                                   .takes_staged = true});
    if (is_snapshot_wrong_) return false;
    if (refused_) return Failure{*std::move(refused_)};
    if (!found) return Failure{journal_stop(found.error(), directory_)};
    if (!found->is_sound()) return Failure{journal_stop(*found->damage, directory_)};
    if (snapshot_ > found->tail.last_sequence) return false;
    result.recovery = std::move(found).value();
    result.follower = std::move(follower_);
    result.snapshot = snapshot_;
    result.bytes = bytes_;
    return true;
  }

 private:
  std::optional<journal::JournalError> see(const journal::StepView& step) {
    bytes_ += step.bytes.size();
    refused_ = sessions_.see(step.bytes);
    if (!refused_) fold(step);
    if (!refused_ && !is_snapshot_wrong_) return std::nullopt;
    return journal::JournalError{.code = journal::ErrorCode::BadOptions, .path = directory_.string()};
  }

  /// F32: strictly behind the snapshot, and only when it ends with the very step that it says.
  void fold(const journal::StepView& step) {
    const auto& first = *view_as<RecordHeader>(step.bytes.data());
    if (first.sequence <= snapshot_) {
      const Sequence last{first.sequence.raw() + step.record_count - 1};
      if (last >= snapshot_) is_snapshot_wrong_ = last != snapshot_ || checksum_of_last(step.bytes) != tip_;
      return;
    }
    auto folded = follower_.fold_step(step.bytes);
    if (!folded) refused_ = Stop{folded.error().exit_status, directory_.string() + ": " + folded.error().message};
  }

  static std::uint64_t checksum_of_last(std::span<const std::byte> step) {
    const RecordHeader* header = view_as<RecordHeader>(step.data());
    while (header->length < step.size()) {
      step = step.subspan(header->length);
      header = view_as<RecordHeader>(step.data());
    }
    return header->checksum;
  }

  const fs::path& directory_;
  const fs::path& staging_;
  std::vector<journal::Watermark> known_;
  SessionCheck sessions_;
  replay::Follower follower_{};
  Sequence snapshot_{};
  std::uint64_t tip_{0};
  std::uint64_t bytes_{0};
  bool is_snapshot_wrong_{false};
  std::optional<Stop> refused_{};
};

}  // namespace

Result<Restart, Stop> restart(const fs::path& directory, const Configuration& configuration) {
  const auto began = std::chrono::steady_clock::now();
  auto lock = journal::DirectoryLock::take(directory);
  if (!lock) return Failure{journal_stop(lock.error(), directory)};
  auto reader = journal::Reader::open(directory);
  if (!reader) return Failure{journal_stop(reader.error(), directory)};
  if (auto refused = refusal_of(reader->info(), directory)) return Failure{*std::move(refused)};

  Restart result{.lock = std::move(lock).value()};
  const Capacities capacities = configuration.view().header().capacities;
  // Whose journal it is stands in its first record, which a scan from a snapshot does not see.
  const auto first = reader->next_step();
  if (first && *first) {
    if (auto refused = SessionCheck{directory, capacities}.see((*first)->bytes)) return Failure{*std::move(refused)};
  }
  std::vector<Sequence> snapshots;
  if (first) snapshots = replay::list_snapshots(directory);
  snapshots.push_back(Sequence{});  // None at all: the journal from its first record.
  for (const Sequence snapshot : snapshots) {
    Scan scan{directory, configuration.settings.journal.staging, capacities, reader->info().id};
    if (snapshot.raw() != 0 && !scan.begin_with(snapshot, capacities, reader->info().id)) continue;
    const auto done = scan.run(result);
    if (!done) return Failure{done.error()};
    if (*done) break;
  }
  if (result.recovery.point.epoch.raw() > kEpochMax) {
    return Failure{Stop{2, directory.string() + ": was opened for writing " + std::to_string(kEpochMax) +
                               " times, and order ids have no room for more sessions; begin another journal"}};
  }
  const auto elapsed = std::chrono::steady_clock::now() - began;
  result.elapsed_ns = static_cast<std::uint64_t>(elapsed.count());
  return result;
}

std::string describe(const Restart& restart, const fs::path& directory) {
  const double seconds = static_cast<double>(std::max<std::uint64_t>(restart.elapsed_ns, 1)) / 1e9;
  const double records = static_cast<double>(restart.recovery.tail.record_count);
  std::string text = fmt::format("{}: {} records ({:.1f} MB) in {:.3f} s, {:.0f} records/s", directory.string(),
                                 restart.recovery.tail.record_count, static_cast<double>(restart.bytes) / 1e6, seconds,
                                 records / seconds);
  if (restart.snapshot.raw() != 0)
    text += fmt::format(", folded from the snapshot of record {}", restart.snapshot.raw());
  if (restart.recovery.first_segment != 1) {
    text += fmt::format("; what lies before {} was not read: `lockstep-journal verify` does",
                        journal::segment_file_name(restart.recovery.first_segment));
  }
  if (const std::size_t staged = restart.recovery.staged.step_count; staged != 0) {
    text += fmt::format("; {} steps were staged only and are durable now", staged);
  }
  if (restart.recovery.bytes_ignored != 0) {
    text += fmt::format("; {} bytes of a torn tail are left behind", restart.recovery.bytes_ignored);
  }
  text += fmt::format("; epoch {} begins behind record {}", restart.recovery.point.epoch.raw(),
                      restart.recovery.point.last_sequence.raw());
  if (const std::uint32_t open = restart.open_orders(); open != 0) {
    text += fmt::format("; {} orders were in flight and are UNKNOWN: nothing is armed until they are reconciled", open);
  }
  return text;
}

}  // namespace engine::app
