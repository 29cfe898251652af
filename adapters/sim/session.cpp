#include "adapters/sim/session.hpp"

namespace adapters::sim {

using engine::OrdType;
using engine::TimeInForce;

Session::Session(std::span<const engine::InstrumentSpec> instruments, std::span<const engine::AccountSpec> accounts,
                 const SimulationTerms& terms, MarketSource& market)
    : venue_{instruments, accounts, terms, market},
      answer_time_max_{terms.order_latency.raw() + terms.report_latency.raw()} {}

Capabilities Session::capabilities() const {
  return {.ord_types = {OrdType::Market, OrdType::Limit},
          .times_in_force = {TimeInForce::Gtc, TimeInForce::Ioc, TimeInForce::Fok},
          .replaces = true,
          .post_only = true,
          .tells_positions = true,
          .tells_balance = false,
          .answer_time_max = answer_time_max_};
}

CallOutcome Session::send(const engine::Frame& message) {
  venue_.receive(message);
  return CallOutcome::Accepted;
}

engine::Result<std::vector<engine::Frame>, CallError> Session::tell(const AccountQuestion& question) {
  return venue_.tell(question);
}

}  // namespace adapters::sim
