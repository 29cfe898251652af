// A sealed journal of two sessions under the mode `mirror`, with both of its directories, to be damaged and repaired.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "journal/lock.hpp"
#include "journal/recovery/mirror_repair.hpp"
#include "journal/recovery/recovery.hpp"
#include "journal/seal/verification.hpp"
#include "tests/support/file_text.hpp"
#include "tests/support/journal_steps.hpp"

namespace tests {

/// Every file of a directory by its name, but locks.
using DirectoryBytes = std::map<std::string, std::string>;
inline DirectoryBytes bytes_of_files(const std::filesystem::path& directory) {
  DirectoryBytes files;
  for (const auto& entry : std::filesystem::directory_iterator{directory}) {
    const std::string name = entry.path().filename().string();
    if (entry.is_regular_file() && name != "lock") files[name] = file_text(entry.path());
  }
  return files;
}

/// Writes over some bytes of a file, read-only or not.
inline void overwrite_file(const std::filesystem::path& file, std::size_t offset, const std::string& bytes) {
  std::filesystem::permissions(file, std::filesystem::perms::owner_write, std::filesystem::perm_options::add);
  std::fstream out{file, std::ios::in | std::ios::out | std::ios::binary};
  out.seekp(static_cast<std::streamoff>(offset));
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}
/// Changes every bit of one byte.
inline void flip_byte(const std::filesystem::path& file, std::size_t offset) {
  const char byte = file_text(file).at(offset);
  overwrite_file(file, offset, std::string(1, static_cast<char>(~byte)));
}

class MirroredJournal {
 public:
  static constexpr std::size_t kSegmentBytes = 32 * 1024;
  static constexpr std::uint32_t kStepsOfSession = 160;

  explicit MirroredJournal(const std::filesystem::path& parent = std::filesystem::temp_directory_path())
      : directory_{parent} {
    {
      auto journal = journal::Journal::create(options());
      if (!journal) std::abort();
      StepBuilder steps;
      write(**journal, steps, kStepsOfSession);
    }
    go_on(options(), kStepsOfSession, 0);
    files_ = bytes_of_files(journal());
    mirror_files_ = bytes_of_files(mirror());
  }

  [[nodiscard]] std::filesystem::path root() const { return directory_.path(); }
  [[nodiscard]] std::filesystem::path journal() const { return directory_.journal(); }
  [[nodiscard]] std::filesystem::path mirror() const { return directory_.path() / "mirror"; }
  [[nodiscard]] std::filesystem::path segment(std::uint32_t number) const {
    return journal() / journal::segment_file_name(number);
  }
  [[nodiscard]] std::filesystem::path mirrored(std::uint32_t number) const {
    return mirror() / journal::segment_file_name(number);
  }
  [[nodiscard]] std::uint32_t segment_count() const {
    return static_cast<std::uint32_t>(
        std::ranges::count_if(files_, [](const auto& file) { return journal::segment_number(file.first) != 0; }));
  }
  /// As they were written.
  [[nodiscard]] const DirectoryBytes& files() const noexcept { return files_; }
  [[nodiscard]] const DirectoryBytes& mirror_files() const noexcept { return mirror_files_; }

  /// Both directories as they were written, and nothing else in them.
  void restore() const {
    for (const auto& [directory, files] : {std::pair{journal(), &files_}, std::pair{mirror(), &mirror_files_}}) {
      std::filesystem::remove_all(directory / journal::kDamagedFolderName);
      for (const auto& [name, bytes] : bytes_of_files(directory)) {
        const auto original = files->find(name);
        if (original == files->end() || original->second != bytes) std::filesystem::remove(directory / name);
      }
      for (const auto& [name, bytes] : *files) {
        if (!std::filesystem::exists(directory / name)) std::ofstream{directory / name, std::ios::binary} << bytes;
      }
    }
  }

  [[nodiscard]] journal::RepairOptions repair() const { return {.directory = journal(), .mirror = mirror()}; }
  [[nodiscard]] engine::Result<journal::RepairPlan, journal::JournalError> plan() const {
    return journal::plan_repair(repair());
  }
  /// Plans and carries out; what was refused.
  [[nodiscard]] std::optional<journal::JournalError> repaired() const {
    const auto found = plan();
    return found ? journal::carry_out(repair(), *found) : std::optional{found.error()};
  }
  /// What is wrong with the journal, its seals included; empty: nothing.
  [[nodiscard]] std::string fault() const {
    const auto found = journal::verify_journal({.directory = journal()});
    if (!found) return found.error().message();
    if (found->damage) return found->damage->message();
    if (!found->findings.empty()) return found->findings.front().message();
    return found->is_sound() ? std::string{} : "not sound";
  }

  /// A session more of other steps in one of the directories alone, as if it were a journal without a mirror.
  void go_on_alone(const std::filesystem::path& directory, std::uint32_t outputs) const {
    auto alone = options();
    alone.directory = directory;
    alone.durability = journal::Durability::Group;
    alone.durable.mirror.clear();
    go_on(alone, 5, outputs);
  }

 private:
  [[nodiscard]] journal::CreateOptions options() const {
    auto options = small_journal(journal());
    options.segment_bytes = kSegmentBytes;
    options.durability = journal::Durability::Mirror;
    options.durable.mirror = mirror();
    options.durable.staging = root();
    options.durable.staging_chunk_bytes = kSmallSegment;
    options.durable.ballast_bytes = 0;
    options.durable.method = journal::WriteMethod::Buffered;
    return options;
  }
  static void write(journal::Journal& journal, StepBuilder& steps, std::uint32_t count, std::uint32_t outputs = 0) {
    for (std::uint32_t i = 0; i < count; ++i) append(journal, steps.next(outputs + i % 4));
    if (journal.finish()) std::abort();
  }
  static void go_on(const journal::CreateOptions& options, std::uint32_t count, std::uint32_t outputs) {
    auto lock = journal::DirectoryLock::take(options.directory);
    const auto found = journal::recover({.directory = options.directory});
    if (!lock || !found || !found->is_sound()) std::abort();
    auto resumed = journal::Journal::resume(options, found->point, std::move(lock).value());
    if (!resumed) std::abort();
    StepBuilder steps{found->point.epoch, found->point.last_sequence};
    write(**resumed, steps, count, outputs);
  }

  TemporaryDirectory directory_;
  DirectoryBytes files_;
  DirectoryBytes mirror_files_;
};

}  // namespace tests
