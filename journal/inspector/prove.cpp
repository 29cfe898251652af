#include "journal/inspector/prove.hpp"

#include <unistd.h>

#include "journal/inspector/commands.hpp"
#include "journal/inspector/output.hpp"
#include "journal/seal/proof.hpp"

namespace journal::inspector {

int prove(const std::string& directory, std::uint64_t sequence) {
  if (::isatty(STDOUT_FILENO) == 1) return tell_usage("a proof is no text: write it to a file with > FILE");
  const auto proof = make_proof(directory, engine::Sequence{sequence});
  if (!proof) return tell(proof.error());
  Output output;
  output.put(write_proof(*proof));
  return output.finish(kDone);
}

}  // namespace journal::inspector
