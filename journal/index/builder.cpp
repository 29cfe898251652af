#include "journal/index/builder.hpp"

#include "engine/model/config.hpp"
#include "journal/format.hpp"
#include "journal/index/tables.hpp"
#include "journal/json_text.hpp"

namespace journal {

namespace {

template <class Value>
void bind_optional(Statement& statement, int place, const std::optional<Value>& value) {
  if (!value) return statement.bind_null(place);
  bind_wide(statement, place, *value);
}

/// As the record is known to this build; its number where it is not.
void bind_type(Statement& statement, int place, const engine::RecordHeader& header, const Projection* projection) {
  if (projection != nullptr) return statement.bind(place, projection->event);
  statement.bind_copy(place, "0x" + hex_text(header.type).substr(12));
}

/// One row of the configuration for each of `rows`, the older ones of the same id replaced.
template <class Row>
DoneOrError replace_rows(Connection& connection, const char* table, std::span<const Row> rows) {
  std::string sql = std::string{"INSERT OR REPLACE INTO "} + table + " VALUES (?";
  for (std::size_t i = 1; i < columns_of<Row>().size(); ++i) sql += ", ?";
  auto insert = connection.prepare(sql + ")");
  if (!insert) return engine::Failure{insert.error()};
  for (const Row& row : rows) {
    bind_fields(*insert, 1, row);
    if (auto done = insert->run(); !done) return done;
  }
  return engine::Done{};
}

}  // namespace

DoneOrError make_tables(Connection& connection, const std::vector<Projection>& projections, const IndexMark& mark) {
  auto made = connection.execute("BEGIN IMMEDIATE; " + std::string{kCreateMarkSql} + "; " +
                                 create_tables_sql(projections) + create_views_sql(projections));
  if (!made) return made;
  if (auto written = write_mark(connection, mark); !written) return written;
  return connection.execute("COMMIT");
}

Builder::Builder(Connection& connection, const std::vector<Projection>& projections, const IndexMark& mark)
    : connection_{&connection}, projections_{&projections}, mark_{mark} {}

engine::Result<Builder, JournalError> Builder::prepare(Connection& connection,
                                                       const std::vector<Projection>& projections,
                                                       const IndexMark& mark) {
  Builder builder{connection, projections, mark};
  if (auto prepared = builder.prepare_statements(); !prepared) return engine::Failure{prepared.error()};
  return builder;
}

DoneOrError Builder::prepare_statements() {
  auto blocks = MarketBlocks::prepare(*connection_, mark_.last_sequence);
  if (!blocks) return engine::Failure{blocks.error()};
  blocks_ = std::move(blocks).value();
  auto orders = OrderRows::prepare(*connection_);
  if (!orders) return engine::Failure{orders.error()};
  orders_ = std::move(orders).value();
  auto event = connection_->prepare(insert_sql(fixed_tables().front()));
  if (!event) return engine::Failure{event.error()};
  insert_event_ = std::move(event).value();
  for (const Projection& projection : *projections_) {
    inserts_.emplace_back();
    if (is_market(projection.type)) continue;
    auto insert = connection_->prepare(insert_sql(table_of(projection)));
    if (!insert) return engine::Failure{insert.error()};
    inserts_.back() = std::move(insert).value();
  }
  return engine::Done{};
}

DoneOrError Builder::add(const StepView& step, std::uint64_t tip) {
  if (!is_in_batch_) {
    if (auto begun = connection_->execute("BEGIN IMMEDIATE"); !begun) return begun;
    is_in_batch_ = true;
  }
  const std::uint64_t rows_before = rows_waiting_;
  RecordView record{.segment = step.segment, .offset = step.offset};
  for (std::size_t at = 0; at < step.bytes.size(); at += record.header->length) {
    record.header = view_as<engine::RecordHeader>(step.bytes.data() + at);
    record.bytes = step.bytes.subspan(at, record.header->length);
    record.payload = record.bytes.subspan(sizeof(engine::RecordHeader));
    record.offset = step.offset + at;
    if (auto added = add_record(record); !added) return added;
  }
  if (rows_waiting_ == rows_before) ++rows_waiting_;
  mark_.last_sequence = record.header->sequence;
  mark_.last_time = record.header->time;
  mark_.tip = tip;
  mark_.segment = step.segment;
  mark_.record_offset = record.offset;
  mark_.next_offset = step.offset + step.bytes.size();
  return engine::Done{};
}

DoneOrError Builder::add_record(const RecordView& record) {
  const Projection* const projection = find_projection(*projections_, *record.header);
  const Concerns concerns = concerns_of_record(record, projection);
  if (is_market(record.header->type)) {
    return blocks_.add(*record.header, concerns.instrument.value_or(0), record.segment, record.offset);
  }
  if (auto added = add_event(record, projection, concerns); !added || projection == nullptr) return added;
  Statement& insert = inserts_[static_cast<std::size_t>(projection - projections_->data())];
  insert.bind(1, static_cast<std::int64_t>(record.header->sequence.raw()));
  insert.bind(2, record.header->time.raw());
  projection->bind(insert, 3, record.payload.data());
  if (auto inserted = insert.run(); !inserted) return inserted;
  if (record.header->type == static_cast<std::uint16_t>(engine::EventType::SessionStarted)) {
    return add_configuration(record);
  }
  return orders_.fold(*record.header, record.payload.data());
}

/// Of an event about an order that says nothing of account and instrument, they are those of its step's input (the
/// venue's report). The correlation is always the input's.
Concerns Builder::concerns_of_record(const RecordView& record, const Projection* projection) {
  Concerns concerns = projection != nullptr ? projection->concerns(record.payload.data()) : Concerns{};
  if (record.header->cause == 0) {
    input_ = concerns;
    return concerns;
  }
  if (!concerns.correlation) concerns.correlation = input_.correlation;
  if (!concerns.order || concerns.order != input_.order) return concerns;
  if (!concerns.account) concerns.account = input_.account;
  if (!concerns.instrument) concerns.instrument = input_.instrument;
  return concerns;
}

DoneOrError Builder::add_event(const RecordView& record, const Projection* projection, const Concerns& concerns) {
  const engine::RecordHeader& header = *record.header;
  Statement& insert = insert_event_;
  insert.bind(1, static_cast<std::int64_t>(header.sequence.raw()));
  insert.bind(2, header.time.raw());
  bind_type(insert, 3, header, projection);
  insert.bind(4, std::string_view{(header.flags & engine::record_flags::kInput) != 0 ? "input" : "output"});
  insert.bind(5, std::int64_t{header.epoch.raw()});
  insert.bind(6, std::int64_t{header.cause});
  if (concerns.correlation) bind_hex(insert, 7, concerns.correlation->high, concerns.correlation->low);
  if (!concerns.correlation) insert.bind_null(7);
  bind_optional(insert, 8, concerns.account);
  bind_optional(insert, 9, concerns.instrument);
  bind_optional(insert, 10, concerns.order);
  insert.bind(11, std::int64_t{record.segment});
  insert.bind(12, static_cast<std::int64_t>(record.offset));
  ++rows_waiting_;
  return insert.run();
}

DoneOrError Builder::add_configuration(const RecordView& record) {
  const auto& session = *engine::view_as<engine::SessionStarted>(record.payload.data());
  const auto tail = record.payload.subspan(sizeof(session));
  if (session.tail_bytes > tail.size()) return engine::Done{};
  const auto config = engine::ConfigView::parse(tail.first(session.tail_bytes));
  if (!config) return engine::Done{};  // What is no configuration of this build has no rows.
  if (auto done = replace_rows(*connection_, "instruments", config->instruments()); !done) return done;
  if (auto done = replace_rows(*connection_, "accounts", config->accounts()); !done) return done;
  if (auto done = replace_rows(*connection_, "strategies", config->strategies()); !done) return done;
  if (auto done = replace_rows(*connection_, "rule_sets", config->rule_sets()); !done) return done;
  return replace_rows(*connection_, "legal_entities", config->legal_entities());
}

DoneOrError Builder::commit(engine::Sequence durable_through) {
  if (!is_in_batch_) return engine::Done{};
  if (mark_.last_sequence <= durable_through) {
    mark_.durable_sequence = mark_.last_sequence;
    mark_.durable_tip = mark_.tip;
  }
  if (auto written = blocks_.write(); !written) return written;
  if (auto written = write_mark(*connection_, mark_); !written) return written;
  if (auto committed = connection_->execute("COMMIT"); !committed) return committed;
  is_in_batch_ = false;
  rows_waiting_ = 0;
  return engine::Done{};
}

}  // namespace journal
