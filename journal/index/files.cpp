#include "journal/index/files.hpp"

#include <unistd.h>

#include <array>
#include <string>
#include <system_error>

namespace journal {

namespace fs = std::filesystem;

namespace {

/// What SQLite keeps beside the file while it is open, and after a kill.
constexpr std::array<std::string_view, 3> kParts{"", "-wal", "-shm"};

fs::path part_of(const fs::path& path, std::string_view part) { return path.string().append(part); }

}  // namespace

engine::Result<Connection, JournalError> open_for_reading(const fs::path& directory) {
  const fs::path path = directory / kIndexFileName;
  std::error_code failed;
  if (!fs::exists(path, failed)) {
    return engine::Failure{JournalError{.code = ErrorCode::NotFound,
                                        .path = path.string(),
                                        .reason = "is not there: this journal has no index",
                                        .advice = "`lockstep-journal index rebuild` makes it"}};
  }
  // SQLite needs to write beside a file in WAL mode even to read it, unless it is told that nobody writes. Where
  // nobody can, and nothing is left in a WAL, that is so.
  const auto wal_bytes = fs::file_size(part_of(path, "-wal"), failed);
  const bool has_wal = !failed && wal_bytes != 0;
  const bool is_writable = ::access(directory.c_str(), W_OK) == 0;
  return Connection::open(path, is_writable || has_wal ? Access::Read : Access::ReadOnly);
}

engine::Result<fs::path, JournalError> move_index_aside(const fs::path& directory, std::string_view why) {
  const fs::path path = directory / kIndexFileName;
  std::error_code failed;
  fs::path aside;
  for (int n = 1; aside.empty() || fs::exists(aside, failed); ++n) {
    aside = path.string() + "." + std::string{why} + "-" + std::to_string(n);
  }
  for (const std::string_view part : kParts) {
    fs::rename(part_of(path, part), part_of(aside, part), failed);
    if (failed && failed != std::errc::no_such_file_or_directory) {
      return engine::Failure{system_error(failed.value(), path.string(), "move the index aside")};
    }
  }
  return aside;
}

DoneOrError remove_index(const fs::path& directory) {
  for (const std::string_view part : kParts) {
    const fs::path path = part_of(directory / kIndexFileName, part);
    std::error_code failed;
    fs::remove(path, failed);
    if (failed) return engine::Failure{system_error(failed.value(), path.string(), "remove the old index")};
  }
  return engine::Done{};
}

}  // namespace journal
