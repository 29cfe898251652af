// Where one session's writing ends and a later one goes on: J20 of FORMAT.md.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "engine/model/ids.hpp"
#include "journal/format.hpp"

namespace journal {

/// J20: the opening of the segment behind `number`, when a writer of a later epoch made it: the journal goes on there
/// from behind the record that it names, whatever else lies in segment `number`. Nothing when there is no such segment;
/// whether something is wrong with it is judged elsewhere.
std::optional<SegmentOpening> resumption_after(const std::filesystem::path& directory, engine::JournalId id,
                                               std::uint32_t number, engine::Epoch epoch);

}  // namespace journal
