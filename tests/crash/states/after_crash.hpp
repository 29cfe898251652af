// What a crash may leave of a Disk, put into a directory where it can be looked at: each sector that was not synced
// old, new, torn at 8 bytes, zeros or noise; each file as long as it was, as it is, or between; each change of a name
// made or not.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "engine/base/random.hpp"
#include "tests/crash/states/disk.hpp"
#include "tests/support/temporary_directory.hpp"

namespace tests {

/// Numbers from a seed, one after the other.
class Draw {
 public:
  explicit Draw(std::uint64_t seed) : seed_{seed} {}
  std::uint64_t next() { return engine::random_u64(seed_, 0, 0, ++count_); }
  std::uint64_t below(std::uint64_t bound) { return engine::below(next(), bound); }
  /// Nearly no bit and nearly every bit as often as any mixture.
  std::uint64_t mask();

 private:
  std::uint64_t seed_;
  std::uint64_t count_{0};
};

/// One of the states. Bits beyond the 64th thing that may be old or new are those of the first again.
struct CrashChoice {
  std::uint64_t sectors{~std::uint64_t{0}};  ///< new, in the order of files and offsets; others are old
  std::uint64_t names{~std::uint64_t{0}};    ///< changes of names that got through
  bool is_ugly{false};                       ///< some of the sectors are torn, zeros or noise instead

  /// A killed process: what the kernel has is all there.
  [[nodiscard]] bool is_kill() const noexcept { return ~sectors == 0 && ~names == 0 && !is_ugly; }
};

/// Files without a name are no part of a journal: their sectors are not worth a state.
[[nodiscard]] bool has_final_name(const std::string& path);

/// Directories that hold one state after the other; only what differs is written.
class AfterCrash {
 public:
  /// Shows these recorded directories in directories of its own, in their order.
  explicit AfterCrash(const std::vector<std::filesystem::path>& recorded);
  AfterCrash(const AfterCrash&) = delete;
  AfterCrash& operator=(const AfterCrash&) = delete;
  ~AfterCrash();

  void show(const Disk& disk, const CrashChoice& choice, Draw& draw);
  [[nodiscard]] const std::vector<std::filesystem::path>& directories() const noexcept { return shown_; }

 private:
  /// A file as it lies there.
  struct Held {
    int descriptor{-1};
    std::vector<std::byte> bytes{};
    std::shared_ptr<DiskFile> of{};
    std::uint64_t version{0};  ///< of the file when it was shown as it was synced; 0: otherwise
  };

  [[nodiscard]] std::string shown_path(const std::string& recorded) const;
  void put(Held& held, const std::vector<std::byte>& bytes);

  TemporaryDirectory place_;
  std::vector<std::filesystem::path> recorded_;
  std::vector<std::filesystem::path> shown_;
  std::map<std::string, Held> held_;  // By the recorded path.
};

}  // namespace tests
