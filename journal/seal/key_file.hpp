// What a file with a secret must be like, whatever the secret is for.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "journal/error.hpp"

namespace journal {

JournalError bad_key(const std::filesystem::path& file, std::string reason, std::string advice);

/// Why a key in `file` is no secret: it lies inside `folder`, with what it protects. words: "the journal's directory".
std::optional<JournalError> refusal_of_place(const std::filesystem::path& file, const std::filesystem::path& folder,
                                             const std::string& words);
/// Why it is none: others may read or write it, or it is no regular file.
std::optional<JournalError> refusal_of_mode(const std::filesystem::path& file);

}  // namespace journal
