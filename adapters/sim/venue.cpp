#include "adapters/sim/venue.hpp"

#include <algorithm>
#include <utility>

#include "engine/base/assert.hpp"

namespace adapters::sim {

using engine::Done;
using engine::EventType;
using engine::Failure;
using engine::Frame;
using engine::Result;
using engine::Timestamp;

namespace {

/// The first whole multiple of `pulse` at or after `time`.
Timestamp first_pulse(Timestamp time, engine::Duration pulse) {
  const engine::int128 multiples = engine::div_round(time.raw(), pulse.raw(), engine::Round::Ceiling);
  return Timestamp{} + engine::Duration{static_cast<std::int64_t>(multiples * pulse.raw())};
}

std::vector<engine::AccountId> ids_of(std::span<const engine::AccountSpec> accounts) {
  std::vector<engine::AccountId> ids;
  for (const engine::AccountSpec& account : accounts) ids.push_back(account.id);
  return ids;
}

bool has_swap(const engine::InstrumentSpec& spec) noexcept {
  return spec.swap_long.raw() != 0 || spec.swap_short.raw() != 0;
}

}  // namespace

Venue::Venue(std::span<const engine::InstrumentSpec> instruments, std::span<const engine::AccountSpec> accounts,
             const SimulationTerms& terms, MarketSource& market)
    : terms_{terms},
      market_{market},
      exchange_{instruments, accounts, terms},
      line_{instruments, accounts, terms},
      calendar_{terms, ids_of(accounts), std::ranges::any_of(instruments, has_swap)} {
  ASSERT(terms.order_latency.raw() >= 0);
}

Result<Done, SourceError> Venue::read_ahead() {
  if (error_) return Failure{*error_};
  if (ahead_ || ended_) return Done{};
  auto event = market_.next();
  if (!event) {
    error_ = event.error();
    return Failure{*error_};
  }
  if (!event->has_value()) {
    ended_ = true;
    return Done{};
  }
  const engine::FrameHeader& header = (*event)->header;
  ASSERT(header.type == EventType::Quote || header.type == EventType::Trade);
  if (header.time < horizon_) {
    error_ = SourceError{"the market source went back in time"};
    return Failure{*error_};
  }
  horizon_ = header.time;
  if (!started_) start(header.time);
  line_.reach(horizon_);
  ahead_ = **event;
  return Done{};
}

void Venue::start(Timestamp first) {
  started_ = true;
  if (terms_.pulse.raw() > 0) next_pulse_ = first_pulse(first, terms_.pulse);
  calendar_.start(first);
  line_.start(first);
}

/// The earliest of what is waiting; at one time the kind of the lower number. Needs the market read ahead.
Venue::Next Venue::upcoming() const noexcept {
  Next next;
  const auto offer = [&next](Timestamp time, Kind kind) {
    if (next.kind == Kind::Nothing || time < next.time) next = {.time = time, .kind = kind};
  };
  if (ahead_) offer(ahead_->header.time, Kind::Market);
  if (calendar_.next() <= horizon_) offer(calendar_.next(), Kind::DayEnd);
  if (next_pulse_ <= horizon_) offer(next_pulse_, Kind::Pulse);
  if (!arrivals_.empty()) offer(arrivals_.front().header.time, Kind::Arrival);
  if (!line_.empty()) offer(line_.front().header.time, Kind::Report);
  return next;
}

Result<std::optional<Timestamp>, SourceError> Venue::next_time() {
  if (auto read = read_ahead(); !read) return Failure{read.error()};
  // A message may come to nothing, so what is next is known only once it has arrived. Nothing can come before it any
  // more: messages arrive in the order in which they were sent.
  Next next = upcoming();
  for (; next.kind == Kind::Arrival; next = upcoming()) {
    now_ = next.time;
    take_arrival();
  }
  if (next.kind == Kind::Nothing) return std::optional<Timestamp>{};
  return std::optional{next.time};
}

Result<std::optional<Frame>, SourceError> Venue::next() {
  while (true) {
    if (auto read = read_ahead(); !read) return Failure{read.error()};
    const Next next = upcoming();
    if (next.kind == Kind::Nothing) return std::optional<Frame>{};
    now_ = next.time;
    if (auto event = take(next.kind)) return event;
  }
}

std::optional<Frame> Venue::take(Kind kind) {
  switch (kind) {
    case Kind::Market:
      return take_market();
    case Kind::DayEnd:
      return calendar_.take();
    case Kind::Pulse:
      return take_pulse();
    case Kind::Report: {
      const Frame report = line_.front();
      line_.pop();
      return report;
    }
    case Kind::Arrival:
      take_arrival();
      break;
    case Kind::Nothing:
      break;
  }
  return std::nullopt;
}

Frame Venue::take_market() {
  const Frame event = *ahead_;
  ahead_.reset();
  if (line_.takes_memory(now_)) exchange_.forget_orders();
  if (line_.is_server_down(now_)) return event;
  if (event.header.type == EventType::Quote) {
    exchange_.on_quote(now_, event.as<engine::Quote>());
  } else {
    exchange_.on_trade(now_, event.as<engine::Trade>());
  }
  carry_reports(false);
  return event;
}

void Venue::take_arrival() {
  const Frame message = arrivals_.front();
  arrivals_.pop();
  if (line_.takes_memory(now_)) exchange_.forget_orders();
  const Delivery delivery = line_.carry(now_, message);
  if (delivery.carriage == Carriage::Lost) return;
  if (delivery.carriage == Carriage::Refused) {
    exchange_.refuse_message(now_, message, delivery.refusal);
  } else {
    exchange_.on_message(now_, message);
    if (delivery.is_cut) exchange_.cut_fills_of(message.as<engine::OrderSubmitted>().order_id);
  }
  carry_reports(delivery.carriage == Carriage::AnswerLost);
}

void Venue::carry_reports(bool are_lost) {
  for (; !exchange_.reports().empty(); exchange_.pop_report()) {
    records_.note(exchange_.reports().front());
    if (!are_lost) line_.report(exchange_.reports().front());
  }
}

Frame Venue::take_pulse() {
  const engine::TimerPulse pulse{.at = next_pulse_};
  next_pulse_ = next_pulse_ + terms_.pulse;
  return Frame::of(pulse.at, pulse);
}

std::vector<Frame> Venue::tell(const AccountQuestion& question) {
  return records_.tell(question, now_, exchange_.working_orders(question.account));
}

void Venue::receive(const Frame& message) {
  const EventType type = message.header.type;
  ASSERT(type == EventType::OrderSubmitted || type == EventType::OrderCancelRequested ||
         type == EventType::OrderReplaceRequested || type == EventType::OrderStatusRequested);
  Frame arrival = message;
  last_arrival_ = std::max({last_arrival_, message.header.time + terms_.order_latency, now_});
  arrival.header.time = last_arrival_;
  arrivals_.push(arrival);
}

}  // namespace adapters::sim
