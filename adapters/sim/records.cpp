#include "adapters/sim/records.hpp"

namespace adapters::sim {

using engine::ExecutionReport;
using engine::Frame;

void Records::note(const Frame& report) {
  if (report.header.type != engine::EventType::ExecutionReport) return;
  const auto& execution = report.as<ExecutionReport>();
  if (execution.exec_type != engine::ExecType::Trade) return;
  if (executions_.size() == kExecutionsKept) {
    forgotten_ = executions_.front().exec_id;
    executions_.pop();
  }
  executions_.push(execution);
  engine::Qty& position = positions_[{execution.account, execution.instrument}];
  position = engine::Qty{position.raw() + engine::sign_of(execution.side) * execution.last_qty.raw()};
}

std::vector<Frame> Records::tell(const AccountQuestion& question, engine::Timestamp now,
                                 const std::vector<ExecutionReport>& working) const {
  engine::ReconciliationAnswered answer{.reconciliation = question.number, .account = question.account};
  std::vector<Frame> told{Frame::of(
      now,
      engine::ReconciliationBegan{
          .reconciliation = question.number, .account = question.account, .cause = question.cause, .venue_time = now})};
  for (std::size_t i = 0; i < executions_.size(); ++i) {
    ExecutionReport execution = executions_.at(i);
    if (execution.account != question.account || execution.exec_id <= question.since) continue;
    execution.source = engine::ReportSource::Query;
    told.push_back(Frame::of(now, execution));
    ++answer.executions;
  }
  for (const ExecutionReport& order : working) {
    told.push_back(Frame::of(now, order));
    ++answer.orders;
  }
  for (const auto& [key, qty] : positions_) {
    if (key.first != question.account || qty.raw() == 0) continue;
    told.push_back(Frame::of(now, engine::PositionReported{.reconciliation = question.number,
                                                           .account = key.first,
                                                           .instrument = key.second,
                                                           .qty = qty,
                                                           .venue_time = now}));
    ++answer.positions;
  }
  const bool is_complete = forgotten_ <= question.since;
  answer.complete = is_complete ? engine::Switch::On : engine::Switch::Off;
  told.push_back(Frame::of(now, answer));
  return told;
}

}  // namespace adapters::sim
