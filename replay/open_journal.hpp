// A journal opened to be replayed: refused where this build does not know all of its events.
#pragma once

#include <filesystem>

#include "engine/base/result.hpp"
#include "journal/reader.hpp"
#include "replay/stop.hpp"

namespace replay {

/// Fails as Reader::open does, and where its records cannot be folded or decided again by this build (J22).
[[nodiscard]] engine::Result<journal::Reader, Stop> open_journal(const std::filesystem::path& directory,
                                                                 journal::ReadOptions options = {});

}  // namespace replay
