#include "journal/seal/text_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstddef>
#include <span>

#include "journal/file_io.hpp"

namespace journal {

namespace {

constexpr off_t kTextBytesMax = 64LL << 20U;

}  // namespace

engine::Result<std::string, JournalError> read_text_file(const std::filesystem::path& file, std::string_view what) {
  const Descriptor opened{::open(file.c_str(), O_RDONLY | O_CLOEXEC)};
  struct stat status {};
  if (opened.number() < 0 || ::fstat(opened.number(), &status) != 0) {
    return engine::Failure{system_error(errno, file.string(), what)};
  }
  if (S_ISDIR(status.st_mode)) return engine::Failure{system_error(EISDIR, file.string(), what)};
  if (status.st_size > kTextBytesMax) return engine::Failure{system_error(EFBIG, file.string(), what)};
  std::string text(static_cast<std::size_t>(status.st_size), '\0');
  const auto got = read_at(opened.number(), std::as_writable_bytes(std::span{text}), 0);
  if (!got) return engine::Failure{system_error(got.error(), file.string(), what)};
  text.resize(*got);
  return text;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

}  // namespace journal
