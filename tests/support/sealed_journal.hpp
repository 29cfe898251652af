// Sealed journals to look at, to damage and to forge: made by the journal's own code, held in memory, put back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/wait.hpp"
#include "journal/directory.hpp"
#include "journal/seal/public_keys.hpp"
#include "journal/seal/signing_key.hpp"
#include "journal/seal/verification.hpp"
#include "tests/support/file_text.hpp"
#include "tests/support/journal_steps.hpp"

namespace tests {

using Files = std::map<std::string, std::string>;
using Step = std::vector<std::byte>;

/// The segments and seals of a directory.
inline Files read_files(const std::filesystem::path& directory) {
  Files files;
  for (const auto& entry : std::filesystem::directory_iterator{directory}) {
    const std::string extension = entry.path().extension().string();
    if (extension != ".seg" && extension != ".seal") continue;
    files[entry.path().filename().string()] = file_text(entry.path());
  }
  return files;
}

/// Makes `directory` hold exactly these segments and seals.
inline void write_files(const std::filesystem::path& directory, const Files& files) {
  for (const auto& [name, bytes] : read_files(directory)) {
    if (!files.contains(name)) std::filesystem::remove(directory / name);
  }
  for (const auto& [name, bytes] : files) {
    const std::filesystem::path path = directory / name;
    std::error_code ignored;
    std::filesystem::permissions(path, std::filesystem::perms::owner_write, std::filesystem::perm_options::add,
                                 ignored);
    std::ofstream{path, std::ios::binary | std::ios::trunc} << bytes;
  }
}

/// `count` steps with 0 to 3 outputs each.
inline std::vector<Step> sample_steps(std::uint32_t count) {
  StepBuilder builder;
  std::vector<Step> steps;
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto step = builder.next(i % 4);
    steps.emplace_back(step.begin(), step.end());
  }
  return steps;
}

/// Writes a journal of these steps as the engine would; sequences and causes are numbered anew. key: empty for none.
inline void write_sealed(const std::filesystem::path& directory, std::vector<Step> steps,
                         const std::filesystem::path& key, journal::Durability durability = journal::Durability::Async,
                         std::size_t steps_a_batch = 3) {
  journal::CreateOptions options = small_journal(directory);
  options.seal.key = key;
  options.durability = durability;
  if (durability != journal::Durability::Async) {
    options.preparation = journal::Preparation::Thread;
    options.segment_bytes = 4 * kSmallSegment;  // A batch takes a sector at least.
  }
  options.durable.ballast_bytes = 0;
  auto made = journal::Journal::create(options);
  if (!made) std::abort();
  journal::Journal& journal = **made;
  std::uint64_t sequence = 0;
  std::size_t waiting = 0;
  for (Step& step : steps) {
    for (std::size_t at = 0; at < step.size();) {
      auto& header = *engine::view_as<engine::RecordHeader>(step.data() + at);
      header.sequence = engine::Sequence{++sequence};
      at += header.length;
    }
    append(journal, step);
    if (durability == journal::Durability::Async || ++waiting % steps_a_batch != 0) continue;
    // So that batches are what the test says, and not what the clock gave.
    *journal.wanted() = sequence;
    engine::ParkWait wait;
    while (journal.durable_through()->load() < sequence) {
      if (journal.has_failed()) std::abort();
      wait.idle();
    }
  }
  if (journal.finish()) std::abort();
}

/// A signed journal of some small segments, with what the outside has of it: the public key and heads.
class SealedJournal {
 public:
  static constexpr std::uint32_t kSteps = 120;

  explicit SealedJournal(journal::Durability durability = journal::Durability::Async, bool is_signed = true,
                         std::uint32_t step_count = kSteps)
      : steps_{sample_steps(step_count)} {
    if (is_signed) {
      const auto made = journal::make_key(key());
      if (!made) std::abort();
      keys_ = *made;
    }
    write_sealed(path(), steps_, is_signed ? key() : std::filesystem::path{}, durability);
    files_ = read_files(path());
    const auto found = verify({});
    if (!found || !found->is_sound()) std::abort();
    head_ = *found->seals.head;
  }

  [[nodiscard]] std::filesystem::path path() const { return directory_.journal(); }
  [[nodiscard]] std::filesystem::path key() const { return directory_.path() / "key"; }
  [[nodiscard]] std::filesystem::path beside(const std::string& name) const { return directory_.path() / name; }
  [[nodiscard]] const std::vector<Step>& steps() const noexcept { return steps_; }
  [[nodiscard]] const Files& files() const noexcept { return files_; }
  /// As `keys make` gave it out: the first epoch alone.
  [[nodiscard]] const std::optional<journal::PublicKeys>& keys() const noexcept { return keys_; }
  [[nodiscard]] const journal::OutsideHead& head() const noexcept { return head_; }
  void restore() const { write_files(path(), files_); }

  struct Trust {
    bool key{false};
    bool head{false};
  };
  [[nodiscard]] engine::Result<journal::Verification, journal::JournalError> verify(Trust trust) const {
    journal::SealCheckOptions options{.directory = path()};
    if (trust.key) options.keys = keys_;
    if (trust.head) options.to = head_;
    return journal::verify_journal(options);
  }
  [[nodiscard]] bool is_found(Trust trust) const {
    const auto found = verify(trust);
    return !found || !found->is_sound();
  }

 private:
  TemporaryDirectory directory_;
  std::vector<Step> steps_;
  std::optional<journal::PublicKeys> keys_;
  Files files_;
  journal::OutsideHead head_;
};

}  // namespace tests
