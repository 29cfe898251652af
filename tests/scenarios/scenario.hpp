// A scenario in text: inputs, and the outputs that each must lead to. One file, one case.
//
//   # words            a comment
//   > Type f=v ...     an input; `+5s` behind the sign moves core time on first; `as name` remembers the order it makes
//   < Type f=v ...     the next output of that step, with these values among its fields; all outputs are listed
//   = order name f=v   what the state says of an order: status qty cum_qty leaves price trigger_price average_price
//   = position f=v     qty realised working_buy working_sell
//   = halted who       none, account, strategy 1, ...
//   > restart          a session ends and the next one begins on the state as it is
//
// `$name` is the id of a remembered order, `$name.request` of its request in flight. Not said: instrument, account and
// strategy are 1; a report has the side of its order.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace tests {

/// The lines that did not hold, with their numbers; empty when all did.
std::vector<std::string> run_scenario(const std::filesystem::path& file);

}  // namespace tests
