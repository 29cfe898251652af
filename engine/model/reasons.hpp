// Reason codes: why something was refused, ignored or halted. The list is reasons.def.
#pragma once

#include <cstdint>
#include <string_view>

namespace engine {

enum class Reason : std::uint16_t {
  NONE = 999,  // NOLINT(readability-identifier-naming): reason codes keep the field's spelling
#define REASON(number, name) name = number,
#include "engine/model/reasons.def"
#undef REASON
};

/// The code's stable name, or an empty view for a number that is none.
constexpr std::string_view reason_name(Reason reason) noexcept {
  switch (reason) {
    case Reason::NONE:
      return "NONE";
#define REASON(number, name) \
  case Reason::name:         \
    return #name;
#include "engine/model/reasons.def"
#undef REASON
  }
  return {};
}

}  // namespace engine
