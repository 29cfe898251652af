// The column of event names in what the inspector prints: as wide as the longest name, so that tests need not know it.
#pragma once

#include <algorithm>
#include <string>

#include "engine/model/events.hpp"

namespace tests {

/// The name as that column shows it.
inline std::string in_name_column(std::string name) {
  std::size_t width = 0;
  engine::for_each_event(
      [&]<class Event>() { width = std::max(width, std::string_view{engine::EventTraits<Event>::kName}.size()); });
  name.resize(width, ' ');
  return name;
}

}  // namespace tests
