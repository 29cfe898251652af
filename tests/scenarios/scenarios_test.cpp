// Every file of tests/scenarios/orders is one case of ORDERS, named so.
#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/scenarios/scenario.hpp"

namespace tests {
namespace {

std::vector<std::string> scenario_files() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator{LOCKSTEP_SOURCE_DIR "/tests/scenarios/orders"}) {
    if (entry.path().extension() == ".txt") files.push_back(entry.path().stem().string());
  }
  std::ranges::sort(files);
  return files;
}

class OrderScenario : public testing::TestWithParam<std::string> {};

TEST_P(OrderScenario, Holds) {
  const auto faults = run_scenario(std::string{LOCKSTEP_SOURCE_DIR "/tests/scenarios/orders/"} + GetParam() + ".txt");

  for (const std::string& fault : faults) ADD_FAILURE() << fault;
}

INSTANTIATE_TEST_SUITE_P(Orders, OrderScenario, testing::ValuesIn(scenario_files()),
                         [](const auto& tested) { return tested.param; });

}  // namespace
}  // namespace tests
