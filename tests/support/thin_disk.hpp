// A disk that promises more than it has: real input/output errors, by the kernel's own hand.
#pragma once

#include <sys/mount.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

#include "tests/support/programs.hpp"

namespace tests {

/// An ext4 image of 64 MiB, sparse, on a file system of `room` MiB: what does not fit fails when it is written back.
class ThinDisk {
 public:
  ThinDisk(std::filesystem::path under, int room) : under_{std::move(under)}, at_{under_ / "disk"} {
    why_not_ = mount_all(room);
  }
  ThinDisk(const ThinDisk&) = delete;
  ThinDisk& operator=(const ThinDisk&) = delete;
  ~ThinDisk() {
    detach();
    ::umount2(under_.c_str(), MNT_DETACH);
  }

  /// Empty when it is there; else what this machine refused.
  [[nodiscard]] const std::string& why_not() const noexcept { return why_not_; }
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return at_; }
  /// What the kernel still remembers and could not write is forgotten. False: it cannot be mounted again.
  [[nodiscard]] bool mount_again() const {
    detach();
    return attach() == 0;
  }

 private:
  static constexpr std::uintmax_t kImageBytes = 64U << 20U;

  std::string mount_all(int room) const {
    std::filesystem::create_directories(under_);
    const std::string size = "size=" + std::to_string(room) + "m";
    if (::mount("tmpfs", under_.c_str(), "tmpfs", 0, size.c_str()) != 0) {
      return std::string{"mounting a tmpfs: "} + std::strerror(errno);
    }
    std::ofstream{image()}.close();
    std::filesystem::resize_file(image(), kImageBytes);
    std::filesystem::create_directory(at_);
    if (run("/usr/sbin/mkfs.ext4", {"-q", "-F", "-O", "^has_journal", image()}).status != 0) return "no mkfs.ext4";
    return attach() == 0 ? "" : "no loop device can be mounted";
  }
  [[nodiscard]] int attach() const { return run("/usr/bin/mount", {"-o", "loop", image(), at_.string()}).status; }
  void detach() const { static_cast<void>(run("/usr/bin/umount", {at_.string()})); }
  [[nodiscard]] std::string image() const { return (under_ / "image").string(); }

  std::filesystem::path under_;
  std::filesystem::path at_;
  std::string why_not_{};
};

}  // namespace tests
