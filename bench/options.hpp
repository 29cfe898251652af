// Options that the subcommands have in common, each bounded and shown with its default.
#pragma once

#include <cstdint>
#include <string>

#include <CLI/CLI.hpp>

namespace bench {

/// Both ends are allowed.
struct Bounds {
  std::int64_t min;
  std::int64_t max;
};

template <class Number>
void add_number(CLI::App& command, const std::string& name, Number& value, const std::string& words, Bounds bounds) {
  command.add_option(name, value, words)->check(CLI::Range(bounds.min, bounds.max))->capture_default_str();
}

/// words: what is written there.
inline void add_directory(CLI::App& command, std::string& directory, const std::string& words) {
  command.add_option("--directory", directory, words)->check(CLI::ExistingDirectory)->capture_default_str();
}

}  // namespace bench
