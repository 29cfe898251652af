#include "journal/archive/retention.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include "journal/archive/location.hpp"
#include "journal/archive/places.hpp"
#include "journal/archive/store.hpp"
#include "journal/archive/survey.hpp"
#include "journal/directory.hpp"
#include "journal/file_io.hpp"
#include "journal/lock.hpp"

namespace journal {

namespace fs = std::filesystem;
using engine::Failure;

namespace {

constexpr std::int64_t kDayNs = 86'400'000'000'000;
constexpr std::int64_t kDaysMax = 50'000;  // So that the cutoff is a time.

/// What is here, and from where on it must stay.
struct Plan {
  Survey survey{};
  std::vector<std::uint32_t> here{};  ///< segments in the journal's directory
  RetentionReport report{};
};

engine::Timestamp cutoff_of(const RetentionOptions& options, const Survey& survey) {
  const engine::Timestamp now = options.now.value_or(survey.last().last_time);
  return engine::Timestamp{now.raw() - options.older_than_days * kDayNs};
}

/// The restore point: nothing from here on may leave. The oldest of the snapshots, not the newest: whether a state is
/// whole shows when it is used, and then the other must do.
class RestorePoint {
 public:
  explicit RestorePoint(std::vector<SnapshotFile> snapshots) : snapshots_{std::move(snapshots)} {}

  void see(engine::Sequence last, std::uint64_t tip) {
    for (const SnapshotFile& snapshot : snapshots_) {
      if (!sequence_ && snapshot.sequence == last && snapshot.tip == tip) sequence_ = last;
    }
  }
  /// One whose record is in the archive already keeps all that is here.
  void begin_behind(engine::Sequence archived) {
    if (!snapshots_.empty() && snapshots_.front().sequence <= archived) sequence_ = snapshots_.front().sequence;
  }
  [[nodiscard]] std::optional<engine::Sequence> sequence() const noexcept { return sequence_; }

 private:
  std::vector<SnapshotFile> snapshots_;
  std::optional<engine::Sequence> sequence_{};
};

std::string reason_to_keep(const SegmentFacts& facts, const Plan& plan, std::optional<engine::Sequence> restore_point) {
  if (facts.number == plan.survey.last().number) return "it is the last one";
  if (!restore_point) return "no snapshot fits this journal, so all of it is its restore point";
  if (facts.last >= *restore_point) {
    return "the restore point begins in it: the snapshot of sequence " + std::to_string(restore_point->raw());
  }
  if (!facts.is_closed()) return "it is not sealed";
  if (facts.last_time >= plan.report.cutoff) return "it is not older";
  return {};
}

engine::Result<Plan, JournalError> plan_of(const RetentionOptions& options) {
  Plan plan;
  auto here = list_numbers_here(options.directory, segment_number);
  if (!here) return Failure{here.error()};
  plan.here = std::move(here).value();
  const auto reader = Reader::open(options.directory);
  if (!reader) return Failure{reader.error()};
  RestorePoint point{snapshots_of(options.directory, reader->info().id)};
  const auto see = [&](const StepView&, engine::Sequence last, std::uint64_t tip) { point.see(last, tip); };
  auto found = survey(
      {.directory = options.directory, .from_segment = plan.here.empty() ? 1 : plan.here.front(), .on_step = see});
  if (!found) return Failure{found.error()};
  plan.survey = std::move(found).value();
  if (!plan.survey.segments.empty()) {
    point.begin_behind(engine::Sequence{plan.survey.segments.front().first.raw() - 1});
  }
  plan.report.cutoff = cutoff_of(options, plan.survey);
  for (const SegmentFacts& facts : plan.survey.segments) {
    plan.report.kept_from = facts.number;
    plan.report.why_kept = reason_to_keep(facts, plan, point.sequence());
    if (!plan.report.why_kept.empty()) break;
    plan.report.moved.push_back(facts);
  }
  return plan;
}

bool is_same(const SegmentFacts& left, const SegmentFacts& right) {
  return left.first == right.first && left.last == right.last && left.tip == right.tip && left.root == right.root;
}

JournalError bad_options(const fs::path& path, std::string reason, std::string advice) {
  return {
      .code = ErrorCode::BadOptions, .path = path.string(), .reason = std::move(reason), .advice = std::move(advice)};
}

/// One run, under the lock.
class Retention {
 public:
  Retention(const RetentionOptions& options, Plan plan, Store store)
      : options_{options}, plan_{std::move(plan)}, store_{std::move(store)} {}

  std::optional<JournalError> run() {
    if (auto refused = refusal_of_another_archive()) return refused;
    bool is_changed = false;
    for (const SegmentFacts& facts : plan_.report.moved) {
      if (store_.manifest().find(segment_file_name(facts.number)) != nullptr) continue;
      if (auto failed = copy(facts)) return failed;
      is_changed = true;
    }
    if (is_changed) {
      const SegmentFacts& last = plan_.report.moved.back();
      if (auto failed = store_.commit(last.last, last.tip, last.last_time)) return failed;
    }
    const ArchiveLocation location{.folder = options_.archive, .key = options_.key};
    if (auto failed = name_archive(options_.directory, location)) return failed;
    if (auto failed = remove_what_is_stored()) return failed;
    return sync_directory(options_.directory);
  }
  [[nodiscard]] RetentionReport report() && { return std::move(plan_.report); }

 private:
  /// What is not in the journal's directory must be in this archive, or it would be found nowhere. What is in both must
  /// be the same: an archive is never written over.
  [[nodiscard]] std::optional<JournalError> refusal_of_another_archive() const {
    const std::uint32_t first = plan_.here.empty() ? 1 : plan_.here.front();
    for (std::uint32_t number = 1; number < first; ++number) {
      if (store_.manifest().find(segment_file_name(number)) == nullptr) return missing(number);
    }
    for (const ManifestFile& file : store_.manifest().files) {
      const SegmentFacts* const facts = plan_.survey.find(file.segment.number);
      if (facts != nullptr && !is_same(*facts, file.segment)) {
        return bad_options(options_.archive,
                           file.name +
                               " holds other records than the journal's: one of the two was restored from an older "
                               "copy",
                           "choose another folder, and keep this one");
      }
    }
    return std::nullopt;
  }

  [[nodiscard]] JournalError missing(std::uint32_t number) const {
    const auto archive = archive_of(options_.directory);
    return bad_options(
        options_.archive, "does not hold " + segment_file_name(number) + ", which left the journal's directory",
        archive && *archive
            ? "go on with the archive in " + (*archive)->folder.string() + ", or copy that whole folder here first"
            : "restore the journal from a backup");
  }

  std::optional<JournalError> copy(const SegmentFacts& facts) {
    const auto data = map_segment(options_.directory, facts.number);
    if (!data) return data.error();
    const auto seals = map_seals(options_.directory, facts.number);
    if (!seals) return seals.error();
    const std::string name = segment_file_name(facts.number);
    if (auto failed = store_.put({.name = name, .segment = facts}, data->bytes(), false)) return failed;
    return store_.put({.name = seal_file_name(facts.number)}, seals->bytes(), false);
  }

  /// Everything that both places have; the copies are read back first. Also what an earlier run that was ended left.
  std::optional<JournalError> remove_what_is_stored() {
    for (const ManifestFile& file : store_.manifest().files) {
      const fs::path path = options_.directory / file.name;
      std::error_code failed;
      const std::uint64_t bytes = fs::file_size(path, failed);
      if (failed) continue;
      if (auto damaged = check_stored(options_.archive, file)) return damaged;
      fs::remove(path, failed);
      if (failed) return system_error(failed.value(), path.string(), "take away what is in the archive now");
      plan_.report.bytes += bytes;
    }
    return std::nullopt;
  }

  const RetentionOptions& options_;
  Plan plan_;
  Store store_;
};

}  // namespace

engine::Result<RetentionReport, JournalError> archive_segments(const RetentionOptions& options) {
  if (options.older_than_days < 0 || options.older_than_days > kDaysMax) {
    return Failure{bad_options(options.directory,
                               "an age of " + std::to_string(options.older_than_days) + " days cannot be",
                               "give a number of days from 0 to " + std::to_string(kDaysMax))};
  }
  if (is_inside(options.archive, options.directory)) {
    return Failure{bad_options(options.archive, "lies inside the journal's directory", "choose another folder")};
  }
  const auto key = load_key_for(options.key, options.archive);
  if (!key) return Failure{key.error()};
  auto plan = plan_of(options);
  if (!plan) return Failure{plan.error()};
  if (options.dry_run) return std::move(plan).value().report;
  const auto lock = DirectoryLock::take(options.directory, kArchiveLockName);
  if (!lock) return Failure{lock.error()};
  plan = plan_of(options);  // Nobody else moves anything from here on.
  if (!plan) return Failure{plan.error()};
  if (plan->report.moved.empty() && !fs::exists(options.archive / kManifestFileName)) {
    return std::move(plan).value().report;
  }
  auto store =
      Store::open({.folder = options.archive, .kind = StoreKind::Archive, .id = plan->survey.info.id, .key = *key});
  if (!store) return Failure{store.error()};
  Retention retention{options, std::move(plan).value(), std::move(store).value()};
  if (auto failed = retention.run()) return Failure{*std::move(failed)};
  return std::move(retention).report();
}

}  // namespace journal
