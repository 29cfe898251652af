#include "journal/tail.hpp"

namespace journal {

std::string_view name_of(TailKind kind) noexcept {
  switch (kind) {
    case TailKind::Unread:
      return "unread";
    case TailKind::Clean:
      return "clean";
    case TailKind::TornTail:
      return "torn_tail";
    case TailKind::Damage:
      return "damage";
  }
  return "unknown";
}

}  // namespace journal
