#include "journal/session_file.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <ctime>
#include <fstream>

#include "journal/directory.hpp"
#include "journal/json_text.hpp"

namespace journal {

namespace fs = std::filesystem;

namespace {

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unknown";
}

std::string wall_time_now() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text.data();
}

}  // namespace

std::optional<JournalError> write_session_file(const fs::path& directory, const SessionFacts& facts) {
  const fs::path path = directory / kSessionFileName;
  const std::string unfinished = path.string() + std::string{kUnfinishedSuffix};
  std::ofstream file{unfinished, std::ios::trunc};
  file << "{\n  \"journal_id\": " << json_quoted(hex_text(facts.journal_id)) << ",\n  \"epoch\": " << facts.epoch.raw()
       << ",\n  \"build_id\": " << json_quoted(facts.build_id)
       << ",\n  \"configuration\": " << json_quoted(facts.configuration)
       << ",\n  \"host\": " << json_quoted(host_name()) << ",\n  \"pid\": " << ::getpid()
       << ",\n  \"started\": " << json_quoted(wall_time_now())
       << ",\n  \"directory\": " << json_quoted(fs::absolute(directory).string()) << "\n}\n";
  file.close();
  if (file.good() && std::rename(unfinished.c_str(), path.c_str()) == 0) return std::nullopt;
  const int refused = errno;
  ::unlink(unfinished.c_str());
  return system_error(refused, path.string(), "write the session file");
}

}  // namespace journal
