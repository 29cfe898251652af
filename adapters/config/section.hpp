// One table of the configuration while it is read: typed access to its keys, an issue for each value that is not what
// it should be, and at the end one for each key that nobody asked for.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "adapters/config/config.hpp"
#include "adapters/config/document.hpp"
#include "engine/base/int128.hpp"
#include "engine/base/strong.hpp"

namespace adapters::config {

/// All that is wrong so far.
class Issues {
 public:
  void add(std::string key, Place place, std::string message);
  [[nodiscard]] bool empty() const noexcept { return issues_.empty(); }
  /// In the order of the file, under the name of the file.
  [[nodiscard]] ConfigIssues take(std::string_view source) &&;

 private:
  ConfigIssues issues_;
};

enum class Presence : std::uint8_t { Required = 1, Optional = 2 };

/// Both ends are allowed.
struct Bounds {
  std::int64_t min{0};
  std::int64_t max{engine::kInt64Max};
};

/// A word that a key may have as its value, and what it stands for.
template <class Value>
struct Choice {
  std::string_view word;
  Value value;
};

class Section {
 public:
  /// The table and the issues must outlive the section. path: "" for the root, "limits", "instrument[2]".
  Section(const Node& table, std::string path, Issues& issues)
      : table_{&table}, path_{std::move(path)}, issues_{&issues} {}

  // Each returns nothing when the key is absent or its value is unusable; the issue is then already noted.
  std::optional<std::int64_t> integer(std::string_view key, Bounds bounds, Presence presence = Presence::Optional);
  /// A decimal string, in units of 10^-decimals.
  std::optional<std::int64_t> decimal(std::string_view key, int decimals, Bounds bounds,
                                      Presence presence = Presence::Optional);
  /// A string such as "250ms", in nanoseconds.
  std::optional<std::int64_t> duration(std::string_view key, Bounds bounds, Presence presence = Presence::Optional);
  /// A string such as "64MiB" or an integer, in bytes.
  std::optional<std::int64_t> size(std::string_view key, Bounds bounds, Presence presence = Presence::Optional);
  std::optional<std::int64_t> instant(std::string_view key, Presence presence = Presence::Optional);
  std::optional<bool> flag(std::string_view key, Presence presence = Presence::Optional);
  /// Never empty.
  std::optional<std::string> text(std::string_view key, Presence presence = Presence::Optional);
  template <class Value>
  std::optional<Value> choice(std::string_view key, std::span<const Choice<Value>> choices,
                              Presence presence = Presence::Optional);

  /// The items of an array; nullptr when it is absent or no array.
  const Node* array(std::string_view key, Presence presence = Presence::Optional);
  /// The table under the key; one that does not exist when it is absent or no table.
  Section section(std::string_view key, Presence presence = Presence::Optional);
  /// The tables of [[key]].
  std::vector<Section> sections(std::string_view key);

  /// False for a section that the file does not have: all its keys are absent.
  [[nodiscard]] bool exists() const noexcept;
  [[nodiscard]] bool has(std::string_view key) const noexcept { return find_member(*table_, key) != nullptr; }
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  /// No issue was noted for the key: what was read, or its default, may be compared with other keys.
  [[nodiscard]] bool is_sound(std::string_view key) const { return !failed_.contains(std::string{key}); }
  /// Notes an issue where the key is, or where the table is when the key is absent.
  void fail(std::string_view key, std::string message);
  /// Notes an issue for one item of an array.
  void fail_item(std::string_view key, std::size_t index, Place place, std::string message);
  /// Notes an issue for each key that was never asked for.
  void finish();

 private:
  /// The member; nullptr when it is absent (an issue if required) or of another kind (an issue).
  const Node* member(std::string_view key, NodeKind kind, Presence presence);
  /// The same for a string, with a word on what it should hold.
  const Node* quoted(std::string_view key, std::string_view what, Presence presence);
  [[nodiscard]] std::string path_of(std::string_view key) const;
  [[nodiscard]] Place place_of(std::string_view key) const noexcept;
  /// Reports a word that is none of `words`.
  void fail_choice(std::string_view key, std::string_view word, std::span<const std::string_view> words);

  const Node* table_;
  std::string path_;
  Issues* issues_;
  std::vector<std::string_view> asked_;
  std::set<std::string> failed_;
};

template <class Value>
std::optional<Value> Section::choice(std::string_view key, std::span<const Choice<Value>> choices, Presence presence) {
  const auto word = text(key, presence);
  if (!word) return std::nullopt;
  std::vector<std::string_view> words;
  for (const Choice<Value>& candidate : choices) {
    if (candidate.word == *word) return candidate.value;
    words.push_back(candidate.word);
  }
  fail_choice(key, *word, words);
  return std::nullopt;
}

/// Stores what was read, if anything was, in a field that already holds its default.
template <class Field, class Read>
void assign(Field& field, const std::optional<Read>& read) {
  if (!read) return;
  if constexpr (std::is_same_v<Field, Read>) {
    field = *read;
  } else if constexpr (engine::kIsStrong<Field>) {
    field = Field{static_cast<typename Field::Raw>(*read)};
  } else if constexpr (std::is_integral_v<Field>) {
    field = static_cast<Field>(*read);
  } else {
    field = *read;
  }
}

}  // namespace adapters::config
