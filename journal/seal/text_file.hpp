// Small text files, read whole: keys and heads.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "journal/error.hpp"

namespace journal {

/// The whole of a file of up to 64 MiB. what: "read the public key", for the message.
engine::Result<std::string, JournalError> read_text_file(const std::filesystem::path& file, std::string_view what);

/// The lines without their ends; an end behind the last is no further line.
std::vector<std::string_view> lines_of(std::string_view text);

}  // namespace journal
