// F38: attack scripts. Whoever may write the journal's directory changes it and makes all checksums and hashes right
// again. With the public key or a head that was kept outside it is found; the table says by which of them, and what
// stays unseen without either (FORMAT.md, "What is found and what is not").
#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/seal_forgery.hpp"

namespace {

using tests::Files;
using tests::forge;
using tests::Forged;
using tests::SealedJournal;
using tests::Step;

/// A signed journal, and the same journal as it was two thirds of the way: an older backup.
struct Scene {
  SealedJournal sealed{};
};

struct Attack {
  std::string name;
  std::function<Files(const Scene&)> files;
  bool is_found_by_key;      ///< with the first public key, no head
  bool is_found_by_nothing;  ///< with neither
};
// With a head that was published after the place of the change, every one is found.

using Edit = std::function<void(std::vector<Step>&)>;

struct NamedEdit {
  const char* name;
  Edit edit;
};

constexpr std::size_t kMiddle = SealedJournal::kSteps / 2;

void change_payload(Step& step, std::size_t offset) { step[sizeof(engine::RecordHeader) + offset] ^= std::byte{1}; }

/// Changes of what happened. Each is made three times: sealed without a key, with a key of the forger's, and with the
/// true journal's signatures grafted on.
const std::vector<NamedEdit> kEdits = {
    {"a price is another", [](auto& steps) { change_payload(steps[kMiddle], 8); }},
    {"the first price is another", [](auto& steps) { change_payload(steps.front(), 8); }},
    {"the last price is another", [](auto& steps) { change_payload(steps.back(), 8); }},
    {"a time is another",
     [](auto& steps) {
       auto& header = tests::header_of(steps[kMiddle]);
       header.time = engine::Timestamp{header.time.raw() + 1};
       for (std::size_t i = 1; i <= kMiddle % 4; ++i) tests::header_of(steps[kMiddle], i).time = header.time;
     }},
    {"a state hash is another",
     [](auto& steps) { change_payload(steps[kMiddle + 1], tests::header_of(steps[kMiddle + 1]).length); }},
    {"a step is gone", [](auto& steps) { steps.erase(steps.begin() + kMiddle); }},
    {"the first step is gone", [](auto& steps) { steps.erase(steps.begin()); }},
    {"the last step is gone", [](auto& steps) { steps.pop_back(); }},
    {"a step is there twice", [](auto& steps) { steps.insert(steps.begin() + kMiddle, steps[kMiddle]); }},
    {"two inputs of one time have changed places",
     [](auto& steps) {
       // Of one kind and length, so that only what happened first is another.
       for (std::size_t at = sizeof(engine::RecordHeader); at < steps[4].size(); ++at)
         std::swap(steps[4][at], steps[8][at]);
     }},
    {"an output is gone",
     [](auto& steps) {
       Step& step = steps[kMiddle + 3];
       const std::size_t last = step.size() - sizeof(engine::RecordHeader) - sizeof(engine::StateHashed);
       step.resize(last);
       tests::header_of(step, 2).flags |= engine::record_flags::kLastOfStep;
     }},
};

Files without(Files files, const std::vector<std::string>& names) {
  for (const std::string& name : names) files.erase(name);
  return files;
}
std::uint32_t last_segment(const Scene& scene) { return static_cast<std::uint32_t>(scene.sealed.files().size() / 2); }
std::string seg(std::uint32_t number) { return journal::segment_file_name(number); }
std::string seal(std::uint32_t number) { return journal::seal_file_name(number); }

using EditSeals = std::function<void(journal::SealFile&, std::uint32_t)>;
Attack on_seals(std::string name, EditSeals edit) {
  return {.name = std::move(name),
          .files = [edit](const Scene& scene) { return tests::reseal(scene.sealed, scene.sealed.files(), edit); },
          .is_found_by_key = true,
          .is_found_by_nothing = true};
}

/// What lies in the seals alone is signed, and the signature is looked at even when nobody says by whom.
std::vector<Attack> attacks_on_seals() {
  return {
      on_seals("a wall time is another", [](auto& file, auto) { file.seals[0].wall_time_ns -= 1'000'000'000; }),
      on_seals("a clock's error is smaller", [](auto& file, auto) { file.seals[0].wall_error_ns = 1; }),
      on_seals("lost market data is hushed up",
               [](auto& file, auto) { file.closing->lost_market_data = file.seals[0].lost_market_data = 7; }),
      on_seals("more is said to have been durable",
               [](auto& file, auto) { file.seals[0].durable_through = file.seals[0].last; }),
      on_seals("a closing is said to be found later",
               [](auto& file, auto) { file.closing->flags = journal::closing_flags::kFound; }),
      on_seals("a closing's time is another", [](auto& file, auto) { file.closing->wall_time_ns += 1; }),
      on_seals("the next key is the forger's",
               [](auto& file, std::uint32_t number) {
                 if (number == 1) file.closing->next_public_key[0] ^= 1U;
               }),
      on_seals("one segment's signature is gone",
               [](auto& file, std::uint32_t number) {
                 if (number == 2) tests::graft(*file.closing, {});
               }),
      on_seals("a signature is another segment's",
               [first = journal::SegmentClosing{}](auto& file, std::uint32_t number) mutable {
                 if (number == 1) first = *file.closing;
                 if (number == 2) tests::graft(*file.closing, first);
               }),
  };
}

Files with_other_configuration(const Scene& scene) {
  return tests::reseal(scene.sealed, scene.sealed.files(), [](journal::SealFile& file, std::uint32_t) {
    file.header.config_hash = file.closing->config_hash = 7;
    for (auto& each : file.seals) each.config_hash = 7;
  });
}

std::vector<Attack> attacks_on_files() {
  return {
      {"all signatures are gone",
       [](const Scene& scene) {
         return tests::reseal(scene.sealed, scene.sealed.files(),
                              [](journal::SealFile& file, std::uint32_t) { tests::graft(*file.closing, {}); });
       },
       true, false},
      {"all seals are gone",
       [](const Scene& scene) {
         Files files = scene.sealed.files();
         std::erase_if(files, [](const auto& file) { return file.first.ends_with(".seal"); });
         return files;
       },
       true, false},
      {"the first seals are gone", [](const Scene& scene) { return without(scene.sealed.files(), {seal(1)}); }, true,
       true},
      {"the last seals are gone",
       [](const Scene& scene) { return without(scene.sealed.files(), {seal(last_segment(scene))}); }, false, false},
      {"the first segment is gone with its seals",
       [](const Scene& scene) {
         return without(scene.sealed.files(), {seg(1), seal(1)});
       },
       true, true},
      {"the last segment is gone, its seals are here",
       [](const Scene& scene) { return without(scene.sealed.files(), {seg(last_segment(scene))}); }, true, true},
      {"two files of seals have changed names",
       [](const Scene& scene) {
         Files files = scene.sealed.files();
         std::swap(files[seal(1)], files[seal(2)]);
         return files;
       },
       true, true},
      {"the configuration is another in all seals", with_other_configuration, true, true},
      {"an older backup is put back",
       [](const Scene& scene) {
         // Cut at a segment's end: the successor is new and empty, as it was then.
         const std::uint32_t last = last_segment(scene);
         Files files = without(scene.sealed.files(), {seal(last)});
         std::string& bytes = files[seg(last)];
         std::fill(bytes.begin() + journal::kDataBegin, bytes.end() - static_cast<std::ptrdiff_t>(journal::kPageBytes),
                   '\0');
         return files;
       },
       false, false},
  };
}

std::vector<Attack> all_attacks() {
  std::vector<Attack> attacks;
  for (const NamedEdit& edit : kEdits) {
    for (const auto& [how, words] : {std::pair{Forged::Unsigned, ", not signed"},
                                     std::pair{Forged::OwnKey, ", own key"}, std::pair{Forged::Grafted, ", grafted"}}) {
      attacks.push_back({.name = std::string{edit.name} + words,
                         .files =
                             [edit, how = how](const Scene& scene) {
                               auto steps = scene.sealed.steps();
                               edit.edit(steps);
                               return forge(scene.sealed, std::move(steps), how);
                             },
                         .is_found_by_key = true,
                         .is_found_by_nothing = how == Forged::Grafted});
    }
  }
  for (auto& attack : attacks_on_seals()) attacks.push_back(std::move(attack));
  for (auto& attack : attacks_on_files()) attacks.push_back(std::move(attack));
  return attacks;
}

TEST(F38Tampering, IsFoundAsTheTableSays) {
  const Scene scene;
  const auto attacks = all_attacks();
  ASSERT_GE(attacks.size(), 30U);

  for (const Attack& attack : attacks) {
    const Files files = attack.files(scene);
    ASSERT_NE(files, scene.sealed.files()) << attack.name;
    tests::write_files(scene.sealed.path(), files);

    EXPECT_TRUE(scene.sealed.is_found({.key = false, .head = true})) << attack.name << ": not found by the head";
    EXPECT_EQ(scene.sealed.is_found({.key = true, .head = false}), attack.is_found_by_key) << attack.name << " by key";
    EXPECT_EQ(scene.sealed.is_found({}), attack.is_found_by_nothing) << attack.name << " by nothing";
  }
  scene.sealed.restore();
  EXPECT_FALSE(scene.sealed.is_found({.key = true, .head = true}));
}

/// The forger finds the key as it is now. What was signed before it turned stays out of his reach.
TEST(F38Tampering, WithTheStolenKeyOfTodayForgesNothingOfYesterday) {
  const Scene scene;
  auto steps = scene.sealed.steps();
  change_payload(steps.front(), 8);
  const tests::TemporaryDirectory directory;
  std::filesystem::copy_file(scene.sealed.key(), directory.path() / "stolen");
  std::filesystem::copy_file(journal::public_file_of(scene.sealed.key()),
                             journal::public_file_of(directory.path() / "stolen"));
  tests::write_sealed(directory.journal(), steps, directory.path() / "stolen");
  Files forged = tests::read_files(directory.journal());
  tests::write_files(scene.sealed.path(), forged);

  // The first public key alone does not lead to where his signatures begin, and the full list shows that they begin
  // too late.
  EXPECT_TRUE(scene.sealed.is_found({.key = true, .head = false}));
  EXPECT_TRUE(scene.sealed.is_found({.key = false, .head = true}));
}

}  // namespace
