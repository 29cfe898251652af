// `diff`: where two journals part. The record streams are compared, not what belongs to one journal alone: checksums,
// the bounds of segments, seals.
#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/bytes.hpp"
#include "journal/inspector/commands.hpp"
#include "journal/inspector/diff_search.hpp"
#include "journal/inspector/output.hpp"
#include "journal/inspector/printer.hpp"
#include "journal/reader.hpp"

namespace journal::inspector {

namespace {

using Records = std::vector<RecordView>;

/// Equal apart from what seeds and chains them.
bool are_equal(const RecordView& left, const RecordView& right) {
  engine::RecordHeader a = *left.header;
  engine::RecordHeader b = *right.header;
  a.checksum = b.checksum;
  a.previous = b.previous;
  return std::memcmp(&a, &b, sizeof(a)) == 0 && left.payload.size() == right.payload.size() &&
         std::memcmp(left.payload.data(), right.payload.data(), left.payload.size()) == 0;
}

Records records_of(const std::optional<StepView>& step) {
  Records records;
  for (auto rest = step ? step->bytes : std::span<const std::byte>{}; !rest.empty();) {
    const auto* const header = engine::view_as<engine::RecordHeader>(rest.data());
    const auto bytes = rest.first(header->length);
    records.push_back({.header = header, .payload = bytes.subspan(sizeof(*header)), .bytes = bytes});
    rest = rest.subspan(header->length);
  }
  return records;
}

/// What came of it.
struct Found {
  std::uint64_t equal{0};   ///< records before the difference, or all
  std::uint64_t walked{0};  ///< of those, the ones that were compared
  Records left{};           ///< the step with the difference; empty in both: there is none
  Records right{};
  std::size_t place{0};  ///< of the first different record in the step
  EqualUpTo search{};

  [[nodiscard]] bool is_equal() const { return left.empty() && right.empty(); }
};

engine::Result<Found, JournalError> walk(Reader& a, Reader& b, const EqualUpTo& from) {
  Found found{.equal = from.sequence().raw(), .search = from};
  for (;;) {
    const auto in_a = a.next_step();
    if (!in_a) return engine::Failure{in_a.error()};
    const auto in_b = b.next_step();
    if (!in_b) return engine::Failure{in_b.error()};
    Records left = records_of(*in_a);
    Records right = records_of(*in_b);
    const auto different = std::ranges::mismatch(left, right, are_equal);
    found.place = static_cast<std::size_t>(different.in1 - left.begin());
    found.equal += found.place;
    found.walked += found.place;
    if (left.empty() && right.empty()) return found;
    if (different.in1 == left.end() && different.in2 == right.end()) continue;
    found.left = std::move(left);
    found.right = std::move(right);
    return found;
  }
}

std::string side_as_text(const std::string& directory, const Records& records, std::size_t place, Printer& printer) {
  std::string text = directory + "\n";
  for (std::size_t i = 0; i < records.size(); ++i) {
    text.append(i == place ? "> " : "  ").append(printer.print(records[i]));
  }
  return records.size() > place ? text : text + (records.empty() ? "> ends here\n" : "> the step ends here\n");
}

std::string as_text(const DiffOptions& options, const Found& found) {
  const std::string read = "read " + std::to_string(found.search.openings_read) + " segment openings, compared " +
                           std::to_string(found.walked) + " records\n";
  if (found.is_equal()) return "equal: " + std::to_string(found.equal) + " records\n" + read;
  Printer printer{Format::Text, false, options.colours};
  return "different at sequence " + std::to_string(found.equal + 1) + ", behind " + std::to_string(found.equal) +
         " equal records\n" + side_as_text(options.left, found.left, found.place, printer) +
         side_as_text(options.right, found.right, found.place, printer) + read;
}

std::string side_as_json(const Records& records, Printer& printer) {
  std::string text = "[";
  for (const RecordView& record : records) {
    if (text.size() > 1) text += ",";
    text += printer.print(record);
    text.pop_back();
  }
  return text + "]";
}

std::string as_json(const Found& found) {
  Printer printer{Format::Json, false};
  std::string text = std::string{"{\"equal\":"} + (found.is_equal() ? "true" : "false") +
                     ",\"equal_records\":" + std::to_string(found.equal) +
                     ",\"openings_read\":" + std::to_string(found.search.openings_read) +
                     ",\"bytes_searched\":" + std::to_string(found.search.bytes_walked) +
                     ",\"records_compared\":" + std::to_string(found.walked);
  if (!found.is_equal()) {
    text += ",\"sequence\":" + std::to_string(found.equal + 1) + ",\"a\":" + side_as_json(found.left, printer) +
            ",\"b\":" + side_as_json(found.right, printer);
  }
  return text + "}\n";
}

/// Only tips of one journal can be compared; of two, every record.
engine::Result<EqualUpTo, JournalError> search(const DiffOptions& options, const Reader& a, const Reader& b) {
  if (options.walk || a.info().id != b.info().id) return EqualUpTo{};
  return find_equal_part(options.left, options.right);
}

/// Walks on from where the two are surely equal, and prints what came of it. What is found lies in the readers.
int walk_and_print(const DiffOptions& options, const EqualUpTo& from) {
  auto a = Reader::open(options.left, {.follow = false, .idle = {}, .from = from.left});
  if (!a) return tell(a.error());
  auto b = Reader::open(options.right, {.follow = false, .idle = {}, .from = from.right});
  if (!b) return tell(b.error());
  const auto found = walk(*a, *b, from);
  if (!found) return tell(found.error());
  Output output;
  output.put(options.json ? as_json(*found) : as_text(options, *found));
  return output.finish(found->is_equal() ? kDone : kNegative);
}

}  // namespace

int diff(const DiffOptions& options) {
  const auto a = open_to_show(options.left);
  if (!a) return a.error();
  const auto b = open_to_show(options.right);
  if (!b) return b.error();
  const auto equal = search(options, *a, *b);
  return equal ? walk_and_print(options, *equal) : tell(equal.error());
}

}  // namespace journal::inspector
