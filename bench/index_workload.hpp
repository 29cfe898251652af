// What the index bench works on: a journal of generated decisions, and the same rows by bare inserts.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "engine/model/events.hpp"
#include "journal/journal.hpp"

namespace bench {

/// The n-th decision, from 0: of 32 strategies, each on one of 16 instruments in one of 8 accounts; one
/// in twenty is denied.
[[nodiscard]] engine::GateDecision decision_of(std::uint64_t n);

/// A journal that starts with a session of 16 instruments and goes on with quotes that each cause a decision, a
/// millisecond apart.
class DecisionJournal {
 public:
  /// Throws std::runtime_error when it cannot be made.
  explicit DecisionJournal(const std::filesystem::path& directory);
  void write(std::uint64_t decisions);

  [[nodiscard]] std::int64_t middle_ns() const noexcept;
  [[nodiscard]] std::uint64_t some_order() const noexcept;

 private:
  void append(std::span<std::byte> step);

  std::unique_ptr<journal::Journal> journal_;
  std::uint64_t sequence_{0};
  std::uint64_t written_{0};
};

/// Seconds of processor time for the rows that the index makes of so many decisions: prepared inserts, transactions of
/// 10,000, into the index's own tables, indexes included.
[[nodiscard]] double bare_inserts_s(const std::filesystem::path& path, std::uint64_t decisions);

}  // namespace bench
