// Runs a small durable session on a FakeDisk and makes the states that a power loss may leave at every write and sync;
// each is recovered, and must hold everything that was told durable and nothing that was never appended.
#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/base/random.hpp"
#include "journal/recovery/recovery.hpp"
#include "tests/unit/journal/durable/durable_run.hpp"
#include "tests/unit/journal/durable/fake_disk.hpp"

namespace tests {

using FakeSyncer = journal::BasicSyncer<FakeFiles, TestClock>;

/// What a session is made of, and how many states are looked at.
struct CrashPlan {
  std::uint64_t seed{1};
  journal::Durability durability{journal::Durability::Group};
  journal::WriteMethod method{journal::WriteMethod::Direct};
  std::uint32_t steps{60};
  /// At each point where the power may go: exhaustive over old and new up to this many states, sampled beyond.
  std::size_t states_each{96};
};

class CrashStates {
 public:
  explicit CrashStates(const CrashPlan& plan) : plan_{plan} {
    directories_.push_back(temporary_.path() / "journal");
    if (plan.durability == journal::Durability::Mirror) directories_.push_back(temporary_.path() / "mirror");
    for (const auto& directory : directories_) std::filesystem::create_directory(directory);
  }

  /// Runs it all. The number of states; failures are gtest's.
  std::size_t run() {
    auto options = durable_options(temporary_.path());
    options.method = plan_.method;
    const journal::WriterStart start{.seed = journal::checksum_seed(kTestJournal)};
    syncer_.emplace(files_, clock_, directories_, durable_header(plan_.durability), start, options,
                    journal::DurableHooks{});
    EXPECT_FALSE(syncer_->open());
    files_.disk->may_crash = [this](const FakeDisk& disk) { crash_here(disk); };
    journal::Writer writer{syncer_->exchange(), start};
    StepBuilder steps;
    for (std::uint32_t i = 0; i < plan_.steps && !testing::Test::HasFailure(); ++i) {
      const auto step = steps.next(static_cast<std::uint32_t>(engine::below(draw(), 30)));
      while (!writer.has_room(step.size())) turn();
      writer.append(step);
      appended_.insert(appended_.end(), step.begin(), step.end());
      if (engine::below(draw(), 3) == 0) turn();
    }
    EXPECT_TRUE(syncer_->finish());
    return states_;
  }

 private:
  void turn() {
    *clock_.now += 10'000'000;
    syncer_->turn();
  }
  std::uint64_t draw() { return engine::random_u64(plan_.seed, 0, 0, ++draws_); }

  /// All sectors of named segments that may be old or new, and what was not synced of names.
  void crash_here(const FakeDisk& disk) {
    std::size_t sectors = 0;
    for (const auto& [path, file] : disk.now) {
      if (path.ends_with(".seg")) sectors += file->unsynced.size();
    }
    const bool has_names_in_flight = disk.now != disk.synced;
    if (sectors == 0 && !has_names_in_flight) return;
    const bool is_exhaustive = sectors < 63 && (std::size_t{1} << sectors) <= plan_.states_each;
    const std::size_t count = is_exhaustive ? std::size_t{1} << sectors : plan_.states_each;
    for (std::size_t state = 0; state < count && !testing::Test::HasFailure(); ++state) {
      // Beyond what is exhaustive: the whole range of masks in turn, and in every second state torn sectors and noise.
      const std::uint64_t mask = is_exhaustive ? state : mask_of(state);
      const bool is_ugly = state % 2 == 1;
      look(disk.now, mask, is_ugly && !is_exhaustive);
      if (has_names_in_flight) look(disk.synced, mask, false);
    }
    if (is_exhaustive) look(disk.now, draw(), true);
  }
  /// Nearly nothing and nearly everything as often as any mixture.
  std::uint64_t mask_of(std::size_t state) {
    switch (state % 4) {
      case 0:
        return draw();
      case 1:
        return draw() & draw() & draw();
      case 2:
        return draw() | draw() | draw();
      default:
        return ~std::uint64_t{0} >> (draw() % 64);
    }
  }

  void look(const FakeDisk::Names& names, std::uint64_t mask, bool is_ugly) {
    std::erase_if(made_, [&](const auto& made) {
      if (names.contains(made.first)) return false;
      std::filesystem::remove(made.first);
      return true;
    });
    std::size_t bit = 0;
    for (const auto& [path, file] : names) {
      if (!path.ends_with(".seg")) continue;
      // What lies there as it was synced last is not written again.
      const Made wanted{file.get(), file->unsynced.empty() ? file->version : 0};
      if (wanted.version != 0 && made_[path] == wanted) continue;
      made_[path] = wanted;
      write(path, bytes_of(*file, mask, bit, is_ugly));
    }
    ++states_;
    for (const auto& directory : directories_) judge(directory);
  }

  std::vector<std::byte> bytes_of(const FakeFile& file, std::uint64_t mask, std::size_t& bit, bool is_ugly) {
    std::vector<std::byte> bytes = file.synced;
    for (const std::size_t sector : file.unsynced) {
      const std::size_t at = sector * kCrashSector;
      const bool is_new = (mask >> (bit++ % 64) & 1U) != 0;
      if (is_ugly && engine::below(draw(), 3) == 0) {
        spoil(bytes, file, at);
      } else if (is_new) {
        std::memcpy(bytes.data() + at, file.now.data() + at, kCrashSector);
      }
    }
    return bytes;
  }
  /// Half of it new and half old, zeros, or noise.
  void spoil(std::vector<std::byte>& bytes, const FakeFile& file, std::size_t at) {
    switch (engine::below(draw(), 3)) {
      case 0:
        std::memcpy(bytes.data() + at, file.now.data() + at, engine::below(draw(), kCrashSector / 8) * 8);
        break;
      case 1:
        std::memset(bytes.data() + at, 0, kCrashSector);
        break;
      default:
        for (std::size_t i = 0; i < kCrashSector; i += 8) {
          const std::uint64_t noise = draw();
          std::memcpy(bytes.data() + at + i, &noise, sizeof(noise));
        }
    }
  }

  void judge(const std::filesystem::path& directory) {
    const std::uint64_t told = syncer_->durable_through().load();
    std::vector<std::byte> stream;
    const auto recovered = journal::recover({.directory = directory,
                                             .on_step =
                                                 [&](const journal::StepView& step) {
                                                   stream.insert(stream.end(), step.bytes.begin(), step.bytes.end());
                                                   return std::optional<journal::JournalError>{};
                                                 },
                                             .settle = false});
    const auto where = [&] { return "seed " + std::to_string(plan_.seed) + ", state " + std::to_string(states_); };
    ASSERT_TRUE(recovered) << where() << ": " << recovered.error().message();
    ASSERT_TRUE(recovered->is_sound()) << where() << ": " << recovered->damage->message();
    ASSERT_GE(recovered->tail.last_sequence.raw(), told) << where();
    ASSERT_LE(stream.size(), appended_.size()) << where();
    ASSERT_TRUE(std::equal(stream.begin(), stream.end(), appended_.begin())) << where();
  }

  static void write(const std::string& path, const std::vector<std::byte>& bytes) {
    // Not cut first: a file system may sync a file that was cut and written again.
    if (!std::filesystem::exists(path)) std::ofstream{path};
    std::fstream file{path, std::ios::binary | std::ios::in | std::ios::out};
    file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  }

  /// What a file on the real disk was made of.
  struct Made {
    const FakeFile* file{nullptr};
    std::uint64_t version{0};
    friend bool operator==(const Made&, const Made&) = default;
  };

  CrashPlan plan_;
  TemporaryDirectory temporary_;
  std::vector<std::filesystem::path> directories_;
  FakeFiles files_;
  TestClock clock_;
  std::optional<FakeSyncer> syncer_;
  std::map<std::string, Made> made_;
  std::vector<std::byte> appended_;
  std::uint64_t draws_{0};
  std::size_t states_{0};
};

}  // namespace tests
