// A configuration in which only operators act: its one strategy is of no kind that we know, and so never acts.
#pragma once

#include "tests/support/engine_config.hpp"

namespace tests {

inline TestConfig config_by_hand() {
  TestConfig config;
  config.strategies = {quoter_spec()};
  config.strategies[0].kind = engine::StrategyKind{99};
  return config;
}

}  // namespace tests
