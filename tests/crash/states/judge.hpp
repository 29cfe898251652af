// Judges what a crash left: recovered, it must hold everything that was acknowledged and nothing that was never
// appended, and a torn tail must not be taken for damage. Some of the states are gone on with, verified, and kept for
// the second reader.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "journal/recovery/recovery.hpp"
#include "tests/crash/states/after_crash.hpp"

namespace tests {

/// What the journal may hold, and what it must.
struct Expected {
  std::vector<std::byte> stream{};  ///< all steps so far
  engine::Sequence committed{};     ///< the last record of it
  /// Acknowledged under a durable mode; null before there is anything.
  const std::atomic<std::uint64_t>* told{nullptr};
  std::uint64_t told_before{0};       ///< by earlier sessions
  bool is_begun{false};               ///< somebody knows that there is a journal
  bool is_async{false};               ///< what is committed is acknowledged, and survives the process, not the power
  std::filesystem::path published{};  ///< where heads go, if they do
};

/// What was looked at, of all kinds.
struct CrashTally {
  std::size_t states{0};
  std::size_t kills{0};  ///< of them: the process alone died
  std::size_t clean{0};
  std::size_t torn{0};
  std::size_t damaged{0};    ///< power losses under async that cost committed records, and said so
  std::size_t unbegun{0};    ///< no journal yet
  std::size_t shortened{0};  ///< scanned also from a known record, with the same verdict
  std::size_t continued{0};  ///< gone on with and verified

  [[nodiscard]] std::string text() const;
  CrashTally& operator+=(const CrashTally& other);
};

/// Copies of states for the second reader, and what the first one says of them.
class KeptStates {
 public:
  void keep(const std::filesystem::path& directory, const std::string& kind);
  [[nodiscard]] std::size_t count() const noexcept { return kept_.size(); }
  /// Where the second reader says something else: nowhere.
  [[nodiscard]] std::string disagreement() const;

 private:
  struct Kept {
    std::filesystem::path directory;
    std::string kind;
    std::string summary;
  };
  TemporaryDirectory place_;
  std::vector<Kept> kept_;
};

/// What is wrong with a state; empty: nothing.
[[nodiscard]] std::string fault_of(const std::filesystem::path& directory, const Expected& expected, bool is_kill,
                                   CrashTally& tally);

/// Goes on from a copy of a sound state with a session of its own, and verifies it with its seals. What is wrong with
/// what that gives; empty: nothing.
[[nodiscard]] std::string fault_of_next_session(const std::filesystem::path& directory, const Expected& expected,
                                                bool is_kill, Draw& draw);

}  // namespace tests
