// What the index beside a journal remembers of its durability. Apart from watermark.hpp, because it needs SQLite.
#pragma once

#include <filesystem>
#include <vector>

#include "engine/model/ids.hpp"
#include "journal/recovery/watermark.hpp"

namespace journal {

/// The index's last durable row, if there is an index of this journal that can be read and has one. Changes nothing.
std::vector<Watermark> index_watermark(const std::filesystem::path& directory, engine::JournalId id);

}  // namespace journal
