#include "journal/index/mark.hpp"

#include <charconv>

#include "engine/model/record.hpp"
#include "journal/archive/places.hpp"
#include "journal/format.hpp"
#include "journal/index/files.hpp"
#include "journal/json_text.hpp"

namespace journal {

namespace {

JournalError damaged(const Connection& connection, std::string reason) {
  return {.code = ErrorCode::IndexDamaged,
          .path = connection.path().string(),
          .reason = std::move(reason),
          .advice = "`lockstep-journal index rebuild` makes it anew from the journal"};
}

std::optional<std::uint64_t> hex_value(std::string_view text) {
  std::uint64_t value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (text.size() != 16 || parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<IndexMark> mark_from(const Statement& row) {
  const std::string_view journal = row.text(0);
  if (journal.size() != 32) return std::nullopt;
  const auto high = hex_value(journal.substr(0, 16));
  const auto low = hex_value(journal.substr(16));
  const auto tip = hex_value(row.text(4));
  const auto durable_tip = hex_value(row.text(9));
  if (!high || !low || !tip || !durable_tip) return std::nullopt;
  return IndexMark{.journal = {.high = *high, .low = *low},
                   .tables = std::string{row.text(1)},
                   .last_sequence = engine::Sequence{static_cast<std::uint64_t>(row.integer(2))},
                   .last_time = engine::Timestamp{row.integer(3)},
                   .tip = *tip,
                   .segment = static_cast<std::uint32_t>(row.integer(5)),
                   .record_offset = static_cast<std::uint64_t>(row.integer(6)),
                   .next_offset = static_cast<std::uint64_t>(row.integer(7)),
                   .durable_sequence = engine::Sequence{static_cast<std::uint64_t>(row.integer(8))},
                   .durable_tip = *durable_tip};
}

}  // namespace

engine::Result<IndexMark, JournalError> read_mark(Connection& connection) {
  auto row = connection.prepare(
      "SELECT journal, tables, last_sequence, last_time_ns, tip, segment, record_offset, next_offset, "
      "durable_sequence, durable_tip FROM index_state WHERE id = 1");
  if (!row && row.error().code == ErrorCode::BadOptions) {
    return engine::Failure{damaged(connection, "is no index of a journal")};
  }
  if (!row) return engine::Failure{row.error()};
  const auto found = row->step();
  if (!found) return engine::Failure{found.error()};
  const auto mark = *found ? mark_from(*row) : std::nullopt;
  if (!mark) return engine::Failure{damaged(connection, "does not say how far it came")};
  return *mark;
}

DoneOrError write_mark(Connection& connection, const IndexMark& mark) {
  auto insert = connection.prepare("INSERT OR REPLACE INTO index_state VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  if (!insert) return engine::Failure{insert.error()};
  insert->bind_copy(1, hex_text(mark.journal));
  insert->bind(2, mark.tables);
  insert->bind(3, static_cast<std::int64_t>(mark.last_sequence.raw()));
  insert->bind(4, mark.last_time.raw());
  insert->bind_copy(5, hex_text(mark.tip));
  insert->bind(6, std::int64_t{mark.segment});
  insert->bind(7, static_cast<std::int64_t>(mark.record_offset));
  insert->bind(8, static_cast<std::int64_t>(mark.next_offset));
  insert->bind(9, static_cast<std::int64_t>(mark.durable_sequence.raw()));
  insert->bind_copy(10, hex_text(mark.durable_tip));
  return insert->run();
}

std::optional<IndexMark> mark_of(const std::filesystem::path& directory) {
  auto connection = open_for_reading(directory);
  if (!connection) return std::nullopt;
  auto mark = read_mark(*connection);
  return mark ? std::optional{*mark} : std::nullopt;
}

bool is_in_journal(const std::filesystem::path& directory, const IndexMark& mark) {
  const auto mapped = map_segment(directory, mark.segment);
  if (!mapped) return false;
  const auto bytes = mapped->bytes();
  const std::uint64_t offset = mark.record_offset;
  if (offset % engine::kRecordAlignment != 0 || offset < kDataBegin) return false;
  if (bytes.size() < sizeof(engine::RecordHeader) || offset > bytes.size() - sizeof(engine::RecordHeader)) return false;
  const auto* const header = view_as<engine::RecordHeader>(bytes.data() + offset);
  if (header->sequence != mark.last_sequence || header->checksum != mark.tip) return false;
  if (header->length < sizeof(*header) || header->length > bytes.size() - offset) return false;
  return frame_checksum(bytes.data() + offset, header->length, checksum_seed(mark.journal)) == header->checksum;
}

}  // namespace journal
