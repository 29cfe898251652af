#include "journal/schema_fit.hpp"

#include "journal/json_text.hpp"
#include "journal/segment_front.hpp"

namespace journal {

namespace {

/// One version has one fingerprint, but for builds between two releases: then the layouts differ, nobody knows where.
std::string why_not_the_same(const JournalInfo& info) {
  if (info.schema != engine::kSchemaVersion || info.schema_fingerprint == engine::schema_fingerprint()) return {};
  return "was written with another schema " + version_text(info.schema) + ", " + hex_text(info.schema_fingerprint) +
         ", this build has " + hex_text(engine::schema_fingerprint()) + ": one of the two is between releases";
}

}  // namespace

std::string why_not_shown(const JournalInfo& info) {
  // 0: made by something that knows bytes and no events.
  return info.schema_fingerprint == 0 ? std::string{} : why_not_the_same(info);
}

std::string why_not_replayed(const JournalInfo& info) {
  const std::string note = newer_schema_note(info);
  return note.empty() ? why_not_the_same(info) : note + ": what it does not know it cannot fold, and not decide again";
}

std::string newer_schema_note(const JournalInfo& info) {
  if (info.schema <= engine::kSchemaVersion) return {};
  return "was written with schema " + version_text(info.schema) + "; this build knows " +
         version_text(engine::kSchemaVersion);
}

}  // namespace journal
