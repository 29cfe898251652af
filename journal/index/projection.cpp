#include "journal/index/projection.hpp"

#include <algorithm>

namespace journal {

std::string snake_case(std::string_view name) {
  std::string text;
  for (const char character : name) {
    const bool is_upper = character >= 'A' && character <= 'Z';
    if (is_upper && !text.empty()) text += '_';
    text += is_upper ? static_cast<char>(character - 'A' + 'a') : character;
  }
  return text;
}

std::vector<Projection> all_projections() {
  std::vector<Projection> projections;
  engine::for_each_event([&]<class Event>() { projections.push_back(projection_of<Event>()); });
  std::sort(projections.begin(), projections.end(),
            [](const auto& left, const auto& right) { return left.type < right.type; });
  return projections;
}

const Projection* find_projection(const std::vector<Projection>& projections, const engine::RecordHeader& header) {
  const auto found = std::lower_bound(projections.begin(), projections.end(), header.type,
                                      [](const Projection& one, std::uint16_t type) { return one.type < type; });
  if (found == projections.end() || found->type != header.type || found->version != header.version) return nullptr;
  if (header.length < sizeof(header) + found->bytes_min) return nullptr;
  return &*found;
}

}  // namespace journal
