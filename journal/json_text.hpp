// The little JSON that the journal's own files and reports need. Records are printed by engine/model/text.hpp.
#pragma once

#include <string>
#include <string_view>

#include "engine/model/ids.hpp"

namespace journal {

/// `text` as a JSON string, quotes included.
std::string json_quoted(std::string_view text);

/// 16 hexadecimal digits; 32 for a journal id.
std::string hex_text(std::uint64_t value);
std::string hex_text(engine::JournalId id);

}  // namespace journal
