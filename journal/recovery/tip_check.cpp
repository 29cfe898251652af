#include "journal/recovery/tip_check.hpp"

#include <algorithm>
#include <string>

#include "engine/base/bytes.hpp"
#include "journal/directory.hpp"

namespace journal {

using engine::RecordHeader;

TipCheck::TipCheck(std::span<const Watermark> watermarks, engine::Sequence after) {
  for (const Watermark& watermark : watermarks) {
    if (watermark.tip && watermark.sequence > after) open_.push_back(&watermark);
  }
  std::sort(open_.begin(), open_.end(),
            [](const Watermark* left, const Watermark* right) { return left->sequence > right->sequence; });
}

std::optional<JournalError> TipCheck::see(const StepView& step, engine::Sequence last,
                                          const std::filesystem::path& directory) {
  std::span<const std::byte> bytes = step.bytes;
  std::uint64_t offset = step.offset;
  while (!open_.empty() && open_.back()->sequence <= last && !bytes.empty()) {
    const RecordHeader& header = *engine::view_as<RecordHeader>(bytes.data());
    const Watermark& watermark = *open_.back();
    if (header.sequence < watermark.sequence) {
      bytes = bytes.subspan(header.length);
      offset += header.length;
      continue;
    }
    open_.pop_back();
    if (header.checksum == *watermark.tip) continue;
    return JournalError{.code = ErrorCode::Damage,
                        .path = (directory / segment_file_name(step.segment)).string(),
                        .offset = offset,
                        .sequence = header.sequence,
                        .reason = "is not the record that " + watermark.where + " knows: its checksum is another",
                        .advice = "the journal was changed, or this is a copy of another; restore it"};
  }
  return std::nullopt;
}

}  // namespace journal
