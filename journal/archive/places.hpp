// The files of a journal wherever they lie: in its directory, or in the archive that it names. All reading goes through
// here, so nobody else knows of archives.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "journal/error.hpp"
#include "journal/segment.hpp"

namespace journal {

/// A segment for reading; decrypted into memory where the archive is encrypted. NotFound when neither place has it.
[[nodiscard]] engine::Result<Mapping, JournalError> map_segment(const std::filesystem::path& directory,
                                                                std::uint32_t number);
/// The same of its seals.
[[nodiscard]] engine::Result<Mapping, JournalError> map_seals(const std::filesystem::path& directory,
                                                              std::uint32_t number);

/// The numbers for which `number_of(name)` is not 0, over the files of one folder: ascending, each once.
[[nodiscard]] engine::Result<std::vector<std::uint32_t>, JournalError> list_numbers_here(
    const std::filesystem::path& folder, std::uint32_t (*number_of)(std::string_view));

/// The same over both places.
[[nodiscard]] engine::Result<std::vector<std::uint32_t>, JournalError> list_numbers(
    const std::filesystem::path& directory, std::uint32_t (*number_of)(std::string_view));

}  // namespace journal
