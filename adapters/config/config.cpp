#include "adapters/config/config.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>
#include <utility>

#include "adapters/config/document.hpp"
#include "adapters/config/draft.hpp"
#include "adapters/config/fault_script.hpp"
#include "adapters/config/section.hpp"

namespace adapters::config {

namespace {

using engine::Failure;
using engine::Result;

// ConfigView asks for bytes on 8-byte boundaries, and a vector of bytes takes them from plain operator new.
static_assert(__STDCPP_DEFAULT_NEW_ALIGNMENT__ >= alignof(engine::ConfigHeader));

/// One more than a document may have, so that a device or a mistake is refused instead of read to its end.
constexpr std::size_t kReadBytesMax = 1024 * 1024 + 1;

Failure<ConfigIssues> file_failure(std::string_view source, std::string message) {
  return Failure{ConfigIssues{{.key = {}, .message = std::move(message), .source = std::string{source}}}};
}

struct FileCloser {
  void operator()(std::FILE* file) const noexcept { static_cast<void>(std::fclose(file)); }
};

std::string last_error() { return "cannot be read: " + std::generic_category().message(errno); }

/// The file's bytes, or why they cannot be read.
Result<std::string, std::string> read_file(const std::filesystem::path& path) {
  const std::unique_ptr<std::FILE, FileCloser> file{std::fopen(path.c_str(), "rb")};
  if (!file) return Failure{last_error()};
  std::string text(kReadBytesMax, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), file.get()));
  if (std::ferror(file.get()) != 0) return Failure{last_error()};
  return text;
}

Result<FaultScript, ConfigIssues> load_faults(const std::filesystem::path& file) {
  const auto text = read_file(file);
  if (!text) return file_failure(file.string(), text.error());
  return parse_fault_script(*text, file.string());
}

bool is_blank(std::string_view text) noexcept { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

}  // namespace

engine::ConfigView Configuration::view() const {
  const auto view = engine::ConfigView::parse(canonical);
  ASSERT(view.has_value());
  return *view;
}

Result<Configuration, ConfigIssues> parse(std::string_view text, std::string_view source_name) {
  if (is_blank(text)) return file_failure(source_name, "is empty");
  const auto document = parse_document(text);
  Issues issues;
  if (!document) {
    issues.add({}, document.error().place, document.error().message);
    return Failure{std::move(issues).take(source_name)};
  }
  Section root{*document, {}, issues};
  EngineDraft draft = read_engine(root);
  check_engine(draft);
  Settings settings = read_session(root, draft);
  root.finish();
  if (!issues.empty()) return Failure{std::move(issues).take(source_name)};
  return Configuration{.canonical = canonical_bytes(draft), .settings = std::move(settings)};
}

Result<Configuration, ConfigIssues> load(const std::filesystem::path& file) {
  const auto text = read_file(file);
  if (!text) return file_failure(file.string(), text.error());
  auto configuration = parse(*text, file.string());
  if (!configuration || configuration->settings.fault_script.empty()) return configuration;
  auto faults = load_faults(configuration->settings.fault_script);
  if (!faults) return Failure{faults.error()};
  configuration->settings.venue.faults = std::move(faults).value();
  return configuration;
}

std::string print_issues(std::span<const ConfigIssue> issues) {
  std::string result;
  for (const ConfigIssue& issue : issues) {
    result += issue.source;
    if (issue.line != 0) result += ':' + std::to_string(issue.line) + ':' + std::to_string(issue.column);
    result += ": ";
    if (!issue.key.empty()) result += issue.key + ": ";
    result += issue.message + '\n';
  }
  return result;
}

}  // namespace adapters::config
