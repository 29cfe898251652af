#include "journal/inspector/repair.hpp"

#include <string>

#include "journal/inspector/commands.hpp"
#include "journal/inspector/output.hpp"
#include "journal/json_text.hpp"
#include "journal/recovery/mirror_repair.hpp"

namespace journal::inspector {

namespace {

using engine::Failure;

std::string proof_of(const FileRepair& file) {
  if (file.segment.number == 0) return "its own checksums, and the records that it names";
  return file.is_sealed ? "every record by its chain, and by the seals of the segment"
                        : "every record by its chain; not all are sealed yet";
}

std::string extent_of(const FileRepair& file) {
  return std::to_string(file.bytes_differing) + " bytes from offset " + std::to_string(file.begin) + " to " +
         std::to_string(file.end);
}

std::string line(std::string name, const std::string& value) {
  constexpr std::size_t kNameWidth = 16;
  name.resize(kNameWidth, ' ');
  return name + value + "\n";
}

std::string to_text(const RecoverOptions& options, const RepairPlan& plan) {
  std::string text = line("mirror", options.mirror + ", id " + hex_text(plan.id));
  text +=
      line("together", "up to sequence " + std::to_string(plan.last_sequence.raw()) + ", tip " + hex_text(plan.tip));
  if (plan.mirror_fault) text += line("mirror itself", plan.mirror_fault->message());
  for (const FileRepair& file : plan.files) {
    text += line("repair", file.name + ": " + extent_of(file) + " come from the mirror");
    text += line("  cause", file.fault.message());
    text += line("  proof", proof_of(file));
    text += line("  kept", file.is_missing ? "nothing: there was no such file"
                                           : "the damaged file, as " + std::string{kDamagedFolderName} + "/" +
                                                 file.name + " and a number");
  }
  if (plan.files.empty()) return text + line("repair", "nothing: the journal has all that the mirror has");
  return text +
         line("then", options.dry_run ? "recovered as any journal; without --dry-run" : "recovered as any journal:");
}

std::string to_json(const RepairPlan& plan) {
  std::string text = "{\"journal_id\":" + json_quoted(hex_text(plan.id)) +
                     ",\"last_sequence\":" + std::to_string(plan.last_sequence.raw()) +
                     ",\"tip\":" + json_quoted(hex_text(plan.tip)) +
                     ",\"mirror_fault\":" + (plan.mirror_fault ? json_quoted(plan.mirror_fault->message()) : "null") +
                     ",\"repairs\":[";
  for (const FileRepair& file : plan.files) {
    if (text.back() != '[') text += ",";
    text += "{\"file\":" + json_quoted(file.name) + ",\"bytes\":" + std::to_string(file.bytes_differing) +
            ",\"begin\":" + std::to_string(file.begin) + ",\"end\":" + std::to_string(file.end) +
            ",\"missing\":" + (file.is_missing ? "true" : "false") +
            ",\"sealed\":" + (file.is_sealed ? "true" : "false") + ",\"cause\":" + json_quoted(file.fault.message()) +
            "}";
  }
  return text + "]}\n";
}

}  // namespace

engine::Result<bool, int> repair(const RecoverOptions& options, const std::vector<Watermark>& known) {
  const RepairOptions wanted{.directory = options.directory, .mirror = options.mirror, .known = known};
  const auto plan = plan_repair(wanted);
  if (!plan) return Failure{tell(plan.error())};
  Output output;
  output.put(options.json ? to_json(*plan) : to_text(options, *plan));
  if (const int status = output.finish(kDone); status != kDone) return Failure{status};
  if (options.dry_run) return plan->files.empty();
  if (const auto failed = carry_out(wanted, *plan)) return Failure{tell(*failed)};
  return true;
}

}  // namespace journal::inspector
