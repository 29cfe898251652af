// Journals of several sessions: recovered and gone on with, as the engine does, with small steps.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <utility>

#include "journal/lock.hpp"
#include "journal/reader.hpp"
#include "journal/recovery/recovery.hpp"
#include "tests/support/journal_steps.hpp"

namespace tests {

/// What recovery finds; throws when it cannot look.
inline journal::Recovery recovered(const std::filesystem::path& directory, std::vector<journal::Watermark> known = {}) {
  auto found = journal::recover({.directory = directory, .known = std::move(known)});
  if (!found) throw std::runtime_error{found.error().message()};
  return std::move(found).value();
}

/// A session on a journal that is there, and the steps that go on in it.
struct ResumedSession {
  std::unique_ptr<journal::Journal> journal;
  StepBuilder steps;
};

/// Aborts unless the journal is sound.
inline ResumedSession resumed(const std::filesystem::path& directory) {
  auto lock = journal::DirectoryLock::take(directory);
  if (!lock) std::abort();
  const journal::Recovery found = recovered(directory);
  if (!found.is_sound()) std::abort();
  auto journal = journal::Journal::resume(small_journal(directory), found.point, std::move(lock).value());
  if (!journal) std::abort();
  return {.journal = std::move(journal).value(), .steps = StepBuilder{found.point.epoch, found.point.last_sequence}};
}

/// One more session of `step_count` steps, closed.
inline void write_session(const std::filesystem::path& directory, std::uint32_t step_count) {
  ResumedSession session = resumed(directory);
  for (std::uint32_t i = 0; i < step_count; ++i) append(*session.journal, session.steps.next(i % 4));
}

}  // namespace tests
