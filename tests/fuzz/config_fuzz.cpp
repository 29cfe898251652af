// A configuration of any text: refused with at least one issue, or in a canonical form that its reader takes.
#include "adapters/config/config.hpp"
#include "engine/model/config.hpp"
#include "tests/fuzz/fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto configuration = adapters::config::parse(tests::text_of(data, size), "fuzzed.toml");
  if (!configuration) {
    tests::must(!adapters::config::print_issues(configuration.error()).empty());
    return 0;
  }
  tests::must(engine::ConfigView::parse(configuration->canonical).has_value());
  return 0;
}
