// The commands of the last 24 hours by their key, and what each came to: a command that arrives twice is done once.
#pragma once

#include <cstdint>
#include <span>

#include "engine/base/fixed_map.hpp"
#include "engine/base/hash.hpp"
#include "engine/base/table.hpp"
#include "engine/model/events.hpp"

namespace engine::oversight {

/// An input that an operator gives, under a key of its own.
template <class Event>
concept IsCommand = IsInput<Event> && requires(const Event& event) {
  event.correlation;
};

/// What a command asks for, its key apart from it included.
template <class Command>
std::uint64_t content_of(const Command& command) noexcept {
  return hash64(std::as_bytes(std::span{&command, 1}), static_cast<std::uint64_t>(EventTraits<Command>::kType));
}

struct CommandRow {
  CorrelationId key{};
  std::uint64_t content{};
  Sequence first{};  ///< the command's
  Timestamp time{};
  Verdict verdict{};  ///< 0 until it is answered
  Reserved<1> reserved{};
  Reason reason{Reason::NONE};
  std::uint32_t reserved_word{};
};

/// A ring: the oldest make room. What is in it is state, so it survives with the journal.
class Commands {
 public:
  static constexpr std::uint32_t kKept = 1'024;
  static constexpr Duration kKeptFor{24 * kHourNs};

  explicit Commands(Arena& arena) noexcept : rows_{arena, kKept}, cursor_{arena, 1}, index_{arena, kKept} {}

  /// The command of this key, or null when there is none: never for the key zero.
  [[nodiscard]] const CommandRow* find(const CorrelationId& key) const noexcept {
    if (key == CorrelationId{}) return nullptr;
    const auto place = index_.find(place_key(key));
    return place && rows_[*place].key == key ? &rows_[*place] : nullptr;
  }
  /// Notes a command under its key, unless the key is known and young enough.
  void note(const CorrelationId& key, std::uint64_t content, Sequence first, Timestamp now) noexcept {
    if (key == CorrelationId{}) return;
    const CommandRow* known = find(key);
    if (known != nullptr && now - known->time < kKeptFor) return;
    if (known != nullptr) index_.erase(place_key(key));
    const std::uint32_t place = cursor_[0];
    const CommandRow& old = rows_[place];
    if (old.first.raw() != 0 && index_.find(place_key(old.key)) == place) index_.erase(place_key(old.key));
    rows_.mutate(place) = {.key = key, .content = content, .first = first, .time = now};
    index_.put(place_key(key), place);
    cursor_.mutate(0) = place + 1 == rows_.size() ? 0 : place + 1;
  }
  /// What the command came to; a later answer under the same key changes nothing.
  void answer(const CorrelationId& key, Verdict verdict, Reason reason) noexcept {
    if (key == CorrelationId{}) return;
    const auto place = index_.find(place_key(key));
    if (!place || rows_[*place].key != key || rows_[*place].verdict != Verdict{}) return;
    CommandRow& row = rows_.mutate(*place);
    row.verdict = verdict;
    row.reason = reason;
  }

 private:
  static std::uint64_t place_key(const CorrelationId& key) noexcept {
    const std::uint64_t mixed = mix64(key.low ^ mix64(key.high));
    return mixed == 0 ? 1 : mixed;
  }

  Table<CommandRow> rows_;
  Table<std::uint32_t> cursor_;
  FixedMap index_;
};

}  // namespace engine::oversight
