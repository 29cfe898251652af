// `prove` and `check-proof`: one record, shown to be in a journal to somebody who has the public key and no journal.
#pragma once

#include <cstdint>
#include <string>

namespace journal::inspector {

/// Writes the proof to standard output, which must not be a terminal.
int prove(const std::string& directory, std::uint64_t sequence);

}  // namespace journal::inspector
