// The suite that every adapter is held against: one check for each promise of adapters/venue.hpp, over a session that a
// factory makes anew for each. Knows no venue; a venue's own tests call check_conformance with their factory.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/venue.hpp"

namespace tests {

/// A session and where it may trade. Prices on the tick; `far_price` is bought at by nobody for the length of a check,
/// `taking_price` fills a buy at once.
struct VenueUnderTest {
  std::unique_ptr<adapters::VenueSession> session;
  engine::AccountId account{};
  engine::InstrumentId instrument{};
  engine::Qty lot{};
  engine::Price tick{};
  engine::Price far_price{};
  engine::Price taking_price{};
};
using VenueFactory = std::function<VenueUnderTest()>;

enum class Promise : std::uint8_t { Kept = 1, Broken = 2, NotClaimed = 3 };

struct Verdict {
  std::string_view promise;
  Promise kept{Promise::Broken};
  std::string what;  ///< what was seen instead, where it is broken
};

/// Every promise, in the order of the list.
std::vector<Verdict> check_conformance(const VenueFactory& factory);

/// A line for each promise: its verdict, its name, what was seen.
std::string print_verdicts(const std::vector<Verdict>& verdicts);

}  // namespace tests
