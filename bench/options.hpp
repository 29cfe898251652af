// The options of a subcommand, each bounded and shown with its default. Hides the parser's header, which takes longer
// to compile than any measurement.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace CLI {  // NOLINT(readability-identifier-naming): the name of the library
class App;
}

namespace bench {

/// Both ends are allowed.
struct Bounds {
  std::int64_t min;
  std::int64_t max;
};

/// What is added here outlives the parsing: the values belong to the caller, and hold their defaults.
class Options {
 public:
  explicit Options(CLI::App& command) : command_{&command} {}

  template <class Number>
  void number(const std::string& name, Number& value, const std::string& words, Bounds bounds) {
    add({name, words}, static_cast<std::int64_t>(value), bounds,
        [&value](std::int64_t given) { value = static_cast<Number>(given); });
  }
  /// words: whose processor.
  void processor(const std::string& name, int& value, const std::string& words);
  /// words: what is written there.
  void directory(std::string& value, const std::string& words);

 private:
  struct Name {
    std::string name;
    std::string words;
  };
  void add(const Name& name, std::int64_t value, Bounds bounds, std::function<void(std::int64_t)> set);

  CLI::App* command_;
};

}  // namespace bench
