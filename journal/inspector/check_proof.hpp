// `check-proof`: needs a proof and a public key, no journal.
#pragma once

#include <string>

namespace journal::inspector {

/// Says whether the proof holds, and prints what it proves. 1: it does not.
int check_proof_file(const std::string& file, const std::string& public_key, bool json);

}  // namespace journal::inspector
