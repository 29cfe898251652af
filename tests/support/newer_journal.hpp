// A journal as a later build would write it: the next minor schema, with events that this build does not know.
#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <utility>

#include "tests/support/journal_session.hpp"

namespace tests {

/// No list has these.
inline constexpr engine::EventType kUnknownInput{0x0B01};
inline constexpr engine::EventType kUnknownMarketInput{0x0113};
inline constexpr engine::SchemaVersion kNextMinor{.major = engine::kSchemaVersion.major,
                                                  .minor = engine::kSchemaVersion.minor + 1};

/// Gives the first record of a step another version of its type.
inline std::span<std::byte> with_version(std::span<std::byte> step, std::uint8_t version) {
  journal::view_as<engine::RecordHeader>(step.data())->version = version;
  return step;
}

/// Sequences: 1 a session, 2 a quote, 3 an unknown input of 24 bytes, 4 an unknown market event of 8 bytes, 5 a timer
/// pulse of version 2, 6 a quote.
inline void write_newer_journal(const std::filesystem::path& directory) {
  auto options = small_journal(directory);
  options.schema = kNextMinor;
  options.schema_fingerprint = 4711;
  auto journal = journal::Journal::create(options);
  if (!journal) std::abort();
  StepBuilder steps;
  const auto add = [&](engine::EventType type, std::span<const std::byte> payload, std::uint8_t version = 1) {
    const std::uint64_t before = steps.sequence();
    steps.begin(engine::Timestamp{StepBuilder::kFirstTime + static_cast<std::int64_t>(before) * StepBuilder::kStepNs});
    steps.add_payload(type, payload);
    append(**journal, with_version(steps.finish(), version));
  };
  const engine::Quote quote{.instrument = kEuro, .bid = engine::Price{1'100'000'000}};
  const auto quote_bytes = std::as_bytes(std::span{&quote, 1});
  constexpr std::array<std::byte, 24> kUnknown{std::byte{0xAB}, std::byte{0xCD}};
  add(engine::EventType::SessionStarted, session_payload());
  add(engine::EventType::Quote, quote_bytes);
  add(kUnknownInput, kUnknown);
  add(kUnknownMarketInput, std::span{kUnknown}.first(8));
  add(engine::EventType::TimerPulse, std::span{kUnknown}.first(16), 2);
  add(engine::EventType::Quote, quote_bytes);
}

}  // namespace tests
