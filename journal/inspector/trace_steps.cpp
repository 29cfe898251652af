#include "journal/inspector/trace_steps.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "engine/model/events.hpp"

namespace journal::inspector {

namespace {

using engine::Failure;

bool is_number(const std::string& id) {
  return !id.empty() && id.size() <= 20 && id.find_first_not_of("0123456789") == std::string::npos;
}

/// 32 hexadecimal digits, with or without the dashes of a UUID; empty when it is none.
std::string correlation_of(const std::string& id) {
  std::string digits;
  for (const char character : id) {
    if (character == '-') continue;
    digits += character >= 'A' && character <= 'F' ? static_cast<char>(character - 'A' + 'a') : character;
  }
  const bool is_one = digits.size() == 32 && digits.find_first_not_of("0123456789abcdef") == std::string::npos;
  return is_one ? digits : std::string{};
}

/// How each kind is looked up: a row gives the order (or nothing) and the record's sequence.
struct LookUp {
  TraceKind kind;
  const char* sql;
};
constexpr std::array<LookUp, 5> kLookUps{
    {{TraceKind::Order, "SELECT order_id, submitted FROM order_state WHERE order_id = ?"},
     {TraceKind::VenueOrder, "SELECT order_id, submitted FROM order_state WHERE venue_order_id = ?"},
     {TraceKind::Execution, "SELECT order_id, sequence FROM execution_report WHERE exec_id = ? LIMIT 1"},
     {TraceKind::Sequence,
      "SELECT (SELECT order_id FROM events WHERE sequence = ?1), ?1 WHERE ?1 BETWEEN 1 AND (SELECT last_sequence FROM "
      "index_state)"},
     {TraceKind::Correlation, "SELECT NULL, min(sequence) FROM events WHERE correlation = ? HAVING count(*) > 0"}}};

engine::Result<bool, JournalError> look_up(Connection& connection, const LookUp& by, TraceSubject& subject) {
  auto statement = connection.prepare(by.sql);
  if (!statement) return Failure{statement.error()};
  const std::string correlation = correlation_of(subject.id);
  const bool is_by_text = by.kind == TraceKind::Correlation;
  if (is_by_text ? correlation.empty() : !is_number(subject.id)) return false;
  // Ids beyond the integers of SQLite are kept as their digits.
  const std::uint64_t number = is_by_text ? 0 : std::strtoull(subject.id.c_str(), nullptr, 10);
  if (is_by_text) statement->bind(1, correlation);
  if (!is_by_text && number <= INT64_MAX) statement->bind(1, static_cast<std::int64_t>(number));
  if (!is_by_text && number > INT64_MAX) statement->bind(1, subject.id);
  const auto row = statement->step();
  if (!row) return Failure{row.error()};
  if (!*row) return false;
  if (subject.kind != TraceKind{}) {
    subject.others.push_back(by.kind);
    return true;
  }
  subject.kind = by.kind;
  if (!statement->is_null(0)) subject.order = static_cast<std::uint64_t>(statement->integer(0));
  subject.sequence = static_cast<std::uint64_t>(statement->integer(1));
  return true;
}

/// The inputs of the steps that the subject is about, but for a record that is about no order: its own step.
engine::Result<std::vector<std::uint64_t>, JournalError> inputs_of(Connection& connection,
                                                                   const TraceSubject& subject) {
  auto statement =
      connection.prepare(subject.order ? "SELECT DISTINCT sequence - cause FROM events WHERE order_id = ? ORDER BY 1"
                                       : "SELECT DISTINCT sequence - cause FROM events WHERE correlation = (SELECT "
                                         "correlation FROM events WHERE sequence = ?) ORDER BY 1");
  if (!statement) return Failure{statement.error()};
  statement->bind(1, static_cast<std::int64_t>(subject.order.value_or(subject.sequence)));
  std::vector<std::uint64_t> inputs;
  for (;;) {
    const auto row = statement->step();
    if (!row) return Failure{row.error()};
    if (!*row) return inputs;
    inputs.push_back(static_cast<std::uint64_t>(statement->integer(0)));
  }
}

engine::Result<FoundRecord, JournalError> record_at(const std::filesystem::path& directory, Connection& connection,
                                                    std::uint64_t sequence) {
  auto found = find_record(directory, connection, engine::Sequence{sequence});
  if (!found) return Failure{found.error()};
  if (*found) return **std::move(found);
  return Failure{JournalError{.code = ErrorCode::IndexDamaged,
                              .path = connection.path().string(),
                              .reason = "knows no sequence " + std::to_string(sequence),
                              .advice = "`lockstep-journal index rebuild` makes it anew from the journal"}};
}

std::optional<std::uint64_t> order_of(const FoundRecord& record) {
  const auto type = static_cast<engine::EventType>(record.header().type);
  std::optional<std::uint64_t> order;
  if (record.payload().size() < engine::payload_bytes_min(type)) return order;
  engine::visit_event(type, record.payload().data(), [&](const auto& event) {
    if constexpr (requires { event.order_id; }) {
      if (event.order_id.raw() != 0) order = event.order_id.raw();
    }
  });
  return order;
}

/// The step of an input: all of it, but where it is traced for an order without what is about others. What follows from
/// a report on the order (a position, a halt) names none and belongs to it.
engine::Result<TraceStep, JournalError> step_of(const std::filesystem::path& directory, Connection& connection,
                                                std::uint64_t input, std::optional<std::uint64_t> order) {
  auto first = record_at(directory, connection, input);
  if (!first) return Failure{first.error()};
  TraceStep step{std::move(first).value(), {}};
  const bool is_about_order = order_of(step.input) == order;
  for (std::uint64_t sequence = input + 1;; ++sequence) {
    auto record = find_record(directory, connection, engine::Sequence{sequence});
    if (!record) return Failure{record.error()};
    if (!*record || (*record)->header().cause != sequence - input) return step;
    const auto about = order_of(**record);
    if (!order || about == order || (!about && is_about_order)) step.outputs.push_back(**std::move(record));
  }
}

}  // namespace

const char* name_of(TraceKind kind) noexcept {
  switch (kind) {
    case TraceKind::Order:
      return "order";
    case TraceKind::VenueOrder:
      return "venue-order";
    case TraceKind::Execution:
      return "execution";
    case TraceKind::Sequence:
      return "sequence";
    case TraceKind::Correlation:
      return "correlation";
  }
  return "nothing";
}

engine::Result<std::optional<TraceSubject>, JournalError> find_subject(Connection& connection, const std::string& id,
                                                                       std::optional<TraceKind> as) {
  TraceSubject subject{.id = id};
  for (const LookUp& by : kLookUps) {
    if (as && by.kind != *as) continue;
    const auto found = look_up(connection, by, subject);
    if (!found) return Failure{found.error()};
  }
  if (subject.kind == TraceKind{}) return std::optional<TraceSubject>{};
  return std::optional{subject};
}

engine::Result<std::vector<TraceStep>, JournalError> find_steps(const std::filesystem::path& directory,
                                                                Connection& connection, const TraceSubject& subject) {
  std::vector<std::uint64_t> inputs;
  if (subject.order || subject.kind == TraceKind::Correlation) {
    auto found = inputs_of(connection, subject);
    if (!found) return Failure{found.error()};
    inputs = std::move(found).value();
  } else {
    const auto record = record_at(directory, connection, subject.sequence);
    if (!record) return Failure{record.error()};
    inputs.push_back(subject.sequence - record->header().cause);
  }
  std::vector<TraceStep> steps;
  for (const std::uint64_t input : inputs) {
    auto step = step_of(directory, connection, input, subject.order);
    if (!step) return Failure{step.error()};
    steps.push_back(std::move(step).value());
  }
  return steps;
}

}  // namespace journal::inspector
