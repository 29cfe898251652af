// `diff`: where two journals part. The record streams are compared, not what belongs to one journal alone: checksums,
// the bounds of segments, seals.
#include <cstring>
#include <optional>
#include <string>

#include "journal/inspector/commands.hpp"
#include "journal/inspector/output.hpp"
#include "journal/inspector/printer.hpp"
#include "journal/reader.hpp"

namespace journal::inspector {

namespace {

using Next = engine::Result<std::optional<RecordView>, JournalError>;

/// Equal apart from what seeds and chains them.
bool are_equal(const RecordView& left, const RecordView& right) {
  engine::RecordHeader a = *left.header;
  engine::RecordHeader b = *right.header;
  a.checksum = b.checksum;
  a.previous = b.previous;
  return std::memcmp(&a, &b, sizeof(a)) == 0 && left.payload.size() == right.payload.size() &&
         std::memcmp(left.payload.data(), right.payload.data(), left.payload.size()) == 0;
}

std::string words_of(const std::string& directory, const std::optional<RecordView>& record, Printer& printer) {
  std::string text = "  " + directory + ": ";
  if (record) {
    text += printer.print(*record);
  } else {
    text += "ends here\n";
  }
  return text;
}

}  // namespace

int diff(const std::string& left, const std::string& right) {
  auto a = Reader::open(left);
  if (!a) return tell(a.error());
  auto b = Reader::open(right);
  if (!b) return tell(b.error());
  if (!is_schema_known(a->info())) return tell_other_schema(left, a->info());
  if (!is_schema_known(b->info())) return tell_other_schema(right, b->info());
  Output output;
  Printer printer{Format::Text, false};
  for (std::uint64_t equal = 0;; ++equal) {
    const Next from_a = a->next();
    if (!from_a) return tell(from_a.error());
    const Next from_b = b->next();
    if (!from_b) return tell(from_b.error());
    if (!*from_a && !*from_b) {
      output.put("equal: " + std::to_string(equal) + " records\n");
      return output.finish(kDone);
    }
    if (*from_a && *from_b && are_equal(**from_a, **from_b)) continue;
    output.put("different behind " + std::to_string(equal) + " equal records\n");
    output.put(words_of(left, *from_a, printer));
    output.put(words_of(right, *from_b, printer));
    return output.finish(kNegative);
  }
}

}  // namespace journal::inspector
