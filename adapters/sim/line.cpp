#include "adapters/sim/line.hpp"

#include <algorithm>

#include "engine/base/assert.hpp"
#include "engine/base/random.hpp"

namespace adapters::sim {

using engine::EventType;
using engine::ExecType;
using engine::ExecutionReport;
using engine::Frame;
using engine::Qty;
using engine::Reason;
using engine::Timestamp;

namespace {

constexpr std::uint64_t kPurposeShare = 16;  // behind the purposes of the exchange
/// Ids of the line's own reports and of others' orders: far above those that the exchange counts.
constexpr std::uint64_t kOwnIds = 1ULL << 62U;

bool is_server(FaultAction kind) noexcept { return kind == FaultAction::Restart || kind == FaultAction::RestartEmpty; }
bool is_outage(FaultAction kind) noexcept {
  return is_server(kind) || kind == FaultAction::Disconnect || kind == FaultAction::DisconnectLossy;
}
bool loses_reports(FaultAction kind) noexcept {
  return kind == FaultAction::DisconnectLossy || kind == FaultAction::RestartEmpty;
}

/// Nothing for what a script cannot name: it is carried wherever the line is up.
std::optional<FaultEvent> event_of_request(EventType type) noexcept {
  if (type == EventType::OrderSubmitted) return FaultEvent::New;
  if (type == EventType::OrderCancelRequested) return FaultEvent::Cancel;
  if (type == EventType::OrderReplaceRequested) return FaultEvent::Replace;
  return std::nullopt;
}

/// Report for one that has no name of its own.
FaultEvent event_of_report(const Frame& report) {
  if (report.header.type == EventType::CancelRejected) return FaultEvent::Refused;
  if (report.header.type != EventType::ExecutionReport) return FaultEvent::Report;
  const ExecType type = report.as<ExecutionReport>().exec_type;
  if (type == ExecType::New) return FaultEvent::Accepted;
  if (type == ExecType::Trade) return FaultEvent::Filled;
  if (type == ExecType::Canceled) return FaultEvent::Canceled;
  if (type == ExecType::Replaced) return FaultEvent::Replaced;
  return type == ExecType::Rejected ? FaultEvent::Refused : FaultEvent::Report;
}

}  // namespace

Line::Line(std::span<const engine::InstrumentSpec> instruments, std::span<const engine::AccountSpec> accounts,
           const SimulationTerms& terms)
    : seed_{terms.seed},
      report_latency_{terms.report_latency},
      steps_{terms.faults.steps},
      ids_{kOwnIds + terms.ids_after} {
  if (!instruments.empty()) stranger_instrument_ = instruments.front().id;
  if (!accounts.empty()) stranger_account_ = accounts.front().id;
}

void Line::start(Timestamp first) {
  first_ = first;
  for (const FaultStep& step : steps_) {
    if (step.event == FaultEvent::Time && is_outage(step.action)) break_at(first + step.at, step);
  }
}

void Line::reach(Timestamp horizon) {
  for (const FaultStep& step : steps_) {
    if (step.event != FaultEvent::Time || step.action != FaultAction::Stranger) continue;
    const Timestamp time = first_ + step.at;
    if (time > horizon_ && time <= horizon) report_stranger(time);
  }
  horizon_ = horizon;
}

/// Counts the event, of its own kind and of `also`, and finds the step that it meets.
const FaultStep* Line::next_step(FaultEvent event, FaultEvent also) {
  const std::uint64_t number = ++counts_[static_cast<std::size_t>(event)];
  const std::uint64_t also_number = event == also ? number : ++counts_[static_cast<std::size_t>(also)];
  for (const FaultStep& step : steps_) {
    if (step.event == event && names(step, number)) return &step;
    if (step.event == also && names(step, also_number)) return &step;
  }
  return nullptr;
}

bool Line::names(const FaultStep& step, std::uint64_t number) const noexcept {
  if (number < step.first || number > step.last || number % step.every != 0) return false;
  const auto place = static_cast<std::uint64_t>(&step - steps_.data());
  const std::uint64_t draw = engine::random_u64(seed_, number, kPurposeShare, place);
  return static_cast<std::int64_t>(engine::below(draw, engine::kMillion)) < step.share.raw();
}

Delivery Line::carry(Timestamp now, const Frame& request) {
  if (steps_.empty()) return {};
  const auto event = event_of_request(request.header.type);
  const FaultStep* const step = event ? next_step(*event, *event) : nullptr;
  now_ = now;
  const bool is_down = std::ranges::any_of(outages_, [now](const Outage& outage) { return outage.covers(now); });
  if (is_down) return {.carriage = Carriage::Lost};
  if (step == nullptr) return {};
  if (step->action == FaultAction::TimeoutBefore) return {.carriage = Carriage::Lost};
  if (step->action == FaultAction::TimeoutAfter) return {.carriage = Carriage::AnswerLost};
  if (step->action == FaultAction::Partial) return {.is_cut = true};
  const bool is_throttled = step->action == FaultAction::Throttle;
  return {.carriage = Carriage::Refused,
          .refusal = is_throttled ? Reason::RATE_LIMIT_EXCEEDED : Reason::VENUE_REJECTED};
}

void Line::report(const Frame& report) {
  if (steps_.empty()) return reports_.push(report);
  now_ = report.header.time + engine::Duration{-report_latency_.raw()};
  const Frame told = by_venue_clock(report);
  const FaultStep* const step = next_step(event_of_report(report), FaultEvent::Report);
  if (step == nullptr) return send(told);
  play(*step, told);
}

void Line::play(const FaultStep& step, const Frame& report) {
  Frame later = report;
  later.header.time = report.header.time + step.span;
  if (step.action == FaultAction::Lose) return;
  if (step.action == FaultAction::Overtake) return overtake(report);
  if (step.action == FaultAction::Delay) return send(later);
  if (is_outage(step.action)) {
    break_at(report.header.time, step);
    return enqueue(report);  // the last one that comes through
  }
  send(report);
  if (step.action == FaultAction::Duplicate) return send(later);
  if (report.header.type == EventType::ExecutionReport) {
    play_on_report(step, report.as<ExecutionReport>(), later.header.time);
  }
}

/// Contradict and Bust: what follows the report.
void Line::play_on_report(const FaultStep& step, const ExecutionReport& report, Timestamp time) {
  ExecutionReport next = report;
  if (step.action == FaultAction::Bust) {
    next.exec_type = ExecType::TradeCancel;
    next.exec_ref_id = report.exec_id;
    next.exec_id = next_exec_id();
    next.cum_qty = Qty{report.cum_qty.raw() - report.last_qty.raw()};
  } else if (report.exec_type == ExecType::Trade) {
    next.last_price = engine::Price{report.last_price.raw() - 1};
  } else {
    next.exec_type = ExecType::Rejected;
    next.exec_id = next_exec_id();
    next.reason = Reason::VENUE_REJECTED;
  }
  send(Frame::of(time, next));
}

/// Reports that are already on their way meet the outage, too.
void Line::break_at(Timestamp begin, const FaultStep& step) {
  std::erase_if(outages_, [this](const Outage& outage) {
    const bool has_more_to_do = outage.kind == FaultAction::RestartEmpty && !outage.took_memory;
    return outage.end < now_ && !has_more_to_do;
  });
  const Outage outage{.begin = begin, .end = begin + step.span, .kind = step.action};
  outages_.push_back(outage);
  std::vector<Frame> queued;
  for (; !reports_.empty(); reports_.pop()) queued.push_back(reports_.front());
  for (const Frame& report : queued) {
    const bool is_hit = is_on_its_way(report.header.time) && outage.covers(report.header.time);
    is_hit ? send(report) : enqueue(report);
  }
}

void Line::send(const Frame& report) {
  const auto time = arrival_of(report.header.time);
  if (!time) return;
  Frame arriving = report;
  arriving.header.time = *time;
  enqueue(arriving);
}

void Line::enqueue(const Frame& report) {
  reports_.insert(report, [&](const Frame& other) { return other.header.time > report.header.time; });
}

void Line::overtake(Frame report) {
  for (std::size_t place = 0; place < reports_.size(); ++place) {
    const Timestamp time = reports_.at(place).header.time;
    if (is_on_its_way(time)) report.header.time = std::min(report.header.time, time);
  }
  reports_.insert(report, [this](const Frame& other) { return is_on_its_way(other.header.time); });
}

/// When a report comes to the core that would come at `time`; nothing when it never does.
std::optional<Timestamp> Line::arrival_of(Timestamp time) const noexcept {
  bool has_moved = true;
  while (has_moved) {
    has_moved = false;
    for (const Outage& outage : outages_) {
      if (!outage.covers(time)) continue;
      if (loses_reports(outage.kind)) return std::nullopt;
      time = outage.end;
      has_moved = true;
    }
  }
  return time;
}

bool Line::is_server_down(Timestamp now) const noexcept {
  return std::ranges::any_of(outages_,
                             [now](const Outage& outage) { return is_server(outage.kind) && outage.covers(now); });
}

bool Line::takes_memory(Timestamp now) noexcept {
  bool takes = false;
  for (Outage& outage : outages_) {
    if (outage.kind != FaultAction::RestartEmpty || outage.took_memory || now < outage.begin) continue;
    outage.took_memory = true;
    takes = true;
  }
  return takes;
}

Frame Line::by_venue_clock(Frame report) const noexcept {
  const auto told_by = [this](auto event) {
    engine::Duration offset{};
    for (const FaultStep& step : steps_) {
      if (step.action == FaultAction::Clock && first_ + step.at <= event.venue_time) offset = step.span;
    }
    event.venue_time = event.venue_time + offset;
    return event;
  };
  if (report.header.type == EventType::ExecutionReport) {
    return Frame::of(report.header.time, told_by(report.as<ExecutionReport>()));
  }
  if (report.header.type != EventType::CancelRejected) return report;
  return Frame::of(report.header.time, told_by(report.as<engine::CancelRejected>()));
}

void Line::report_stranger(Timestamp time) {
  ++strangers_;
  ExecutionReport report{.order_id = engine::OrderId{kOwnIds + strangers_},
                         .venue_order_id = engine::VenueOrderId{kOwnIds + strangers_},
                         .exec_id = next_exec_id(),
                         .instrument = stranger_instrument_,
                         .account = stranger_account_,
                         .exec_type = ExecType::New,
                         .leaves_qty = Qty{engine::kQtyScale},
                         .order_qty = Qty{engine::kQtyScale},
                         .order_price = engine::Price{engine::kPriceScale},
                         .venue_time = time};
  send(Frame::of(time, report));
  report.exec_type = ExecType::Trade;
  report.exec_id = next_exec_id();
  report.last_qty = report.order_qty;
  report.last_price = report.order_price;
  report.cum_qty = report.order_qty;
  report.leaves_qty = Qty{};
  send(Frame::of(time, report));
}

engine::ExecId Line::next_exec_id() noexcept { return engine::ExecId{++ids_}; }

}  // namespace adapters::sim
