#include "journal/inspector/help.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include <CLI/CLI.hpp>

#include "journal/inspector/help_pages.hpp"

namespace journal::inspector {

namespace {

constexpr std::size_t kLineWidth = 96;

/// Lines of `width` at most, indented, broken between words. A line feed of the text stays one.
std::string paragraph(std::string_view text, std::string_view indent, std::size_t width = kLineWidth) {
  std::string lines;
  while (!text.empty()) {
    std::size_t end = std::min(text.find('\n'), text.size());
    if (end > width - indent.size()) end = text.rfind(' ', width - indent.size());
    lines.append(indent).append(text.substr(0, end)).append("\n");
    text.remove_prefix(std::min(text.size(), end + 1));
  }
  return lines;
}

std::string exit_statuses(std::string_view negative) {
  std::string text = "  0  done\n";
  if (!negative.empty()) text += "  1  " + std::string{negative} + "\n";
  text += "  2  wrong usage: an option, a path that is no journal, events of another major schema\n";
  return text + "  3  the environment failed: a file that cannot be read, a full disk\n";
}

std::string text_of(const HelpPage& page) {
  std::string text = "\nDescription:\n" + paragraph(page.description, "  ");
  text += "\nOutput:\n" + paragraph(page.output, "  ");
  text += "\nExit status:\n" + exit_statuses(page.negative);
  return text + "\nExamples:\n" + paragraph(page.examples, "  ", std::string_view::npos);
}

/// name: of the command with those above it, "index update".
void add_page(CLI::App& command, const std::string& name) {
  const auto* const page = std::ranges::find(kHelpPages, std::string_view{name}, &HelpPage::command);
  if (page != std::end(kHelpPages)) command.footer(text_of(*page));
  for (CLI::App* const below : command.get_subcommands([](CLI::App*) { return true; })) {
    if (!below->get_name().empty()) add_page(*below, name.empty() ? below->get_name() : name + " " + below->get_name());
  }
}

}  // namespace

void add_help_pages(CLI::App& program) { add_page(program, ""); }

}  // namespace journal::inspector
