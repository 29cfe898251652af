#include "adapters/config/section.hpp"

#include <algorithm>
#include <utility>

#include "adapters/config/words.hpp"
#include "engine/model/decimal.hpp"

namespace adapters::config {

namespace {

/// What a value out of bounds should have been, in the key's own notation.
template <class Format>
std::string bounds_words(Bounds bounds, Format format) {
  if (bounds.max == engine::kInt64Max) return "must be at least " + format(bounds.min);
  return "must be from " + format(bounds.min) + " to " + format(bounds.max);
}

bool within(Bounds bounds, std::int64_t value) noexcept { return value >= bounds.min && value <= bounds.max; }

/// The table of every section that is not there.
const Node kAbsent{};

}  // namespace

void Issues::add(std::string key, Place place, std::string message) {
  issues_.push_back(
      {.key = std::move(key), .line = place.line, .column = place.column, .message = std::move(message), .source = {}});
}

ConfigIssues Issues::take(std::string_view source) && {
  std::stable_sort(issues_.begin(), issues_.end(), [](const ConfigIssue& left, const ConfigIssue& right) {
    return std::pair{left.line, left.column} < std::pair{right.line, right.column};
  });
  for (ConfigIssue& issue : issues_) issue.source = source;
  return std::move(issues_);
}

std::string Section::path_of(std::string_view key) const {
  if (key.empty()) return path_;
  return path_.empty() ? std::string{key} : path_ + '.' + std::string{key};
}

Place Section::place_of(std::string_view key) const noexcept {
  const Node* const value = find_member(*table_, key);
  if (value == nullptr) return table_->place;
  return table_->key_places[static_cast<std::size_t>(value - table_->items.data())];
}

bool Section::exists() const noexcept { return table_ != &kAbsent; }

void Section::fail(std::string_view key, std::string message) {
  failed_.emplace(key);
  issues_->add(path_of(key), place_of(key), std::move(message));
}

void Section::fail_item(std::string_view key, std::size_t index, Place place, std::string message) {
  failed_.emplace(key);
  issues_->add(path_of(key) + '[' + std::to_string(index + 1) + ']', place, std::move(message));
}

void Section::fail_choice(std::string_view key, std::string_view word, std::span<const std::string_view> words) {
  std::string message = in_quotes(word) + " is none of";
  for (const std::string_view candidate : words) message += ' ' + in_quotes(candidate);
  fail(key, message + suggestion(word, words));
}

void Section::finish() {
  for (const std::string& key : table_->keys) {
    if (std::find(asked_.begin(), asked_.end(), key) != asked_.end()) continue;
    fail(key, "is no key that is known here" + suggestion(key, asked_));
  }
}

const Node* Section::member(std::string_view key, NodeKind kind, Presence presence) {
  asked_.push_back(key);
  const Node* const found = find_member(*table_, key);
  if (found == nullptr) {
    if (presence == Presence::Required) fail(key, "is missing");
    return nullptr;
  }
  if (found->kind == kind) return found;
  fail(key, "must be " + std::string{kind_words(kind)} + ", not " + std::string{kind_words(found->kind)});
  return nullptr;
}

const Node* Section::quoted(std::string_view key, std::string_view what, Presence presence) {
  const Node* const found = find_member(*table_, key);
  if (found == nullptr || found->kind == NodeKind::Text) return member(key, NodeKind::Text, presence);
  asked_.push_back(key);
  fail(key, std::string{what} + ", not as " + std::string{kind_words(found->kind)});
  return nullptr;
}

std::optional<std::int64_t> Section::integer(std::string_view key, Bounds bounds, Presence presence) {
  const Node* const found = member(key, NodeKind::Integer, presence);
  if (found == nullptr) return std::nullopt;
  if (within(bounds, found->number)) return found->number;
  fail(key, bounds_words(bounds, [](std::int64_t value) { return std::to_string(value); }));
  return std::nullopt;
}

std::optional<std::int64_t> Section::decimal(std::string_view key, int decimals, Bounds bounds, Presence presence) {
  const Node* const found = quoted(key, "decimals are written as strings, as in \"1.25\"", presence);
  if (found == nullptr) return std::nullopt;
  const auto value = engine::parse_decimal(found->text, {.decimals = decimals});
  if (!value) {
    const auto& [fault, offset] = value.error();
    fail(key, in_quotes(found->text) + ' ' + std::string{engine::decimal_fault_words(fault)} + " (character " +
                  std::to_string(offset + 1) + ", " + std::to_string(decimals) + " decimals are kept)");
    return std::nullopt;
  }
  if (within(bounds, *value)) return *value;
  fail(key, bounds_words(bounds, [decimals](std::int64_t raw) { return in_quotes(format_fixed(raw, decimals)); }));
  return std::nullopt;
}

std::optional<std::int64_t> Section::duration(std::string_view key, Bounds bounds, Presence presence) {
  const Node* const found = quoted(key, "durations are written as strings with a unit, as in \"250ms\"", presence);
  if (found == nullptr) return std::nullopt;
  const auto value = parse_duration(found->text);
  if (!value) {
    fail(key, in_quotes(found->text) + " is no duration: a whole number and one of ns us ms s m h d");
    return std::nullopt;
  }
  if (within(bounds, value->raw())) return value->raw();
  fail(key, bounds_words(bounds, [](std::int64_t ns) { return in_quotes(format_duration(engine::Duration{ns})); }));
  return std::nullopt;
}

std::optional<std::int64_t> Section::size(std::string_view key, Bounds bounds, Presence presence) {
  const auto format = [](std::int64_t size) { return in_quotes(format_size(static_cast<std::uint64_t>(size))); };
  std::optional<std::int64_t> value;
  const Node* const written = find_member(*table_, key);
  if (written != nullptr && written->kind == NodeKind::Integer) {
    value = member(key, NodeKind::Integer, presence)->number;
  } else if (const Node* const found = quoted(key, "sizes are written with a unit, as in \"64MiB\"", presence)) {
    value = parse_size(found->text);
    if (!value) fail(key, in_quotes(found->text) + " is no size: a whole number and one of B KiB MiB GiB");
  }
  if (!value) return std::nullopt;
  if (within(bounds, *value)) return value;
  fail(key, bounds_words(bounds, format));
  return std::nullopt;
}

std::optional<std::int64_t> Section::instant(std::string_view key, Presence presence) {
  const Node* const found = member(key, NodeKind::Instant, presence);
  return found == nullptr ? std::nullopt : std::optional{found->number};
}

std::optional<bool> Section::flag(std::string_view key, Presence presence) {
  const Node* const found = member(key, NodeKind::Flag, presence);
  return found == nullptr ? std::nullopt : std::optional{found->number != 0};
}

std::optional<std::string> Section::text(std::string_view key, Presence presence) {
  const Node* const found = member(key, NodeKind::Text, presence);
  if (found == nullptr) return std::nullopt;
  if (!found->text.empty()) return found->text;
  fail(key, "is empty");
  return std::nullopt;
}

const Node* Section::array(std::string_view key, Presence presence) { return member(key, NodeKind::Array, presence); }

Section Section::section(std::string_view key, Presence presence) {
  const Node* const found = member(key, NodeKind::Table, presence);
  return {found == nullptr ? kAbsent : *found, path_of(key), *issues_};
}

std::vector<Section> Section::sections(std::string_view key) {
  asked_.push_back(key);
  std::vector<Section> result;
  const Node* const found = find_member(*table_, key);
  if (found == nullptr) return result;
  const bool is_list =
      found->kind == NodeKind::Array && std::all_of(found->items.begin(), found->items.end(),
                                                    [](const Node& item) { return item.kind == NodeKind::Table; });
  if (!is_list) {
    fail(key, "must be a list of tables: each begins with [[" + path_of(key) + "]]");
    return result;
  }
  for (const Node& item : found->items) {
    result.emplace_back(item, path_of(key) + '[' + std::to_string(result.size() + 1) + ']', *issues_);
  }
  return result;
}

}  // namespace adapters::config
