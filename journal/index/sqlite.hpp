// SQLite as the index uses it: connections and prepared statements that own themselves and answer with JournalError.
// Not a general wrapper: one thread, no exceptions, text and integers only.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "engine/base/result.hpp"
#include "journal/error.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace journal {

using DoneOrError = engine::Result<engine::Done, JournalError>;

/// A prepared statement. Places are numbered from 1 when binding, columns from 0 when reading. Text that is bound must
/// stay where it is until the statement has run, unless it is copied.
class Statement {
 public:
  Statement() noexcept = default;
  Statement(sqlite3* connection, sqlite3_stmt* statement, std::string path) noexcept;
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&& other) noexcept;
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement();

  void bind(int place, std::int64_t value) noexcept;
  void bind(int place, std::string_view text) noexcept;
  void bind_copy(int place, std::string_view text) noexcept;
  void bind_null(int place) noexcept;

  /// True: there is a row. False: done, and ready to be bound and run again.
  [[nodiscard]] engine::Result<bool, JournalError> step();
  /// For statements without rows.
  [[nodiscard]] DoneOrError run();
  /// Gives up the rest of the rows.
  void reset() noexcept;

  [[nodiscard]] int column_count() const noexcept;
  [[nodiscard]] std::string_view name(int column) const noexcept;
  [[nodiscard]] bool is_null(int column) const noexcept;
  [[nodiscard]] bool is_number(int column) const noexcept;
  [[nodiscard]] std::int64_t integer(int column) const noexcept;
  /// Good until the next step. Numbers are given as text, too.
  [[nodiscard]] std::string_view text(int column) const noexcept;
  /// Whether it only reads.
  [[nodiscard]] bool is_read_only() const noexcept;

 private:
  sqlite3* connection_{nullptr};
  sqlite3_stmt* statement_{nullptr};
  std::string path_;
};

enum class Access : std::uint8_t {
  Write = 1,     ///< makes the file when it is absent; WAL
  Read = 2,      ///< of a file that others may be writing
  ReadOnly = 3,  ///< of a file that nobody can be writing: a directory without write permission
};

/// A connection. Belongs to one thread at a time.
class Connection {
 public:
  [[nodiscard]] static engine::Result<Connection, JournalError> open(const std::filesystem::path& path, Access access);
  Connection(Connection&&) noexcept = default;
  Connection& operator=(Connection&&) noexcept = default;

  /// One or several statements without parameters, rows ignored.
  [[nodiscard]] DoneOrError execute(const std::string& sql);
  [[nodiscard]] engine::Result<Statement, JournalError> prepare(std::string_view sql);
  /// The first column of the first row; `absent` when there is no row.
  [[nodiscard]] engine::Result<std::int64_t, JournalError> integer(std::string_view sql, std::int64_t absent = 0);
  /// Called while another connection has the lock, with the count of tries; false gives up: error Locked. Without one,
  /// waiting ends after the busy timeout.
  void on_busy(std::function<bool(int tries)> handler);
  /// The statements' rows may be read and nothing else may be done, whatever a statement says.
  void allow_reading_only();
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

 private:
  struct Close {
    void operator()(sqlite3* connection) const noexcept;
  };
  Connection(sqlite3* connection, std::filesystem::path path);
  [[nodiscard]] JournalError error(std::string_view sql) const;

  std::unique_ptr<std::function<bool(int)>> busy_;  // Before the connection: it is called until that is closed.
  std::unique_ptr<sqlite3, Close> connection_;
  std::filesystem::path path_;
};

/// How long a statement waits for another connection's lock.
inline constexpr int kBusyTimeoutMs = 10'000;

}  // namespace journal
