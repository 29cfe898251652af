// J17 and J19: what a reader makes of padded batches, whole, torn and changed.
#include <array>
#include <fstream>

#include <gtest/gtest.h>

#include "journal/check.hpp"
#include "tests/unit/journal/durable/durable_run.hpp"

namespace {

using journal::TailKind;
using tests::DurableRun;

constexpr std::size_t kBatch = journal::kSectorBytes;

/// Four batches of a sector each, and what lies where.
class FourBatches {
 public:
  FourBatches() {
    for (int batch = 0; batch < 4; ++batch) {
      run_.append(1);
      EXPECT_TRUE(run_.turn_when_due());
    }
  }
  void change(std::size_t offset, std::string_view bytes) {
    std::fstream file{run_.first_segment(), std::ios::binary | std::ios::in | std::ios::out};
    file.seekp(static_cast<std::streamoff>(offset));
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }
  [[nodiscard]] journal::TailReport tail() const { return tests::read_back(run_.directory()).tail; }
  /// Of batch 0, 1, 2 or 3.
  static constexpr std::size_t begin(std::size_t batch) { return journal::kDataBegin + batch * kBatch; }

 private:
  DurableRun run_;
};

TEST(PaddedBatches, AreReadAsOneStream) {
  const FourBatches batches;

  EXPECT_EQ(batches.tail().kind, TailKind::Clean);
  EXPECT_EQ(batches.tail().record_count, 8U);
}

TEST(PaddedBatches, TheLastOneMayBeTorn) {
  FourBatches batches;
  batches.change(FourBatches::begin(3) + 8, std::string(64, '\0'));

  EXPECT_EQ(batches.tail().kind, TailKind::TornTail) << batches.tail().reason;
  EXPECT_EQ(batches.tail().last_sequence.raw(), 6U);
}

TEST(PaddedBatches, InputsOfATornBatchProveNothing) {
  FourBatches batches;
  // The padding of the last batch and its first record are gone, its second record is there.
  batches.change(FourBatches::begin(3), std::string(96, 'x'));
  batches.change(FourBatches::begin(3) + 96 + 72, std::string(64, 'x'));

  EXPECT_EQ(batches.tail().kind, TailKind::TornTail) << batches.tail().reason;
}

TEST(PaddedBatches, AnEarlierOneThatIsGoneIsDamage) {
  for (std::size_t batch = 0; batch < 3; ++batch) {
    FourBatches batches;
    batches.change(FourBatches::begin(batch), std::string(kBatch, '\0'));

    EXPECT_EQ(batches.tail().kind, TailKind::Damage) << "batch " << batch << ": " << batches.tail().reason;
    EXPECT_NE(batches.tail().reason.find("was durable before it"), std::string::npos) << batches.tail().reason;
  }
}

TEST(PaddedBatches, AChangedPaddingIsFound) {
  // Its zeros as well: nothing in the data can be changed unseen.
  for (const std::size_t offset :
       {std::size_t{0}, std::size_t{12}, std::size_t{20}, std::size_t{28}, std::size_t{40}}) {
    FourBatches batches;
    batches.change(FourBatches::begin(1) + 96 + 72 + offset, "x");

    EXPECT_EQ(batches.tail().kind, TailKind::Damage) << "offset " << offset << ": " << batches.tail().reason;
  }
}

TEST(PaddedBatches, APaddingOfAnotherPlaceIsNoPadding) {
  constexpr std::uint64_t kSeed = 7;
  alignas(8) std::array<std::byte, 3 * kBatch> data{};
  journal::BatchBuffer batch{kSeed};
  tests::StepBuilder steps;
  batch.add(steps.next());
  const auto sectors = batch.finish(engine::Sequence{5});
  const std::size_t padding = 96;
  std::copy(sectors.begin(), sectors.end(), data.begin());

  ASSERT_TRUE(journal::padding_at(data, padding, kSeed));
  EXPECT_EQ(journal::padding_at(data, padding, kSeed)->durable_before, engine::Sequence{5});
  EXPECT_FALSE(journal::padding_at(data, padding, kSeed + 1));
  // The same bytes elsewhere do not reach to a sector boundary.
  std::copy(sectors.begin() + padding, sectors.end(), data.begin() + kBatch);
  EXPECT_FALSE(journal::padding_at(data, kBatch, kSeed));
}

TEST(PaddedBatches, StepsThatLeaveNoRoomForAPaddingTakeOneMoreSector) {
  EXPECT_EQ(journal::padded_bytes(kBatch - sizeof(journal::PaddingFrame)), kBatch);
  EXPECT_EQ(journal::padded_bytes(kBatch - sizeof(journal::PaddingFrame) + 8), 2 * kBatch);
  EXPECT_EQ(journal::padded_bytes(kBatch), 2 * kBatch);
}

}  // namespace
