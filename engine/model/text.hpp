// Records as people and programs read them: a line of text, of JSON, of CSV. Made from the described fields of the
// event list, so an event added there is printed here at once. Not for reading text back, and not on the hot path.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "engine/model/events.hpp"
#include "engine/model/record.hpp"
#include "engine/model/text_writer.hpp"

namespace engine {

/// Room for the text of any record, a whole configuration included.
inline constexpr std::size_t kEventTextMax = 1024UL * 1024;

/// The type's name in the event list; empty for a number that is none.
[[nodiscard]] std::string_view event_name(EventType type) noexcept;
[[nodiscard]] std::optional<EventType> event_type_from_name(std::string_view name) noexcept;

/// Whether this build knows the record's type in its version, and it is as long as that asks.
[[nodiscard]] bool is_known(const RecordHeader& header) noexcept;

/// One line without its end:
/// `sequence time Type input|output cause=N epoch=N field=value ...`. A record of an unknown type or version, or
/// shorter than its struct, is printed as that: `... 0x1234 ... (unknown, version 1, 24 bytes) payload=<hex>`. payload:
/// what follows the header, 8-byte aligned.
TextWritten format_event_text(const RecordHeader& header, std::span<const std::byte> payload,
                              std::span<char> out) noexcept;

/// One JSON object: the header's members, then "event":{...}, or "version" and "payload":"hex" where the text form has
/// them. Integers
/// of up to 32 bits and `sequence` are JSON numbers; what is wider or a decimal is a JSON string, because readers that
/// keep numbers as binary floating point would lose digits. Times are ISO 8601 with nanoseconds.
TextWritten format_event_json(const RecordHeader& header, std::span<const std::byte> payload,
                              std::span<char> out) noexcept;

/// One CSV row under csv_header of its type. A tail appears as its byte count only.
TextWritten format_event_csv(const RecordHeader& header, std::span<const std::byte> payload,
                             std::span<char> out) noexcept;

/// The column names of a type's rows: the header's six, then the fields. A field with the name of a header column gets
/// the prefix `event_`. For a number that is no type: the header's columns and `payload`.
[[nodiscard]] std::string_view csv_header(EventType type) noexcept;

}  // namespace engine
