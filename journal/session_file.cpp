#include "journal/session_file.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <ctime>
#include <fstream>

#include "journal/directory.hpp"

namespace journal {

namespace fs = std::filesystem;

namespace {

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char character : text) {
    if (static_cast<unsigned char>(character) < 0x20) {
      std::array<char, 8> escape{};
      std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(character));
      out += escape.data();
      continue;
    }
    if (character == '"' || character == '\\') out += '\\';
    out += character;
  }
  return out + '"';
}

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

std::string journal_id_text(engine::JournalId id) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%016llx%016llx", static_cast<unsigned long long>(id.high),
                static_cast<unsigned long long>(id.low));
  return text.data();
}

}  // namespace

std::optional<JournalError> write_session_file(const fs::path& directory, const SessionFacts& facts) {
  const fs::path path = directory / kSessionFileName;
  const std::string unfinished = path.string() + std::string{kUnfinishedSuffix};
  std::ofstream file{unfinished, std::ios::trunc};
  file << "{\n  \"journal_id\": " << quoted(journal_id_text(facts.journal_id))
       << ",\n  \"epoch\": " << facts.epoch.raw() << ",\n  \"build_id\": " << quoted(facts.build_id)
       << ",\n  \"configuration\": " << quoted(facts.configuration) << ",\n  \"host\": " << quoted(host_name())
       << ",\n  \"pid\": " << ::getpid() << ",\n  \"started\": " << quoted(wall_time_now())
       << ",\n  \"directory\": " << quoted(fs::absolute(directory).string()) << "\n}\n";
  file.close();
  if (file.good() && std::rename(unfinished.c_str(), path.c_str()) == 0) return std::nullopt;
  const int refused = errno;
  ::unlink(unfinished.c_str());
  return system_error(refused, path.string(), "write the session file");
}

}  // namespace journal
