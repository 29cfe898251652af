// More than a million states, of other seeds than the quick ones.
#include "tests/crash/states/power_loss.hpp"

namespace tests {

using journal::Durability;

INSTANTIATE_TEST_SUITE_P(Slow, F02PowerLoss,
                         testing::Values(CrashCase{"Group", Durability::Group, 200'000, 1'000},
                                         CrashCase{"Sync", Durability::Sync, 120'000, 1'000},
                                         CrashCase{"Mirror", Durability::Mirror, 140'000, 1'000},
                                         CrashCase{"Async", Durability::Async, 200'000, 1'000}),
                         name_of);
INSTANTIATE_TEST_SUITE_P(Slow, F33CrashInRecovery,
                         testing::Values(CrashCase{"OfGroup", Durability::Group, 130'000, 1'000},
                                         CrashCase{"OfSync", Durability::Sync, 90'000, 1'000},
                                         CrashCase{"OfAsync", Durability::Async, 130'000, 1'000}),
                         name_of);

}  // namespace tests
