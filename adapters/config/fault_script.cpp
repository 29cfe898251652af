#include "adapters/config/fault_script.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "adapters/config/section.hpp"
#include "adapters/config/words.hpp"
#include "engine/base/hash.hpp"
#include "engine/model/decimal.hpp"

namespace adapters::config {

namespace {

using engine::Duration;
using engine::Failure;
using engine::Result;

/// Each event is held against each step.
constexpr std::size_t kStepsMax = 1'000;
constexpr std::int64_t kTimeMaxNs = 3'650 * 24 * engine::kHourNs;

struct EventWord {
  std::string_view word;
  FaultEvent event;
};
constexpr std::array<EventWord, 9> kEvents{{{"new", FaultEvent::New},
                                            {"cancel", FaultEvent::Cancel},
                                            {"replace", FaultEvent::Replace},
                                            {"accepted", FaultEvent::Accepted},
                                            {"filled", FaultEvent::Filled},
                                            {"canceled", FaultEvent::Canceled},
                                            {"replaced", FaultEvent::Replaced},
                                            {"refused", FaultEvent::Refused},
                                            {"report", FaultEvent::Report}}};

using EventSet = std::uint32_t;
constexpr EventSet set_of(FaultEvent event) { return 1U << static_cast<unsigned>(event); }
constexpr EventSet kTime = set_of(FaultEvent::Time);
constexpr EventSet kNew = set_of(FaultEvent::New);
constexpr EventSet kRequests = kNew | set_of(FaultEvent::Cancel) | set_of(FaultEvent::Replace);
constexpr EventSet kFilled = set_of(FaultEvent::Filled);
constexpr EventSet kReports = kFilled | set_of(FaultEvent::Accepted) | set_of(FaultEvent::Canceled) |
                              set_of(FaultEvent::Replaced) | set_of(FaultEvent::Refused) | set_of(FaultEvent::Report);

enum class Argument : std::uint8_t { None = 1, Span = 2, OptionalSpan = 3, Offset = 4 };

struct ActionWord {
  std::string_view word;
  FaultAction action;
  EventSet events;
  Argument argument;
};
constexpr std::array<ActionWord, 17> kActions{{
    {"timeout-before", FaultAction::TimeoutBefore, kRequests, Argument::None},
    {"timeout-after", FaultAction::TimeoutAfter, kRequests, Argument::None},
    {"throttle", FaultAction::Throttle, kRequests, Argument::None},
    {"requote", FaultAction::Requote, kNew, Argument::None},
    {"partial", FaultAction::Partial, kNew, Argument::None},
    {"lose", FaultAction::Lose, kReports, Argument::None},
    {"delay", FaultAction::Delay, kReports, Argument::Span},
    {"duplicate", FaultAction::Duplicate, kReports, Argument::OptionalSpan},
    {"overtake", FaultAction::Overtake, kReports, Argument::None},
    {"contradict", FaultAction::Contradict, kFilled | set_of(FaultEvent::Accepted), Argument::None},
    {"bust", FaultAction::Bust, kFilled, Argument::Span},
    {"disconnect", FaultAction::Disconnect, kReports | kTime, Argument::Span},
    {"disconnect-lossy", FaultAction::DisconnectLossy, kReports | kTime, Argument::Span},
    {"restart", FaultAction::Restart, kReports | kTime, Argument::Span},
    {"restart-empty", FaultAction::RestartEmpty, kReports | kTime, Argument::Span},
    {"stranger", FaultAction::Stranger, kTime, Argument::None},
    {"clock", FaultAction::Clock, kTime, Argument::Offset},
}};

struct Token {
  std::string_view text;
  std::uint32_t column{1};
};

/// The words of a line; what follows a # is a comment.
std::vector<Token> tokens_of(std::string_view line) {
  constexpr std::string_view kBlank = " \t\r";
  line = line.substr(0, line.find('#'));
  std::vector<Token> tokens;
  std::size_t begin = line.find_first_not_of(kBlank);
  while (begin != std::string_view::npos) {
    const std::size_t end = std::min(line.find_first_of(kBlank, begin), line.size());
    tokens.push_back({.text = line.substr(begin, end - begin), .column = static_cast<std::uint32_t>(begin + 1)});
    begin = line.find_first_not_of(kBlank, end);
  }
  return tokens;
}

/// A whole number above zero.
std::optional<std::uint64_t> parse_count(std::string_view text) {
  std::uint64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc{} || end != text.data() + text.size() || count == 0) return std::nullopt;
  return count;
}

template <class Row>
std::vector<std::string_view> words_of(std::span<const Row> rows) {
  std::vector<std::string_view> words;
  for (const Row& row : rows) words.push_back(row.word);
  return words;
}

/// One line that is no comment. Reads from left to right and stops at the first thing that is wrong.
class Line {
 public:
  Line(std::vector<Token> tokens, std::uint32_t number, Issues& issues)
      : tokens_{std::move(tokens)}, number_{number}, issues_{issues} {}

  std::optional<FaultStep> read() {
    FaultStep step;
    const bool is_sound = read_event(step) && read_action(step) && read_end();
    return is_sound ? std::optional{step} : std::nullopt;
  }

 private:
  bool read_event(FaultStep& step) {
    const Token& when = tokens_[next_++];
    if (when.text == "at") return read_time(step);
    if (when.text != "on") return fail(when, "is no step: a line begins with at TIME or on EVENT");
    const Token* const word = take("an event is missing");
    if (word == nullptr) return false;
    const auto row = std::ranges::find(kEvents, word->text, &EventWord::word);
    if (row == kEvents.end()) {
      return fail(*word, "is no event" + suggestion(word->text, words_of<EventWord>(kEvents)));
    }
    step.event = row->event;
    return read_which(step);
  }
  bool read_time(FaultStep& step) {
    const Token* const word = take("a time is missing, such as 250ms");
    if (word == nullptr) return false;
    const auto time = parse_duration(word->text);
    if (!time || time->raw() > kTimeMaxNs) {
      return fail(*word, "is no time since the market's begin, such as 250ms, of at most 3650d");
    }
    step.at = *time;
    return true;
  }
  /// 3, 3-5, every 10, 2.5%.
  bool read_which(FaultStep& step) {
    constexpr std::string_view kForms = "a number, a range such as 3-5, every N, or a share such as 5%";
    const Token* const word = take("which of them is missing: " + std::string{kForms});
    if (word == nullptr) return false;
    if (word->text == "every") return read_every(step);
    if (word->text.ends_with('%')) return read_share(step, *word);
    const std::size_t dash = word->text.find('-');
    const auto first = parse_count(word->text.substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : parse_count(word->text.substr(dash + 1));
    if (!first || !last || *last < *first) return fail(*word, "must be " + std::string{kForms});
    step.first = *first;
    step.last = *last;
    return true;
  }
  bool read_every(FaultStep& step) {
    const Token* const word = take("every how many is missing");
    if (word == nullptr) return false;
    const auto every = parse_count(word->text);
    if (!every) return fail(*word, "must be a number above zero");
    step.last = UINT64_MAX;
    step.every = *every;
    return true;
  }
  bool read_share(FaultStep& step, const Token& word) {
    constexpr int kPercentDecimals = 4;  // of a percent: parts per million
    const auto share = engine::parse_decimal(word.text.substr(0, word.text.size() - 1), {.decimals = kPercentDecimals});
    if (!share || *share < 0 || *share > engine::kMillion) return fail(word, "must be a share from 0% to 100%");
    step.last = UINT64_MAX;
    step.share = engine::PartsPerMillion{*share};
    return true;
  }
  bool read_action(FaultStep& step) {
    const Token* const word = take("an action is missing");
    if (word == nullptr) return false;
    const auto row = std::ranges::find(kActions, word->text, &ActionWord::word);
    if (row == kActions.end()) {
      return fail(*word, "is no action" + suggestion(word->text, words_of<ActionWord>(kActions)));
    }
    if ((row->events & set_of(step.event)) == 0) return fail(*word, "cannot happen to what the step waits for");
    step.action = row->action;
    return read_argument(step, row->argument);
  }
  bool read_argument(FaultStep& step, Argument argument) {
    if (argument == Argument::None || (argument == Argument::OptionalSpan && next_ == tokens_.size())) return true;
    const Token* const word = take("how long is missing, such as 250ms");
    if (word == nullptr) return false;
    const bool is_offset = argument == Argument::Offset;
    const bool is_signed = word->text.starts_with('+') || word->text.starts_with('-');
    if (is_offset != is_signed) {
      return fail(*word, is_offset ? "must be an offset with its sign, such as +3s" : "must be a duration");
    }
    const auto span = parse_duration(word->text.substr(is_signed ? 1 : 0));
    if (!span || span->raw() > engine::kHourNs) return fail(*word, "must be a duration of at most 1h, such as 250ms");
    step.span = word->text.starts_with('-') ? Duration{-span->raw()} : *span;
    return true;
  }
  bool read_end() { return next_ == tokens_.size() || fail(tokens_[next_], "is one word too many"); }

  const Token* take(std::string missing) {
    if (next_ < tokens_.size()) return &tokens_[next_++];
    const Token& before = tokens_.back();
    const auto behind = static_cast<std::uint32_t>(before.column + before.text.size());
    issues_.add({}, {.line = number_, .column = behind}, std::move(missing));
    return nullptr;
  }
  bool fail(const Token& token, std::string_view message) {
    constexpr std::size_t kShownMax = 32;
    const std::string shown = in_quotes(token.text.substr(0, kShownMax));
    issues_.add({}, {.line = number_, .column = token.column}, shown + ' ' + std::string{message});
    return false;
  }

  std::vector<Token> tokens_;
  std::uint32_t number_;
  Issues& issues_;
  std::size_t next_{0};
};

}  // namespace

Result<FaultScript, ConfigIssues> parse_fault_script(std::string_view text, std::string_view source_name) {
  FaultScript script{.steps = {}, .digest = engine::hash64(std::as_bytes(std::span{text}), 0)};
  Issues issues;
  std::uint32_t number = 0;
  for (std::size_t begin = 0; begin < text.size(); ++number) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    auto tokens = tokens_of(text.substr(begin, end - begin));
    begin = end + 1;
    if (tokens.empty()) continue;
    const auto step = Line{std::move(tokens), number + 1, issues}.read();
    if (step) script.steps.push_back(*step);
    if (script.steps.size() <= kStepsMax) continue;
    issues.add({}, {.line = number + 1, .column = 1}, "there are more than 1000 steps");
    break;
  }
  if (!issues.empty()) return Failure{std::move(issues).take(source_name)};
  return script;
}

}  // namespace adapters::config
