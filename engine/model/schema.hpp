// The schema of the journal's records, made from the event list and the described fields: a fingerprint that tells
// two layouts apart, and the table for people (EVENTS.md). Not for reading records: text.hpp prints those.
#pragma once

#include <compare>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace engine {

/// What the events mean, beside how their bytes are framed (journal/FORMAT.md). A reader of one major reads every minor
/// of it: a newer minor only adds (event types, versions of them, enumerators, reasons), so what it does not know
/// stands alone. Anything else is a newer major.
struct SchemaVersion {
  std::uint16_t major{};
  std::uint16_t minor{};

  friend constexpr auto operator<=>(const SchemaVersion&, const SchemaVersion&) = default;
};
/// Of this build. Raise the minor with the first addition after a release; tests/fixtures/schema keeps what was
/// released.
inline constexpr SchemaVersion kSchemaVersion{.major = 1, .minor = 1};

/// A hash over id, name, kind and version of each event and the name, type, offset and size of each field, the record
/// header's and the configuration's rows included, and the values and names of enumerations. Words of description are
/// not in it. Takes some microseconds: ask once.
[[nodiscard]] std::uint64_t schema_fingerprint() noexcept;

/// Where schema text goes, piece by piece.
struct SchemaSink {
  void* context{nullptr};
  void (*put)(void* context, std::string_view text){nullptr};
};

/// Writes EVENTS.md.
void write_schema_markdown(SchemaSink sink);

/// Writes EVENTS.md by calling sink(std::string_view) for each piece.
template <class Sink>
requires std::is_invocable_v<Sink&, std::string_view>
void write_schema_markdown(Sink&& sink) {
  write_schema_markdown(SchemaSink{&sink, [](void* context, std::string_view text) {
                                     (*static_cast<std::remove_reference_t<Sink>*>(context))(text);
                                   }});
}

}  // namespace engine
