#include "journal/inspector/export.hpp"

#include "journal/inspector/commands.hpp"
#include "journal/inspector/output.hpp"
#include "journal/json_text.hpp"
#include "journal/recovery/good_prefix.hpp"

namespace journal::inspector {

namespace {

std::string to_text(const ExportOptions& options, const GoodPrefix& done) {
  std::string text = options.out + ": " + std::to_string(done.saved.record_count) + " records, up to sequence " +
                     std::to_string(done.saved.last_sequence.raw()) + ", tip " + hex_text(done.saved.tip) + "\n";
  if (done.source.kind == TailKind::Damage) text += "not saved: " + done.source.reason + "\n";
  return text;
}

std::string to_json(const ExportOptions& options, const GoodPrefix& done) {
  return "{\"journal\":" + json_quoted(options.out) + ",\"records\":" + std::to_string(done.saved.record_count) +
         ",\"last_sequence\":" + std::to_string(done.saved.last_sequence.raw()) +
         ",\"tip\":" + json_quoted(hex_text(done.saved.tip)) +
         ",\"source_end\":" + json_quoted(std::string{name_of(done.source.kind)}) +
         ",\"reason\":" + json_quoted(done.source.reason) + "}\n";
}

}  // namespace

int export_journal(const ExportOptions& options) {
  const auto done = save_good_prefix(options.directory, options.out);
  if (!done) return tell(done.error());
  Output output;
  output.put(options.json ? to_json(options, *done) : to_text(options, *done));
  return output.finish(kDone);
}

}  // namespace journal::inspector
