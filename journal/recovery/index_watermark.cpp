#include "journal/recovery/index_watermark.hpp"

#include "journal/directory.hpp"
#include "journal/index/mark.hpp"

namespace journal {

std::vector<Watermark> index_watermark(const std::filesystem::path& directory, engine::JournalId id) {
  // An index that is missing, unreadable or another's is no evidence: it is derived, and made anew.
  const auto mark = mark_of(directory);
  if (!mark || mark->journal != id || mark->durable_sequence.raw() == 0) return {};
  return {{.source = WatermarkSource::Index,
           .sequence = mark->durable_sequence,
           .tip = mark->durable_tip,
           .where = std::string{kIndexFileName}}};
}

}  // namespace journal
