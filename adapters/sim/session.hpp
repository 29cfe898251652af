// The simulated venue as an adapter: the contract of adapters/venue.hpp over Venue. For what drives any venue alike,
// the conformance suite first; the live loop and the backtest call Venue itself.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "adapters/sim/venue.hpp"
#include "adapters/venue.hpp"
#include "engine/model/config.hpp"

namespace adapters::sim {

class Session final : public VenueSession {
 public:
  /// As Venue: `market` must outlive the session.
  Session(std::span<const engine::InstrumentSpec> instruments, std::span<const engine::AccountSpec> accounts,
          const SimulationTerms& terms, MarketSource& market);

  [[nodiscard]] Capabilities capabilities() const override;
  /// Always Accepted: what goes wrong between here and the book is never known here.
  CallOutcome send(const engine::Frame& message) override;
  engine::Result<std::optional<engine::Frame>, SourceError> next() override { return venue_.next(); }
  /// Never an error.
  engine::Result<std::vector<engine::Frame>, CallError> tell(const AccountQuestion& question) override;

 private:
  Venue venue_;
  engine::Duration answer_time_max_;
};

}  // namespace adapters::sim
