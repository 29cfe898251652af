// The JSON Schema of the lines that format_event_json makes, from the event list and the described fields. Draft 4:
// what RapidJSON's validator reads, and every later draft's validators too.
#pragma once

#include <optional>

#include "engine/model/events.hpp"
#include "engine/model/schema.hpp"

namespace engine {

/// Writes the schema of the lines of one type; without one, of any line: each type is a definition of its own, and
/// `unknown` is what a build prints of a record that it does not know.
void write_json_schema(SchemaSink sink, std::optional<EventType> type);

}  // namespace engine
