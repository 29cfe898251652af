// A directory that is gone when its owner is.
#pragma once

#include <filesystem>

namespace bench {

class Scratch {
 public:
  /// A new directory inside `parent`. Throws std::runtime_error when that is not possible.
  explicit Scratch(const std::filesystem::path& parent);
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace bench
