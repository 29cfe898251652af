#include "bench/scratch.hpp"

#include <stdlib.h>

#include <stdexcept>
#include <string>
#include <system_error>

namespace bench {

Scratch::Scratch(const std::filesystem::path& parent) {
  std::string name = (parent / "lockstep-bench-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    throw std::runtime_error{"cannot make a directory in " + parent.string() + "; choose another with --directory"};
  }
  path_ = name;
}

Scratch::~Scratch() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace bench
