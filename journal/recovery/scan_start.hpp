// Where a scan may begin that need not see the whole journal, because its caller has the state behind a record (J25).
// Looks at fronts, and walks no more than the segments of records that somebody knows. Reads only, and decides nothing:
// where anything is not as it should be the answer is the journal's beginning, and the scan of the whole says what is
// wrong.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>

#include "engine/model/ids.hpp"
#include "journal/read_from.hpp"
#include "journal/recovery/watermark.hpp"

namespace journal {

/// The beginning of the segment that holds `sequence`, or of an earlier one where a power loss may have taken what lies
/// before it. Nothing: at the first record. Watermarks from before that place are held against the journal here.
[[nodiscard]] std::optional<ReadFrom> scan_start(const std::filesystem::path& directory, engine::Sequence sequence,
                                                 std::span<const Watermark> watermarks);

}  // namespace journal
