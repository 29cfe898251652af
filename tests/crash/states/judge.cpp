#include "tests/crash/states/judge.hpp"

#include <array>
#include <cstdio>
#include <cstring>
#include <sstream>

#include "journal/json_text.hpp"
#include "journal/lock.hpp"
#include "journal/seal/verification.hpp"
#include "tests/support/file_text.hpp"
#include "tests/support/journal_steps.hpp"

namespace tests {

namespace fs = std::filesystem;

namespace {

/// Recovers, comparing each step with what was appended there.
struct Recovered {
  engine::Result<journal::Recovery, journal::JournalError> found;
  std::size_t bytes{0};
  bool is_prefix{true};
};

Recovered recover_along(const fs::path& directory, const std::vector<std::byte>& stream, bool settle) {
  std::size_t bytes = 0;
  bool is_prefix = true;
  auto found =
      journal::recover({.directory = directory,
                        .on_step =
                            [&](const journal::StepView& step) {
                              const std::size_t end = bytes + step.bytes.size();
                              is_prefix = is_prefix && end <= stream.size() &&
                                          std::memcmp(step.bytes.data(), stream.data() + bytes, step.bytes.size()) == 0;
                              bytes = end;
                              return std::optional<journal::JournalError>{};
                            },
                        .settle = settle});
  return {.found = std::move(found), .bytes = bytes, .is_prefix = is_prefix};
}

std::string output_of(const std::string& command) {
  std::FILE* const pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return "cannot run " + command;
  std::string output;
  std::array<char, 4096> buffer{};
  while (const std::size_t bytes = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
    output.append(buffer.data(), bytes);
  }
  ::pclose(pipe);
  return output;
}

/// The last record of a step that a snapshot may be of: up to `through`; 0 when there is none.
engine::Sequence known_of(const std::vector<std::byte>& stream, std::uint64_t through, std::size_t choice) {
  std::vector<engine::Sequence> known;
  for (std::size_t at = 0; at < stream.size();) {
    const auto& header = *engine::view_as<engine::RecordHeader>(stream.data() + at);
    const bool is_last = (header.flags & engine::record_flags::kLastOfStep) != 0;
    if (is_last && header.sequence.raw() <= through) known.push_back(header.sequence);
    at += header.length;
  }
  return known.empty() ? engine::Sequence{} : known[choice % known.size()];
}

/// J25: what is wrong with the scan that begins with a known record, held against the scan of the whole.
std::string fault_of_short_scan(const fs::path& directory, const journal::Recovery& whole, engine::Sequence known) {
  const auto found = journal::recover({.directory = directory, .known_through = known, .settle = false});
  const std::string where = "the scan from the segment of record " + std::to_string(known.raw());
  if (!found) return where + " fails: " + found.error().message();
  if (found->is_sound() != whole.is_sound()) {
    return where + " begins with segment " + std::to_string(found->first_segment) + " and finds the journal " +
           (found->is_sound() ? "sound; of the whole: " + whole.damage->message()
                              : "damaged: " + found->damage->message());
  }
  const journal::TailReport& tail = found->tail;
  const bool is_same = tail.kind == whole.tail.kind && tail.last_sequence == whole.tail.last_sequence &&
                       tail.tip == whole.tail.tip && tail.segment == whole.tail.segment &&
                       tail.offset == whole.tail.offset && tail.bytes_beyond == whole.tail.bytes_beyond &&
                       tail.whole_batch.offset == whole.tail.whole_batch.offset &&
                       found->point.segment == whole.point.segment && found->point.epoch == whole.point.epoch;
  return is_same ? "" : where + " finds another end";
}

}  // namespace

std::string CrashTally::text() const {
  std::ostringstream out;
  out << states << " states: " << kills << " kills, " << states - kills << " power losses; " << clean << " clean, "
      << torn << " torn, " << damaged << " reported as lost (async), " << unbegun << " before the journal; "
      << shortened << " read from a known record, too; " << continued << " gone on with";
  return out.str();
}

CrashTally& CrashTally::operator+=(const CrashTally& other) {
  states += other.states;
  kills += other.kills;
  clean += other.clean;
  torn += other.torn;
  damaged += other.damaged;
  unbegun += other.unbegun;
  continued += other.continued;
  shortened += other.shortened;
  return *this;
}

std::string fault_of(const fs::path& directory, const Expected& expected, bool is_kill, CrashTally& tally) {
  const bool may_lose = expected.is_async && !is_kill;
  const std::uint64_t durable = expected.told == nullptr ? expected.told_before : expected.told->load();
  const std::uint64_t told = expected.is_async && is_kill ? expected.committed.raw() : durable;
  const Recovered read = recover_along(directory, expected.stream, false);
  if (!read.found && !expected.is_begun) {
    ++tally.unbegun;
    return {};
  }
  if (!read.found && (!may_lose || told != 0)) return read.found.error().message();
  if (!read.is_prefix) return "holds what was never appended";
  const bool is_sound = read.found && read.found->is_sound();
  if (!is_sound && !may_lose) return "false alarm: " + read.found->damage->message();
  if (!read.found) {
    ++tally.damaged;
    return {};
  }
  const journal::Recovery& found = *read.found;
  // A snapshot is synced even where the journal, under async, is not.
  const std::uint64_t followed = expected.is_async ? expected.committed.raw() : durable;
  if (const auto known = known_of(expected.stream, followed, tally.states); known.raw() != 0) {
    if (auto fault = fault_of_short_scan(directory, found, known); !fault.empty()) return fault;
    ++tally.shortened;
  }
  ++(!is_sound ? tally.damaged : found.tail.kind == journal::TailKind::Clean ? tally.clean : tally.torn);
  if (found.tail.last_sequence.raw() >= told) return {};
  return "ends at sequence " + std::to_string(found.tail.last_sequence.raw()) + ", " + std::to_string(told) +
         " was acknowledged";
}

std::string fault_of_next_session(const fs::path& directory, const Expected& expected, bool is_kill, Draw& draw) {
  const TemporaryDirectory place;
  const fs::path copy = place.journal();
  fs::copy(directory, copy);
  auto lock = journal::DirectoryLock::take(copy);
  if (!lock) return lock.error().message();
  const Recovered read = recover_along(copy, expected.stream, true);
  if (!read.found) return expected.is_begun && !expected.is_async ? read.found.error().message() : "";
  if (!read.found->is_sound()) return expected.is_async ? "" : read.found->damage->message();
  const journal::ResumePoint point = read.found->point;

  journal::CreateOptions options = small_journal(copy);
  options.segment_bytes = 2 * kSmallSegment;
  options.durability = draw.below(2) == 0 ? journal::Durability::Async : journal::Durability::Group;
  options.durable = {.staging = place.path(), .staging_chunk_bytes = kSmallSegment, .ballast_bytes = 0};
  auto journal = journal::Journal::resume(options, point, std::move(lock).value());
  if (!journal) return "cannot be gone on with: " + journal.error().message();
  std::vector<std::byte> stream{expected.stream.begin(),
                                expected.stream.begin() + static_cast<std::ptrdiff_t>(read.bytes)};
  StepBuilder steps{point.epoch, point.last_sequence};
  for (std::uint32_t i = 0; i < 3; ++i) {
    const auto step = steps.next(i);
    append(**journal, step);
    stream.insert(stream.end(), step.begin(), step.end());
  }
  if (const auto failed = (*journal)->finish()) return "the next session failed: " + failed->message();
  (*journal)->close();
  const Recovered again = recover_along(copy, stream, true);
  if (!again.found || !again.found->is_sound() || !again.is_prefix || again.bytes != stream.size()) {
    return "the next session does not read back";
  }
  // Under async seals may outlive the records that the power took.
  if (expected.is_async && !is_kill) return {};
  journal::SealCheckOptions check{.directory = copy};
  if (!expected.published.empty() && fs::exists(expected.published)) {
    const auto head = journal::parse_head(file_text(expected.published));
    if (head) check.to = *head;
  }
  const auto verified = journal::verify_journal(check);
  if (!verified) return "cannot be verified: " + verified.error().message();
  for (const journal::Finding& finding : verified->findings) return "is not sealed: " + finding.message();
  return verified->is_sound() ? "" : "does not verify";
}

void KeptStates::keep(const fs::path& directory, const std::string& kind) {
  const auto tail = journal::find_tail(directory);
  if (!tail) return;
  const fs::path copy = place_.path() / std::to_string(kept_.size());
  fs::copy(directory, copy);
  const char* const end = tail->kind == journal::TailKind::Clean      ? "clean"
                          : tail->kind == journal::TailKind::TornTail ? "torn"
                                                                      : "damage";
  kept_.push_back({copy, kind,
                   "records " + std::to_string(tail->record_count) + ", last sequence " +
                       std::to_string(tail->last_sequence.raw()) + ", tip " + journal::hex_text(tail->tip) + ", " +
                       end});
}

std::string KeptStates::disagreement() const {
  std::string command = "python3 " LOCKSTEP_SOURCE_DIR "/tests/crash/read_journal.py";
  for (const Kept& kept : kept_) command += " " + kept.directory.string();
  std::istringstream lines{output_of(command)};
  std::string wrong;
  for (const Kept& kept : kept_) {
    std::string line;
    std::getline(lines, line);
    if (!line.starts_with(kept.summary))
      wrong += kept.kind + ": " + kept.summary + "; the second reader: " + line + "\n";
  }
  return wrong;
}

}  // namespace tests
