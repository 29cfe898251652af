// Result, Strong and FixedVector: small values that everything else is made of.
#include <memory>
#include <string>
#include <type_traits>

#include <gtest/gtest.h>

#include "engine/base/fixed_vector.hpp"
#include "engine/base/result.hpp"
#include "engine/base/strong.hpp"

namespace {

using engine::Failure;
using engine::FixedVector;
using engine::Result;

using Apples = engine::Strong<struct ApplesTag, int>;
using Pears = engine::Strong<struct PearsTag, int>;
static_assert(!std::is_convertible_v<int, Apples>);
static_assert(!std::is_convertible_v<Apples, int>);
static_assert(!std::is_convertible_v<Apples, Pears>);
static_assert(!std::is_constructible_v<Apples, Pears>);
static_assert(std::is_trivially_copyable_v<Apples> && sizeof(Apples) == sizeof(int));
static_assert(engine::kIsStrong<Apples> && !engine::kIsStrong<int>);

TEST(Strong, IsZeroByDefaultAndOrdersAsItsRawValue) {
  EXPECT_EQ(Apples{}.raw(), 0);
  EXPECT_LT(Apples{-2}, Apples{1});
  EXPECT_NE(Apples{2}, Apples{1});
}

Result<std::string, int> sample(bool good) {
  if (!good) return Failure{7};
  return std::string(40, 'x');
}

TEST(Result, HoldsTheValueOrTheError) {
  const auto good = sample(true);
  const auto bad = sample(false);

  EXPECT_TRUE(good.has_value());
  EXPECT_EQ(good->size(), 40U);
  EXPECT_FALSE(bad);
  EXPECT_EQ(bad.error(), 7);
}

TEST(Result, CopiesAndMovesBothWays) {
  auto first = sample(true);
  auto second = sample(false);

  const auto copy = first;
  second = first;
  first = sample(false);

  EXPECT_EQ(*copy, *second);
  EXPECT_EQ(first.error(), 7);
}

TEST(Result, SurvivesAssignmentToItself) {
  auto result = sample(true);
  auto& same = result;

  result = same;

  EXPECT_EQ(result->size(), 40U);
}

TEST(Result, CarriesWhatOnlyMoves) {
  Result<std::unique_ptr<int>, int> result{std::make_unique<int>(5)};

  const std::unique_ptr<int> taken = *std::move(result);

  EXPECT_EQ(*taken, 5);
}

TEST(Result, TellsAValueFromAnErrorOfTheSameType) {
  const Result<int, int> value{3};
  const Result<int, int> error{Failure{3}};

  EXPECT_TRUE(value.has_value());
  EXPECT_FALSE(error.has_value());
}

TEST(ResultDeath, AbortsWhenTheOtherIsAskedFor) {
  EXPECT_DEATH(static_cast<void>(sample(false).value()), "has_value_");
  EXPECT_DEATH(static_cast<void>(sample(true).error()), "!has_value_");
}

TEST(FixedVector, RefusesPushWhenFull) {
  FixedVector<int, 2> items;

  EXPECT_TRUE(items.push(1));
  EXPECT_TRUE(items.push(2));
  EXPECT_FALSE(items.push(3));

  EXPECT_EQ(items.size(), 2U);
  EXPECT_EQ(items[1], 2);
}

TEST(FixedVector, CoversOnlyWhatWasPushed) {
  FixedVector<int, 4> items;
  ASSERT_TRUE(items.push(5));
  ASSERT_TRUE(items.push(6));

  int sum = 0;
  for (const int item : items) sum += item;

  EXPECT_EQ(sum, 11);
  EXPECT_EQ(items.span().size(), 2U);
  items.clear();
  EXPECT_TRUE(items.empty());
  EXPECT_EQ(items.begin(), items.end());
}

TEST(FixedVectorDeath, AbortsBeyondItsSize) {
  FixedVector<int, 4> items;
  ASSERT_TRUE(items.push(5));

  EXPECT_DEATH(static_cast<void>(items[1]), "index < size_");
}

}  // namespace
