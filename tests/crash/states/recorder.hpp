// The file layer under the journal, seen: this program has its own open, pwrite, fdatasync, rename, mmap, ..., which do
// what the system's do and tell a Disk of it. So everything that the journal's own code does to its files, in whatever
// way, is what the states after a crash are made from. Syncs cost nothing here: nothing is really synced.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tests/crash/states/disk.hpp"

namespace tests {

/// Sees what happens in these directories while it lives. One at a time, one thread.
class Recorder {
 public:
  /// What is in the directories now counts as synced.
  explicit Recorder(std::vector<std::filesystem::path> directories);
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;
  ~Recorder();

  /// Called after every change, before it may be synced: the power may go, or the process be killed, right then. What
  /// is possible before a later sync was possible already.
  void on_change(std::function<void()> hook) { hook_ = std::move(hook); }
  /// For stores into mapped memory, which no call announces.
  void stored() { changed(); }

  /// The process is dead: nothing reaches the files any more, and nothing is told. For the end of its objects.
  void die() { is_dead_ = true; }
  [[nodiscard]] bool is_dead() const noexcept { return is_dead_; }
  /// Another process goes on with the files as they are, and with what is not synced of them.
  void revive();
  /// Moves the clock that the code under test sees.
  static void pass(std::int64_t ns);

  /// With what lies in mappings taken over.
  [[nodiscard]] const Disk& disk();
  [[nodiscard]] const std::vector<std::filesystem::path>& directories() const noexcept { return directories_; }

  // For the calls.
  struct Calls;

 private:
  struct Mapped {
    const std::byte* base;
    std::size_t bytes;
    std::shared_ptr<DiskFile> file;
  };
  struct Open {
    std::shared_ptr<DiskFile> file;
    bool is_synchronous;
  };

  [[nodiscard]] bool is_watched(const std::string& path) const;
  void changed();

  std::vector<std::filesystem::path> directories_;
  Disk disk_;
  std::map<int, Open> open_;
  std::map<int, std::string> open_directories_;
  std::vector<Mapped> mapped_;
  std::function<void()> hook_;
  bool is_dead_{false};
  bool is_in_hook_{false};
};

}  // namespace tests
