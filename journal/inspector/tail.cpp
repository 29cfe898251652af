// `tail`: the last records, and with --follow those to come. It reads files that the engine writes and takes no lock:
// the engine does not notice.
#include <deque>
#include <string>
#include <string_view>

#include "journal/inspector/commands.hpp"
#include "journal/inspector/output.hpp"
#include "journal/inspector/printer.hpp"
#include "journal/reader.hpp"

namespace journal::inspector {

namespace {

constexpr int kPauseMs = 50;

/// The last accepted records, printed, until the end of what is there is seen; from then on each at once.
class LastLines {
 public:
  LastLines(std::uint64_t count, Output& output) : count_{count}, output_{output} {}

  void add(std::string_view line) {
    if (is_live_) return output_.put(line);
    lines_.emplace_back(line);
    if (lines_.size() > count_) lines_.pop_front();
  }
  /// Everything up to now is out, where a reader of ours sees it.
  void catch_up() {
    for (const std::string& line : lines_) output_.put(line);
    lines_.clear();
    is_live_ = true;
    static_cast<void>(output_.finish(kDone));
  }

 private:
  std::uint64_t count_;
  Output& output_;
  std::deque<std::string> lines_;
  bool is_live_{false};
};

}  // namespace

int tail(const TailOptions& options) {
  auto filter = Filter::from(options.filter);
  if (!filter) return tell_usage(filter.error());
  Output output;
  LastLines lines{options.count, output};
  const auto wait = [&] {
    lines.catch_up();
    return output.wait(kPauseMs);
  };
  auto reader = open_to_show(options.directory, {.follow = options.follow, .idle = wait});
  if (!reader) return reader.error();
  Printer printer{options.json ? Format::Json : Format::Text, false, options.colours};
  while (output.is_open()) {
    const auto record = reader->next();
    if (!record) return tell(record.error());
    if (!*record) break;
    if (filter->accepts(**record)) lines.add(printer.print(**record));
  }
  lines.catch_up();
  return output.finish(kDone);
}

}  // namespace journal::inspector
