// Live sessions of the real engine, as a user runs them, on disks that fail.
#pragma once

#include <sys/mount.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/market_config.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/temporary_directory.hpp"

namespace tests {

/// A session under a durable mode in a directory of its own. A disk as slow as it likes does not end its trading.
class DurableSession {
 public:
  DurableSession(std::string_view mode, std::uint64_t quotes, std::string_view more = {},
                 std::string_view segment_bytes = "segment_bytes = \"400KiB\"", std::string_view slow = "1m")
      : config_{with(mode, quotes, more, slow).with("segment_bytes = \"400KiB\"", segment_bytes).write(path())} {}

  [[nodiscard]] std::filesystem::path path() const { return directory_.path(); }
  [[nodiscard]] std::filesystem::path journal() const { return directory_.journal(); }
  [[nodiscard]] std::vector<std::string> arguments() const {
    return {"run", "--config", config_, "--journal", journal().string()};
  }

 private:
  /// slow: from when on a write is slow, of either kind.
  MarketConfig with(std::string_view mode, std::uint64_t quotes, std::string_view more, std::string_view slow) {
    std::string keys = "[journal]\nslow_reduce = \"";
    keys.append(slow).append("\"\nslow_observe = \"").append(slow).append("\"\n");
    // Staged in the directory of the test: a stopped engine leaves that file.
    keys.append("staging = \"").append(path().string()).append("\"\n");
    keys.append("durability = \"").append(mode).append("\"\n").append(more);
    if (mode == "mirror") keys += "mirror = \"" + (directory_.path() / "mirror").string() + "\"\n";
    MarketConfig config;
    config.quotes(quotes).with("[journal]\n", keys);
    return config;
  }

  TemporaryDirectory directory_;
  std::string config_;
};

/// Replay agrees with the journal, and so does the second reader.
inline void expect_sound(const std::filesystem::path& journal) {
  const Ended verified = run("lockstep-replay", {"verify", journal.string()});
  EXPECT_EQ(verified.status, 0) << verified.out << verified.err;
  const Ended read = run("/usr/bin/python3", {LOCKSTEP_SOURCE_DIR "/tests/crash/read_journal.py", journal.string()});
  EXPECT_EQ(read.status, 0) << read.err;
}

/// What is to fail, in a program with the library of planted failures in front (programs/failing_writes.cpp).
struct Planted {
  const char* what{"write"};  ///< "write", "hang", "create", "allocate" or "short"
  int from{1};                ///< the first call of that kind that fails; of "short" ones the seed
  int count{1'000'000'000};
  int error{EIO};
};

/// Its memory is the sanitizer's: shadows of terabytes, and an operator new of its own.
#ifdef __SANITIZE_ADDRESS__
inline constexpr bool kHasSanitizedMemory = true;
#else
inline constexpr bool kHasSanitizedMemory = false;
#endif

/// The address sanitizer asks to be the first library; what is preloaded here comes before it and takes nothing from
/// it.
inline std::string lenient_link_order() {
  const char* const given = std::getenv("ASAN_OPTIONS");
  return (given == nullptr ? std::string{} : std::string{given} + ":") + "verify_asan_link_order=0";
}

/// Runs the engine, or another program, to its end. What LD_PRELOAD brings is named in CMake.
inline Ended run_with_failures(const std::vector<std::string>& arguments, const Planted& planted,
                               std::string_view program = "lockstep-engine") {
  ::setenv("LOCKSTEP_FAIL_WHAT", planted.what, 1);
  ::setenv("LOCKSTEP_FAIL_FROM", std::to_string(planted.from).c_str(), 1);
  ::setenv("LOCKSTEP_FAIL_COUNT", std::to_string(planted.count).c_str(), 1);
  ::setenv("LOCKSTEP_FAIL_ERROR", std::to_string(planted.error).c_str(), 1);
  ::setenv("ASAN_OPTIONS", lenient_link_order().c_str(), 1);
  ::setenv("LD_PRELOAD", LOCKSTEP_FAILING_WRITES, 1);
  Program live{program, arguments};
  ::unsetenv("LD_PRELOAD");
  return live.wait();
}

/// A file system of its own of 5 MiB. `error`: why it could not be mounted, or 0.
class SmallDisk {
 public:
  explicit SmallDisk(std::filesystem::path at) : at_{std::move(at)} {
    std::filesystem::create_directories(at_);
    error = ::mount("tmpfs", at_.c_str(), "tmpfs", 0, "size=5m") == 0 ? 0 : errno;
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  ~SmallDisk() {
    if (error == 0) ::umount2(at_.c_str(), MNT_DETACH);
  }
  /// From now on nothing can be written there.
  [[nodiscard]] bool make_read_only() const {
    return ::mount("tmpfs", at_.c_str(), "tmpfs", MS_REMOUNT | MS_RDONLY, nullptr) == 0;
  }
  int error{0};

 private:
  std::filesystem::path at_;
};

}  // namespace tests
