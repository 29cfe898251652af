#include "bench/index_workload.hpp"

#include <array>
#include <cstring>
#include <stdexcept>
#include <vector>

#include <sqlite3.h>

#include "bench/clock.hpp"
#include "engine/base/hash.hpp"
#include "engine/model/config.hpp"
#include "engine/model/enum_name.hpp"
#include "engine/model/schema.hpp"
#include "journal/index/tables.hpp"

namespace bench {
namespace {

using namespace engine;

constexpr std::int64_t kFirstTime = 1'700'000'000'000'000'000;
constexpr std::int64_t kStepNs = 1'000'000;
constexpr std::uint32_t kInstruments = 16;
constexpr std::array<Reason, 5> kReasons{Reason::POSITION_LIMIT, Reason::QUANTITY_EXCEEDS_MAXIMUM,
                                         Reason::MAX_CONCURRENT_ORDERS, Reason::MARKET_DATA_STALE,
                                         Reason::DAILY_LOSS_LIMIT};

template <class Value>
void put(std::vector<std::byte>& bytes, const Value& value) {
  const auto view = std::as_bytes(std::span{&value, 1});
  bytes.insert(bytes.end(), view.begin(), view.end());
}

RecordHeader header_of(EventType type, std::size_t payload_bytes, std::uint64_t sequence, std::uint32_t cause) {
  RecordHeader header{};
  header.length = static_cast<std::uint32_t>(sizeof(header) + payload_bytes);
  header.type = static_cast<std::uint16_t>(type);
  header.version = 1;
  header.flags = cause == 0 ? record_flags::kInput : std::uint8_t{0};
  header.sequence = Sequence{sequence};
  header.time = Timestamp{kFirstTime + static_cast<std::int64_t>((sequence - cause) / 2) * kStepNs};
  header.epoch = Epoch{1};
  header.cause = cause;
  return header;
}

std::vector<std::byte> session_step() {
  std::vector<std::byte> config;
  put(config, ConfigHeader{.instruments = kInstruments});
  for (std::uint32_t id = 1; id <= kInstruments; ++id) {
    const std::string symbol = "SYM" + std::string(id < 10 ? "0" : "") + std::to_string(id);
    put(config, InstrumentSpec{.id = InstrumentId{id}, .symbol = Symbol::from(symbol)});
  }
  std::vector<std::byte> step;
  RecordHeader header = header_of(EventType::SessionStarted, sizeof(SessionStarted) + config.size(), 1, 0);
  header.flags |= record_flags::kLastOfStep;
  put(step, header);
  put(step, SessionStarted{.epoch = Epoch{1}, .tail_bytes = static_cast<std::uint32_t>(config.size())});
  step.insert(step.end(), config.begin(), config.end());
  return step;
}

/// The bare loop's two statements.
class BareInserts {
 public:
  explicit BareInserts(const std::filesystem::path& path) {
    check(sqlite3_open(path.c_str(), &connection_));
    const auto projections = journal::all_projections();
    run("PRAGMA mmap_size=0; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;"
        "PRAGMA wal_autocheckpoint=8192");
    run(journal::create_tables_sql(projections) + journal::create_indexes_sql(projections));
    prepare("INSERT INTO events VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", &event_);
    prepare(
        "INSERT INTO gate_decision VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,"
        "?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        &decision_);
  }
  BareInserts(const BareInserts&) = delete;
  BareInserts& operator=(const BareInserts&) = delete;
  ~BareInserts() {
    sqlite3_finalize(event_);
    sqlite3_finalize(decision_);
    sqlite3_close(connection_);
  }
  void run(const std::string& sql) { check(sqlite3_exec(connection_, sql.c_str(), nullptr, nullptr, nullptr)); }
  void insert(std::uint64_t n, const GateDecision& row) {
    const auto sequence = static_cast<std::int64_t>(2 * n + 3);
    const std::int64_t time = kFirstTime + static_cast<std::int64_t>(n + 1) * kStepNs;
    insert_event(sequence, time, row);
    place_ = 0;
    number(decision_, sequence);
    number(decision_, time);
    number(decision_, static_cast<std::int64_t>(row.order_id.raw()));
    for (const std::uint32_t id : {row.strategy.raw(), row.account.raw(), row.instrument.raw()}) number(decision_, id);
    for (const auto name :
         {enum_name(row.action), enum_name(row.side), enum_name(row.ord_type), enum_name(row.verdict)}) {
      text(decision_, name);
    }
    number(decision_, row.gates_passed);
    number(decision_, row.gate);
    text(decision_, reason_name(row.reason));
    for (const std::int64_t value : {row.price.raw(), row.qty.raw(), row.value, row.limit}) number(decision_, value);
    for (const auto name :
         {enum_name(row.time_in_force), enum_name(row.trigger_type), enum_name(row.trailing_offset_type),
          enum_name(row.position_effect), enum_name(row.purpose), enum_name(row.contingency)}) {
      text(decision_, name);
    }
    number(decision_, row.exec_inst.raw());
    for (const std::int64_t value : {row.trigger_price.raw(), row.trailing_offset, row.expire_time.raw(),
                                     static_cast<std::int64_t>(row.position_id.raw())}) {
      number(decision_, value);
    }
    step(decision_);
  }

 private:
  void insert_event(std::int64_t sequence, std::int64_t time, const GateDecision& row) {
    place_ = 0;
    number(event_, sequence);
    number(event_, time);
    text(event_, "GateDecision");
    text(event_, "output");
    number(event_, 1);
    number(event_, 1);
    ++place_;  // No correlation.
    number(event_, row.account.raw());
    number(event_, row.instrument.raw());
    ++place_;
    if (row.order_id.raw() != 0) {
      sqlite3_bind_int64(event_, place_, static_cast<std::int64_t>(row.order_id.raw()));
    } else {
      sqlite3_bind_null(event_, place_);
    }
    number(event_, 1);
    number(event_, sequence * 144);
    step(event_);
  }
  void check(int result) const {
    if (result != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(connection_));
  }
  void prepare(const char* sql, sqlite3_stmt** statement) {
    check(sqlite3_prepare_v2(connection_, sql, -1, statement, nullptr));
  }
  void number(sqlite3_stmt* statement, std::int64_t value) { sqlite3_bind_int64(statement, ++place_, value); }
  void text(sqlite3_stmt* statement, std::string_view value) {
    sqlite3_bind_text(statement, ++place_, value.data(), static_cast<int>(value.size()), SQLITE_STATIC);
  }
  void step(sqlite3_stmt* statement) {
    if (sqlite3_step(statement) != SQLITE_DONE) throw std::runtime_error(sqlite3_errmsg(connection_));
    sqlite3_reset(statement);
  }

  sqlite3* connection_{nullptr};
  sqlite3_stmt* event_{nullptr};
  sqlite3_stmt* decision_{nullptr};
  int place_{0};
};

}  // namespace

GateDecision decision_of(std::uint64_t n) {
  const std::uint64_t random = hash64(std::as_bytes(std::span{&n, 1}), 7);
  const bool is_denied = random % 20 == 0;
  const auto part = [random](int shift, std::uint32_t count) {
    return 1 + static_cast<std::uint32_t>(random >> static_cast<unsigned>(shift)) % count;
  };
  const std::uint32_t strategy = part(8, 32);  // On one instrument, in one account, as the configuration has it.
  return {.order_id = is_denied ? OrderId{} : order_id(Epoch{1}, Sequence{2 * n + 3}),
          .strategy = StrategyId{strategy},
          .account = AccountId{1 + strategy % 8},
          .instrument = InstrumentId{1 + strategy % kInstruments},
          .action = static_cast<IntentAction>(part(32, 3)),
          .side = static_cast<Side>(part(36, 2)),
          .verdict = is_denied ? Verdict::Denied : Verdict::Passed,
          .gates_passed = is_denied ? 6U : 0x1FFU,
          .gate = static_cast<std::uint16_t>(is_denied ? part(40, 9) : 0),
          .reason = is_denied ? kReasons[part(44, kReasons.size()) - 1] : Reason::NONE,
          .price = Price{1'100'000'000 + static_cast<std::int64_t>(random % 1'000'000)},
          .qty = Qty{100'000'000 * static_cast<std::int64_t>(part(48, 100))}};
}

DecisionJournal::DecisionJournal(const std::filesystem::path& directory) {
  auto made = journal::Journal::create({.directory = directory,
                                        .id = {.high = 1, .low = 2},
                                        .schema_fingerprint = schema_fingerprint(),
                                        .preparation = journal::Preparation::Caller});
  if (!made) throw std::runtime_error(made.error().message());
  journal_ = std::move(made).value();
  auto step = session_step();
  append(step);
  sequence_ = 1;
}

void DecisionJournal::append(std::span<std::byte> step) {
  if (!journal_->writer().has_room(step.size()) && !journal_->prepare_now()) {
    throw std::runtime_error(journal_->failure()->message());
  }
  journal_->writer().append(step);
}

void DecisionJournal::write(std::uint64_t decisions) {
  std::vector<std::byte> step;
  for (std::uint64_t n = 0; n < decisions; ++n, ++written_, sequence_ += 2) {
    const GateDecision decision = decision_of(written_);
    step.clear();
    put(step, header_of(EventType::Quote, sizeof(Quote), sequence_ + 1, 0));
    put(step, Quote{.instrument = decision.instrument, .bid = decision.price, .ask = decision.price});
    RecordHeader header = header_of(EventType::GateDecision, sizeof(GateDecision), sequence_ + 2, 1);
    header.flags |= record_flags::kLastOfStep;
    put(step, header);
    put(step, decision);
    append(step);
  }
}

std::int64_t DecisionJournal::middle_ns() const noexcept {
  return kFirstTime + static_cast<std::int64_t>(written_ / 2) * kStepNs;
}

std::uint64_t DecisionJournal::some_order() const noexcept {
  for (std::uint64_t n = written_ / 3;; ++n) {
    if (const OrderId id = decision_of(n).order_id; id.raw() != 0) return id.raw();
  }
}

double bare_inserts_s(const std::filesystem::path& path, std::uint64_t decisions) {
  constexpr std::uint64_t kBatch = 10'000;
  BareInserts inserts{path};
  const std::int64_t start_ns = thread_ns();
  for (std::uint64_t n = 0; n < decisions; ++n) {
    if (n % kBatch == 0) inserts.run(n == 0 ? "BEGIN" : "COMMIT; BEGIN");
    inserts.insert(n, decision_of(n));
  }
  inserts.run("COMMIT");
  return static_cast<double>(thread_ns() - start_ns) / 1e9;
}

}  // namespace bench
