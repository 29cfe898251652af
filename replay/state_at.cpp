#include "replay/state_at.hpp"

#include "journal/reader.hpp"
#include "replay/follower.hpp"
#include "replay/open_journal.hpp"
#include "replay/state_text.hpp"

namespace replay {

using engine::Failure;
using engine::Result;

Result<std::string, Stop> state_at(const StateOptions& options) {
  auto reader = open_journal(options.journal);
  if (!reader) return Failure{reader.error()};
  Follower follower;
  std::uint64_t last = 0;
  while (!options.at || last < *options.at) {
    const auto record = reader->next();
    if (!record) return Failure{stop_of(record.error())};
    if (!*record) break;
    auto folded = follower.fold(*(*record)->header, (*record)->payload);
    if (!folded) return Failure{folded.error()};
    last = (*record)->header->sequence.raw();
  }
  if (!follower.has_begun()) return Failure{Stop{2, options.journal.string() + ": holds no record yet"}};
  if (options.at && last < *options.at) {
    return Failure{Stop{2, options.journal.string() + ": ends at record " + std::to_string(last) + ", before --at " +
                               std::to_string(*options.at)}};
  }
  return options.json ? state_json(follower.state(), follower.arena()) : state_text(follower.state(), follower.arena());
}

}  // namespace replay
