#include "bench/options.hpp"

#include <utility>

#include <CLI/CLI.hpp>

namespace bench {

void Options::add(const Name& name, std::int64_t value, Bounds bounds, std::function<void(std::int64_t)> set) {
  command_->add_option_function<std::int64_t>(name.name, std::move(set), name.words)
      ->check(CLI::Range(bounds.min, bounds.max))
      ->default_str(std::to_string(value));
}

void Options::processor(const std::string& name, int& value, const std::string& words) {
  command_->add_option(name, value, words)->capture_default_str();
}

void Options::directory(std::string& value, const std::string& words) {
  command_->add_option("--directory", value, words)->check(CLI::ExistingDirectory)->capture_default_str();
}

}  // namespace bench
