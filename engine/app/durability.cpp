#include "engine/app/durability.hpp"

#include <chrono>
#include <cstdio>

#include "engine/model/input.hpp"

namespace engine::app {

namespace {

std::int64_t monotonic_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

journal::Durability mode_of(adapters::config::Durability durability) {
  switch (durability) {
    case adapters::config::Durability::Async:
      return journal::Durability::Async;
    case adapters::config::Durability::Group:
      return journal::Durability::Group;
    case adapters::config::Durability::Sync:
      return journal::Durability::Sync;
    case adapters::config::Durability::Mirror:
      return journal::Durability::Mirror;
  }
  return journal::Durability::Group;
}

std::string words_of(journal::Pressure level, journal::PressureCause cause) {
  if (level == journal::Pressure::Warning) return "the disk has room for fewer than eight more segments";
  const std::string what = cause == journal::PressureCause::LowSpace ? "the disk is nearly full" : "the disk is slow";
  return what + (level == journal::Pressure::Reduce ? ": only orders that reduce from here on"
                                                    : ": no orders from here on, only cancels");
}

}  // namespace

void apply_durability(journal::CreateOptions& options, const adapters::config::JournalSettings& settings) {
  options.durability = mode_of(settings.durability);
  options.durable.staging = settings.staging;
  options.durable.mirror = settings.mirror;
  options.durable.sync_interval_ns = settings.sync_interval.raw();
  options.durable.slow_reduce_ns = settings.slow_reduce.raw();
  options.durable.slow_observe_ns = settings.slow_observe.raw();
  options.durable.ballast_bytes = settings.ballast_bytes;
}

void apply_seals(journal::CreateOptions& options, const adapters::config::JournalSettings& settings) {
  options.seal = {.key = settings.seal_key,
                  .publish = {.file = settings.head_file, .to_syslog = settings.head_to_syslog}};
}

void DiskWatch::look(SpscRing::Producer& commands) {
  const journal::Pressure level = journal_.pressure(monotonic_ns());
  if (level <= obeyed_) return;
  const journal::PressureCause cause = journal_.pressure_cause();
  if (level >= journal::Pressure::Reduce) {
    const SetSafetyMode restrict {
        .operator_id = kEngineOperator,
        .mode = level == journal::Pressure::Reduce ? SafetyMode::Reduce : SafetyMode::Observe,
        .reason = cause == journal::PressureCause::LowSpace ? Reason::JOURNAL_SPACE_LOW : Reason::JOURNAL_SLOW};
    if (!commands.try_push(Frame::of(Timestamp{}, restrict).bytes())) return;  // The next look tries again.
  }
  obeyed_ = level;
  std::fprintf(stderr, "lockstep-engine: warning: %s: %s\n", directory_.c_str(), words_of(level, cause).c_str());
}

}  // namespace engine::app
