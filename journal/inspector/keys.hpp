// `keys`: the key that signs seals, and its public half; the key that archives are encrypted with.
#pragma once

#include <string>

namespace journal::inspector {

/// Draws a key into a new file (in a directory that is given: `lockstep.key` in it), its public half beside it.
int make_keys(const std::string& path);
/// Draws the key that archives and backups are encrypted with, into a new file.
int make_key_of_archives(const std::string& path);
/// Prints the public half: all epochs, or the present one alone, to begin to trust at.
int print_public_key(const std::string& path, bool present_only);

}  // namespace journal::inspector
