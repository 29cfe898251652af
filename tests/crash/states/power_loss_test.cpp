// Half of the 50,000 states of scripts/test, which runs two builds.
#include "tests/crash/states/power_loss.hpp"

namespace tests {

using journal::Durability;

INSTANTIATE_TEST_SUITE_P(Quick, F02PowerLoss,
                         testing::Values(CrashCase{"Group", Durability::Group, 5'000},
                                         CrashCase{"Sync", Durability::Sync, 3'000},
                                         CrashCase{"Mirror", Durability::Mirror, 4'000},
                                         CrashCase{"Async", Durability::Async, 5'000}),
                         name_of);
INSTANTIATE_TEST_SUITE_P(Quick, F33CrashInRecovery,
                         testing::Values(CrashCase{"OfGroup", Durability::Group, 3'500},
                                         CrashCase{"OfSync", Durability::Sync, 2'000},
                                         CrashCase{"OfAsync", Durability::Async, 3'500}),
                         name_of);

}  // namespace tests
