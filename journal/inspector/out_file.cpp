#include "journal/inspector/out_file.hpp"

#include <fcntl.h>

#include <cerrno>
#include <cstdio>
#include <string>
#include <utility>

#include "journal/directory.hpp"

namespace journal::inspector {

namespace {

constexpr std::size_t kBufferBytes = 64UL * 1024;

}  // namespace

std::optional<JournalError> refusal_to_replace(const std::filesystem::path& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return std::nullopt;
  return JournalError{.code = ErrorCode::NotEmpty,
                      .path = path.string(),
                      .reason = "is there already",
                      .advice = "name another folder, or remove it"};
}

engine::Result<std::unique_ptr<OutFile>, JournalError> OutFile::create(const std::filesystem::path& path) {
  if (auto refused = refusal_to_replace(path)) return engine::Failure{*std::move(refused)};
  const std::filesystem::path aside = path.string() + std::string{kUnfinishedSuffix};
  Descriptor file{::open(aside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)};
  if (file.number() < 0) return engine::Failure{system_error(errno, aside.string(), "make the file")};
  return std::unique_ptr<OutFile>{new OutFile{path, aside, std::move(file)}};
}

OutFile::OutFile(std::filesystem::path path, std::filesystem::path aside, Descriptor file)
    : path_{std::move(path)}, aside_{std::move(aside)}, file_{std::move(file)} {
  buffer_.reserve(kBufferBytes);
}

OutFile::~OutFile() {
  if (!is_finished_) ::unlink(aside_.c_str());
}

std::optional<JournalError> OutFile::put(std::span<const std::byte> bytes) {
  if (buffer_.size() + bytes.size() > kBufferBytes) {
    if (auto failed = flush()) return failed;
  }
  buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
  return std::nullopt;
}

std::optional<JournalError> OutFile::put(std::string_view text) { return put(std::as_bytes(std::span{text})); }

std::optional<JournalError> OutFile::put_front(std::string_view text) {
  if (auto failed = flush()) return failed;
  return failure(write_at(file_.number(), std::as_bytes(std::span{text}), 0));
}

std::optional<JournalError> OutFile::finish() {
  if (auto failed = flush()) return failed;
  if (::rename(aside_.c_str(), path_.c_str()) != 0) return failure(errno);
  is_finished_ = true;
  return std::nullopt;
}

std::optional<JournalError> OutFile::flush() {
  if (auto failed = failure(write_at(file_.number(), buffer_, written_))) return failed;
  written_ += buffer_.size();
  buffer_.clear();
  return std::nullopt;
}

std::optional<JournalError> OutFile::failure(int reason) const {
  if (reason == 0) return std::nullopt;
  return system_error(reason, path_.string(), "write the export");
}

}  // namespace journal::inspector
