// `lockstep-journal COMMAND --help` is a page of a manual for every command, and its examples run as they stand.
#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/demo_journal.hpp"
#include "tests/support/inspector.hpp"
#include "tests/support/programs.hpp"

namespace {

namespace fs = std::filesystem;
using tests::run;

/// What stands under a heading, up to the next one.
std::vector<std::string> section_of(const std::string& help, const std::string& heading) {
  std::vector<std::string> lines;
  std::istringstream stream{help};
  bool is_inside = false;
  for (std::string line; std::getline(stream, line);) {
    if (is_inside && line.starts_with("  ")) lines.push_back(line.substr(2));
    if (is_inside && !line.starts_with(" ")) return lines;
    if (line == heading) is_inside = true;
  }
  return lines;
}

std::vector<std::string> words_of(const std::string& command) {
  std::istringstream stream{command};
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

std::string help_of(const std::string& command) {
  auto arguments = words_of(command);
  arguments.emplace_back("--help");
  return run("lockstep-journal", arguments).out;
}

/// The command and all below it.
void add_commands(const std::string& command, std::vector<std::string>& commands) {
  commands.push_back(command);
  for (const std::string& line : section_of(help_of(command), "Subcommands:")) {
    if (line.starts_with(" ")) continue;  // A description that went on.
    const std::string name = line.substr(0, line.find(' '));
    add_commands(command.empty() ? name : command + " " + name, commands);
  }
}

const std::vector<std::string>& all_commands() {
  static const std::vector<std::string> commands = [] {
    std::vector<std::string> found;
    add_commands("", found);
    return found;
  }();
  return commands;
}

TEST(Help, NamesEveryCommandThatThereIs) {
  std::string all;
  for (const std::string& command : all_commands()) all += command + ",";

  for (const char* command :
       {"info",  "cat",     "tail",  "verify",      "trace", "why",       "diff",   "export", "index", "index rebuild",
        "query", "recover", "prove", "check-proof", "keys",  "keys make", "schema", "orders", "fills", "decisions"}) {
    EXPECT_NE(all.find(std::string{","} + command + ","), std::string::npos) << command << " in " << all;
  }
}

TEST(Help, OfEveryCommandHasAllSections) {
  for (const std::string& command : all_commands()) {
    const std::string help = help_of(command);

    EXPECT_NE(help.find("Usage: lockstep-journal"), std::string::npos) << command;
    for (const char* heading : {"Options:", "Description:", "Output:", "Exit status:", "Examples:"}) {
      EXPECT_FALSE(section_of(help, heading).empty()) << command << " has no " << heading;
    }
  }
}

TEST(Help, EveryExampleRuns) {
  const tests::DemoJournal demo;
  fs::copy(demo.path(), demo.folder() / "again", fs::copy_options::recursive);
  const std::string bin = fs::absolute(LOCKSTEP_BIN_DIR).string();

  for (const std::string& command : all_commands()) {
    const auto examples = section_of(help_of(command), "Examples:");
    EXPECT_TRUE(std::ranges::any_of(examples, [&](const std::string& example) {
      return example.find("lockstep-journal " + command) != std::string::npos;
    })) << command;
    for (const std::string& example : examples) {
      EXPECT_TRUE(example.starts_with("lockstep-journal ")) << example;
      const fs::path script = demo.root() / "example.sh";
      std::ofstream{script} << "set -o pipefail\ncd " << demo.root().string() << "\nPATH=" << bin << ":$PATH\n"
                            << example << "\n";
      const tests::Ran ran = tests::run_shell("bash " + script.string());
      EXPECT_EQ(ran.status, 0) << example << "\n" << ran.output;
    }
  }
}

}  // namespace
