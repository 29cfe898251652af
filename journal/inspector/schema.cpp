// `schema`: the events and their fields, for people and as JSON Schema.
#include "engine/model/schema.hpp"

#include <optional>
#include <string>

#include "engine/model/json_schema.hpp"
#include "engine/model/text.hpp"
#include "journal/inspector/commands.hpp"
#include "journal/inspector/output.hpp"

namespace journal::inspector {

namespace {

std::string all_events() {
  std::string text;
  engine::write_schema_markdown([&](std::string_view piece) { text += piece; });
  return text;
}

/// The part under the heading of one event.
std::string one_event(std::string_view name) {
  const std::string text = all_events();
  const std::size_t begin = text.find("### " + std::string{name} + "\n");
  return text.substr(begin, text.find("\n#", begin) - begin);
}

}  // namespace

int schema(const std::string& type, bool json) {
  const auto wanted = type.empty() ? std::nullopt : engine::event_type_from_name(type);
  if (!type.empty() && !wanted) return tell_usage(type + " is no event; `lockstep-journal schema` lists them");
  Output output;
  if (json) {
    auto put = [](void* context, std::string_view piece) { static_cast<Output*>(context)->put(piece); };
    engine::write_json_schema({&output, put}, wanted);
  } else {
    output.put(wanted ? one_event(type) : all_events());
  }
  return output.finish(kDone);
}

}  // namespace journal::inspector
