#include "journal/index/sqlite.hpp"

#include <utility>

#include <sqlite3.h>

namespace journal {

namespace {

ErrorCode code_of(int extended) noexcept {
  if (extended == SQLITE_IOERR_DATA || extended == SQLITE_IOERR_SHORT_READ || extended == SQLITE_IOERR_CORRUPTFS) {
    return ErrorCode::IndexDamaged;
  }
  switch (extended & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return ErrorCode::Locked;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return ErrorCode::IndexDamaged;
    case SQLITE_FULL:
      return ErrorCode::DiskFull;
    case SQLITE_READONLY:
      return ErrorCode::ReadOnly;
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return ErrorCode::PermissionDenied;
    case SQLITE_ERROR:
    case SQLITE_RANGE:
    case SQLITE_MISMATCH:
      return ErrorCode::BadOptions;
    default:
      return ErrorCode::Io;
  }
}

std::string_view advice_for(ErrorCode code) noexcept {
  if (code == ErrorCode::Locked) return "end the other program's transaction, or try again";
  if (code == ErrorCode::IndexDamaged) return "`lockstep-journal index rebuild` makes it anew from the journal";
  if (code == ErrorCode::DiskFull) return "make room; the journal is not concerned";
  return {};
}

JournalError error_of(sqlite3* connection, const std::string& path) {
  const ErrorCode code = code_of(sqlite3_extended_errcode(connection));
  return {.code = code, .path = path, .reason = sqlite3_errmsg(connection), .advice = std::string{advice_for(code)}};
}

/// As SQLite's URI wants it: only the characters that would end the path are escaped.
std::string uri_of(const std::filesystem::path& path, std::string_view query) {
  std::string uri = "file:";
  for (const char character : path.string()) {
    if (character == '%' || character == '?' || character == '#') {
      uri += '%';
      uri += "0123456789ABCDEF"[static_cast<unsigned char>(character) >> 4U];
      uri += "0123456789ABCDEF"[static_cast<unsigned char>(character) & 0xFU];
    } else {
      uri += character;
    }
  }
  return uri.append(query);
}

// F22: no memory map (a failing disk would be a signal), one connection that writes and checkpoints. A power loss may
// take the last transactions, never the file's soundness: the journal has them.
constexpr const char* kWritePragmas =
    "PRAGMA mmap_size=0; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;"
    "PRAGMA wal_autocheckpoint=8192; PRAGMA temp_store=MEMORY;";
constexpr const char* kReadPragmas = "PRAGMA mmap_size=0; PRAGMA query_only=1; PRAGMA cache_size=-65536;";

int call_busy_handler(void* context, int tries) {
  return (*static_cast<std::function<bool(int)>*>(context))(tries) ? 1 : 0;
}

/// Reading and the pure functions are allowed; writing, attaching, pragmas and loading are not.
int authorize(void*, int action, const char*, const char* detail, const char*, const char*) {
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
      return SQLITE_OK;
    case SQLITE_FUNCTION:
      return detail != nullptr && sqlite3_stricmp(detail, "load_extension") == 0 ? SQLITE_DENY : SQLITE_OK;
    default:
      return SQLITE_DENY;
  }
}

}  // namespace

Statement::Statement(sqlite3* connection, sqlite3_stmt* statement, std::string path) noexcept
    : connection_{connection}, statement_{statement}, path_{std::move(path)} {}

Statement::Statement(Statement&& other) noexcept
    : connection_{other.connection_},
      statement_{std::exchange(other.statement_, nullptr)},
      path_{std::move(other.path_)} {}

Statement& Statement::operator=(Statement&& other) noexcept {
  std::swap(connection_, other.connection_);
  std::swap(statement_, other.statement_);
  std::swap(path_, other.path_);
  return *this;
}

Statement::~Statement() { sqlite3_finalize(statement_); }

void Statement::bind(int place, std::int64_t value) noexcept { sqlite3_bind_int64(statement_, place, value); }

void Statement::bind(int place, std::string_view text) noexcept {
  sqlite3_bind_text(statement_, place, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
}

void Statement::bind_copy(int place, std::string_view text) noexcept {
  // SQLITE_TRANSIENT is a C cast of -1 to a function pointer.
  sqlite3_bind_text(statement_, place, text.data(), static_cast<int>(text.size()),
                    reinterpret_cast<sqlite3_destructor_type>(-1));
}

void Statement::bind_null(int place) noexcept { sqlite3_bind_null(statement_, place); }

engine::Result<bool, JournalError> Statement::step() {
  const int result = sqlite3_step(statement_);
  if (result == SQLITE_ROW) return true;
  if (result == SQLITE_DONE) {
    sqlite3_reset(statement_);
    return false;
  }
  JournalError failure = error_of(connection_, path_);
  sqlite3_reset(statement_);
  return engine::Failure{std::move(failure)};
}

DoneOrError Statement::run() {
  const auto stepped = step();
  if (!stepped) return engine::Failure{stepped.error()};
  if (*stepped) sqlite3_reset(statement_);
  return engine::Done{};
}

void Statement::reset() noexcept { sqlite3_reset(statement_); }
int Statement::column_count() const noexcept { return sqlite3_column_count(statement_); }
std::string_view Statement::name(int column) const noexcept { return sqlite3_column_name(statement_, column); }
bool Statement::is_null(int column) const noexcept { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
bool Statement::is_number(int column) const noexcept {
  const int type = sqlite3_column_type(statement_, column);
  return type == SQLITE_INTEGER || type == SQLITE_FLOAT;
}
std::int64_t Statement::integer(int column) const noexcept { return sqlite3_column_int64(statement_, column); }
std::string_view Statement::text(int column) const noexcept {
  const unsigned char* const text = sqlite3_column_text(statement_, column);
  if (text == nullptr) return {};
  return {reinterpret_cast<const char*>(text), static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}
bool Statement::is_read_only() const noexcept { return sqlite3_stmt_readonly(statement_) != 0; }

void Connection::Close::operator()(sqlite3* connection) const noexcept { sqlite3_close_v2(connection); }

Connection::Connection(sqlite3* connection, std::filesystem::path path)
    : connection_{connection}, path_{std::move(path)} {}

engine::Result<Connection, JournalError> Connection::open(const std::filesystem::path& path, Access access) {
  sqlite3* raw = nullptr;
  const int mode = access == Access::Write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
  const std::string uri = uri_of(path, access == Access::ReadOnly ? "?immutable=1" : "");
  const int opened = sqlite3_open_v2(uri.c_str(), &raw, mode | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, nullptr);
  Connection connection{raw, path};
  if (opened != SQLITE_OK) return engine::Failure{connection.error("open the index")};
  sqlite3_extended_result_codes(raw, 1);
  sqlite3_busy_timeout(raw, kBusyTimeoutMs);
  const auto set = connection.execute(access == Access::Write ? kWritePragmas : kReadPragmas);
  if (!set) return engine::Failure{set.error()};
  return connection;
}

JournalError Connection::error(std::string_view sql) const {
  JournalError failure = error_of(connection_.get(), path_.string());
  if (failure.code == ErrorCode::BadOptions) failure.advice = "the statement was: " + std::string{sql.substr(0, 200)};
  return failure;
}

DoneOrError Connection::execute(const std::string& sql) {
  if (sqlite3_exec(connection_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    return engine::Failure{error(sql)};
  }
  return engine::Done{};
}

engine::Result<Statement, JournalError> Connection::prepare(std::string_view sql) {
  sqlite3_stmt* raw = nullptr;
  const char* rest = nullptr;
  const int prepared = sqlite3_prepare_v3(connection_.get(), sql.data(), static_cast<int>(sql.size()), 0, &raw, &rest);
  if (prepared != SQLITE_OK) return engine::Failure{error(sql)};
  Statement statement{connection_.get(), raw, path_.string()};
  const std::string_view behind = sql.substr(static_cast<std::size_t>(rest - sql.data()));
  if (raw != nullptr && behind.find_first_not_of(" \t\r\n;") == std::string_view::npos) return statement;
  return engine::Failure{
      JournalError{.code = ErrorCode::BadOptions,
                   .path = path_.string(),
                   .reason = raw == nullptr ? "there is no statement" : "there is more than one statement",
                   .advice = "give one"}};
}

engine::Result<std::int64_t, JournalError> Connection::integer(std::string_view sql, std::int64_t absent) {
  auto statement = prepare(sql);
  if (!statement) return engine::Failure{statement.error()};
  const auto row = statement->step();
  if (!row) return engine::Failure{row.error()};
  return *row ? statement->integer(0) : absent;
}

void Connection::on_busy(std::function<bool(int)> handler) {
  busy_ = std::make_unique<std::function<bool(int)>>(std::move(handler));
  sqlite3_busy_handler(connection_.get(), call_busy_handler, busy_.get());
}

void Connection::allow_reading_only() { sqlite3_set_authorizer(connection_.get(), authorize, nullptr); }

}  // namespace journal
