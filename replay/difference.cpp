#include "replay/difference.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "engine/base/bytes.hpp"
#include "engine/model/record.hpp"
#include "engine/model/text.hpp"

namespace replay {

namespace {

using engine::RecordHeader;
using Bytes = std::span<const std::byte>;

/// The first record of what is left of a step; empty at its end.
Bytes front_record(Bytes step) {
  if (step.size() < sizeof(RecordHeader)) return {};
  return step.first(engine::view_as<RecordHeader>(step.data())->length);
}

std::string text_of(Bytes record) {
  if (record.empty()) return "(no record)";
  std::vector<char> text(engine::kEventTextMax);
  const auto& header = *engine::view_as<RecordHeader>(record.data());
  const auto written = engine::format_event_text(header, record.subspan(sizeof(header)), text);
  return {text.data(), written.bytes};
}

/// What a record decides: everything but the two checksums and whether its step ends with it, which the next record, or
/// its absence, shows better.
bool same(Bytes left, Bytes right) {
  if (left.size() != right.size()) return false;
  if (left.empty()) return true;
  RecordHeader left_header;
  RecordHeader right_header;
  std::memcpy(&left_header, left.data(), sizeof(left_header));
  std::memcpy(&right_header, right.data(), sizeof(right_header));
  left_header.checksum = right_header.checksum = 0;
  left_header.previous = right_header.previous = 0;
  left_header.flags |= engine::record_flags::kLastOfStep;
  right_header.flags |= engine::record_flags::kLastOfStep;
  return std::memcmp(&left_header, &right_header, sizeof(left_header)) == 0 &&
         std::memcmp(left.data() + sizeof(left_header), right.data() + sizeof(right_header),
                     left.size() - sizeof(left_header)) == 0;
}

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> found;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    found.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return found;
}

/// The words of the two lines that are not the same, pair by pair.
std::string differing_fields(std::string_view recorded, std::string_view remade) {
  const auto left = words(recorded);
  const auto right = words(remade);
  std::string fields;
  for (std::size_t i = 0; i < std::min(left.size(), right.size()); ++i) {
    if (left[i] != right[i]) fields += fmt::format("  differs: {} recorded, {} re-made\n", left[i], right[i]);
  }
  return fields;
}

}  // namespace

std::string describe_difference(Bytes recorded, Bytes remade, std::uint64_t& sequence) {
  while (true) {
    const Bytes left = front_record(recorded);
    const Bytes right = front_record(remade);
    if (left.empty() && right.empty()) return "steps differ only outside their records";
    if (!same(left, right)) {
      const Bytes present = left.empty() ? right : left;
      sequence = engine::view_as<RecordHeader>(present.data())->sequence.raw();
      const std::string left_text = text_of(left);
      const std::string right_text = text_of(right);
      const std::string fields = left.empty()    ? "  differs: the recorded step ends before this record\n"
                                 : right.empty() ? "  differs: the re-made step ends before this record\n"
                                                 : differing_fields(left_text, right_text);
      return fmt::format("  recorded: {}\n  re-made:  {}\n{}", left_text, right_text, fields);
    }
    recorded = recorded.subspan(left.size());
    remade = remade.subspan(right.size());
  }
}

}  // namespace replay
