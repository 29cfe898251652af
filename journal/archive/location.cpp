#include "journal/archive/location.hpp"

#include <span>
#include <string>
#include <string_view>
#include <system_error>

#include "journal/directory.hpp"
#include "journal/file_io.hpp"
#include "journal/seal/text_file.hpp"

namespace journal {

namespace fs = std::filesystem;
using engine::Failure;

namespace {

constexpr std::string_view kFirstLine = "lockstep-archive 1";
constexpr std::string_view kFolder = "folder ";
constexpr std::string_view kKey = "key ";

fs::path lasting(const fs::path& path) {
  std::error_code ignored;
  return fs::weakly_canonical(fs::absolute(path, ignored), ignored);
}

}  // namespace

engine::Result<std::optional<ArchiveLocation>, JournalError> archive_of(const fs::path& directory) {
  const fs::path file = directory / kArchiveFileName;
  const auto text = read_text_file(file, "read where the archive is");
  if (!text && text.error().code == ErrorCode::NotFound) return std::optional<ArchiveLocation>{};
  if (!text) return Failure{text.error()};
  const auto lines = lines_of(*text);
  const bool has_key = lines.size() == 3;
  if ((lines.size() == 2 || has_key) && lines[0] == kFirstLine && lines[1].starts_with(kFolder) &&
      (!has_key || lines[2].starts_with(kKey))) {
    return std::optional{ArchiveLocation{.folder = lines[1].substr(kFolder.size()),
                                         .key = has_key ? lines[2].substr(kKey.size()) : std::string_view{}}};
  }
  return Failure{JournalError{.code = ErrorCode::BadOptions,
                              .path = file.string(),
                              .reason = "does not name an archive",
                              .advice = "write the lines \"lockstep-archive 1\", \"folder PATH\" and, when it is "
                                        "encrypted, \"key PATH\""}};
}

std::optional<JournalError> name_archive(const fs::path& directory, const ArchiveLocation& location) {
  std::string text{kFirstLine};
  text.append("\n").append(kFolder).append(lasting(location.folder).string()).append("\n");
  if (!location.key.empty()) text.append(kKey).append(lasting(location.key).string()).append("\n");
  return write_file_whole(directory / kArchiveFileName, std::as_bytes(std::span{text}));
}

}  // namespace journal
