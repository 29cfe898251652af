// Every file of tests/scenarios/orders and tests/scenarios/reconciliation is one case of ORDERS, named so.
#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/scenarios/scenario.hpp"

namespace tests {
namespace {

constexpr const char* kScenarios = LOCKSTEP_SOURCE_DIR "/tests/scenarios/";

std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator{kScenarios + folder}) {
    if (entry.path().extension() == ".txt") names.push_back(entry.path().stem().string());
  }
  std::ranges::sort(names);
  return names;
}

void expect_holds(const std::string& folder, const std::string& name) {
  for (const std::string& fault : run_scenario(kScenarios + folder + "/" + name + ".txt")) ADD_FAILURE() << fault;
}

class OrderScenario : public testing::TestWithParam<std::string> {};

TEST_P(OrderScenario, Holds) { expect_holds("orders", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Orders, OrderScenario, testing::ValuesIn(names_in("orders")),
                         [](const auto& tested) { return tested.param; });

class ReconciliationScenario : public testing::TestWithParam<std::string> {};

TEST_P(ReconciliationScenario, Holds) { expect_holds("reconciliation", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Reconciliation, ReconciliationScenario, testing::ValuesIn(names_in("reconciliation")),
                         [](const auto& tested) { return tested.param; });

}  // namespace
}  // namespace tests
