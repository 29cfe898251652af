#include "journal/inspector/recover.hpp"

#include <optional>
#include <utility>
#include <vector>

#include "journal/directory.hpp"
#include "journal/inspector/commands.hpp"
#include "journal/inspector/output.hpp"
#include "journal/inspector/repair.hpp"
#include "journal/json_text.hpp"
#include "journal/lock.hpp"
#include "journal/recovery/index_watermark.hpp"
#include "journal/recovery/mark_end.hpp"
#include "journal/recovery/recovery.hpp"

namespace journal::inspector {

namespace {

std::string end_text(const Recovery& found) {
  const TailReport& tail = found.tail;
  const std::string place = segment_file_name(tail.segment) + ", offset " + std::to_string(tail.offset);
  if (!found.is_sound()) return "damaged: " + found.damage->message();
  if (found.bytes_ignored == 0) return "clean: " + place;
  return "torn tail: " + place + "; " + std::to_string(found.bytes_ignored) + " bytes beyond; " + tail.reason;
}

std::string plan_text(const Recovery& found) {
  if (!found.is_sound()) {
    return "write nothing; restore the journal from a copy, or save what is sound with `lockstep-journal export "
           "--good-prefix`";
  }
  if (found.bytes_ignored == 0) return "nothing to do: the engine may go on from here";
  return std::string{"begin "} + segment_file_name(found.point.segment) + " with epoch " +
         std::to_string(found.point.epoch.raw()) + " behind sequence " +
         std::to_string(found.point.last_sequence.raw()) +
         (found.replaces_segment ? ", in place of the one of that name, which holds no record" : "") + "; " +
         std::to_string(found.bytes_ignored) + " bytes stay where they are and are no part of the journal";
}

std::string line(std::string name, const std::string& value) {
  constexpr std::size_t kNameWidth = 16;
  name.resize(std::max(kNameWidth, name.size() + 1), ' ');
  return name + value + "\n";
}

std::string staged_text(const RecoverOptions& options, const StagedFound& staged) {
  return std::to_string(staged.step_count) + " steps up to sequence " + std::to_string(staged.last_sequence.raw()) +
         " that a killed session committed in " + staged.path.string() +
         (options.dry_run ? ": to be written to the segments first"
                          : ": written to the segments, and the file removed");
}

std::string to_text(const RecoverOptions& options, const Recovery& found) {
  std::string text = line("journal", options.directory + ", id " + hex_text(found.info.id));
  text += line("end", end_text(found));
  text +=
      line("X", std::to_string(found.tail.last_sequence.raw()) + "  last whole step, tip " + hex_text(found.tail.tip));
  text += line("W", std::to_string(found.watermark.raw()) +
                        (found.watermarks.empty() ? "  nobody says what was durable" : "  known to be durable"));
  for (const Watermark& watermark : found.watermarks) {
    text += line("  " + std::string{name_of(watermark.source)},
                 std::to_string(watermark.sequence.raw()) + "  " + watermark.where);
  }
  if (found.staged.step_count != 0) text += line("staged", staged_text(options, found.staged));
  return text + line("plan", plan_text(found));
}

std::string to_json(const RecoverOptions& options, const Recovery& found) {
  std::string text =
      "{\"directory\":" + json_quoted(options.directory) + ",\"journal_id\":" + json_quoted(hex_text(found.info.id)) +
      ",\"sound\":" + (found.is_sound() ? "true" : "false") +
      ",\"last_sequence\":" + std::to_string(found.tail.last_sequence.raw()) +
      ",\"tip\":" + json_quoted(hex_text(found.tail.tip)) + ",\"segment\":" + std::to_string(found.tail.segment) +
      ",\"offset\":" + std::to_string(found.tail.offset) + ",\"bytes_ignored\":" + std::to_string(found.bytes_ignored) +
      ",\"watermark\":" + std::to_string(found.watermark.raw()) + ",\"sources\":[";
  for (const Watermark& watermark : found.watermarks) {
    if (text.back() != '[') text += ",";
    text += "{\"source\":" + json_quoted(std::string{name_of(watermark.source)}) +
            ",\"sequence\":" + std::to_string(watermark.sequence.raw()) + ",\"where\":" + json_quoted(watermark.where) +
            "}";
  }
  text += "],\"staged_steps\":" + std::to_string(found.staged.step_count) +
          ",\"staged_through\":" + std::to_string(found.staged.last_sequence.raw());
  text += ",\"end\":" + json_quoted(end_text(found)) + ",\"plan\":" + json_quoted(plan_text(found));
  if (found.is_sound()) {
    text += ",\"next_segment\":" + std::to_string(found.point.segment) +
            ",\"next_epoch\":" + std::to_string(found.point.epoch.raw());
  }
  return text + "}\n";
}

/// With the lock held; a look needs none.
engine::Result<Recovery, JournalError> find_and_do(const RecoverOptions& options, std::vector<Watermark> known) {
  if (options.dry_run) {
    return journal::recover(
        {.directory = options.directory, .known = std::move(known), .settle = false, .staging = options.staging});
  }
  auto found = journal::recover(
      {.directory = options.directory, .known = std::move(known), .staging = options.staging, .takes_staged = true});
  if (!found || !found->is_sound() || found->bytes_ignored == 0) return found;
  if (auto failed = mark_end(options.directory, *found)) return engine::Failure{*std::move(failed)};
  return found;
}

int tell_recovery(const RecoverOptions& options, std::vector<Watermark> known) {
  const auto found = find_and_do(options, std::move(known));
  if (!found) return tell(found.error());
  Output output;
  output.put(options.json ? to_json(options, *found) : to_text(options, *found));
  return output.finish(found->is_sound() ? kDone : tell(*found->damage));
}

/// Which journal it is; with a mirror that one says so, since the first segment may be what is damaged.
engine::Result<engine::JournalId, JournalError> id_of(const RecoverOptions& options) {
  const auto numbers = list_segments(options.directory);
  if (!numbers) return engine::Failure{numbers.error()};
  const auto reader = Reader::open(options.mirror.empty() ? options.directory : options.mirror);
  if (!reader) return engine::Failure{reader.error()};
  return reader->info().id;
}

engine::Result<std::vector<Watermark>, int> read_anchor(const std::string& text) {
  if (text.empty()) return std::vector<Watermark>{};
  auto anchor = parse_anchor(text);
  if (anchor) return std::vector{*std::move(anchor)};
  return engine::Failure{
      tell_usage("--anchor " + text + " is no anchor; write SEQ:TIP, as `info` and `verify` print them")};
}

}  // namespace

int recover(const RecoverOptions& options) {
  auto known = read_anchor(options.anchor);
  if (!known) return known.error();
  const auto id = id_of(options);
  if (!id) return tell(id.error());
  for (Watermark& watermark : index_watermark(options.directory, *id)) known->push_back(std::move(watermark));
  std::optional<DirectoryLock> lock;
  if (!options.dry_run) {  // From before the scan to behind the write.
    auto taken = DirectoryLock::take(options.directory);
    if (!taken) return tell(taken.error());
    lock.emplace(std::move(taken).value());
  }
  if (!options.mirror.empty()) {
    const auto is_whole = repair(options, *known);
    if (!is_whole) return is_whole.error();
    if (!*is_whole) return kDone;
  }
  return tell_recovery(options, std::move(known).value());
}

}  // namespace journal::inspector
