// `verify`: is this journal what was written, sealed and signed? The walk, without the command line.
#pragma once

#include <optional>
#include <string>

#include "journal/inspector/report.hpp"
#include "journal/seal/outside_head.hpp"

namespace journal::inspector {

struct VerifyOptions {
  std::string directory{};
  bool json{false};
  std::string from{};        ///< a head: a file that holds its line, or the line; empty: from the first record
  std::string to{};          ///< a head that must be reached
  std::string public_key{};  ///< a public key file; then everything must be signed
};

/// Walks everything: records, chain, seals, signatures, the bytes between. 1 when something is missing or changed.
int verify(const VerifyOptions& options);

}  // namespace journal::inspector
