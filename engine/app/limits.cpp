#include "engine/app/limits.hpp"

#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <string>

#include "engine/state/state.hpp"

namespace engine::app {

namespace {

using adapters::config::Configuration;
using adapters::config::RecordedMarket;
using replay::Stop;

constexpr int kExitEnvironment = 3;
constexpr int kExitFailStop = 4;

/// Segments, spares and heads in two directories, seals, staging, the index with its own files, snapshots, who follows
/// the journal: some forty at their peak, and sixteen to spare.
constexpr rlim_t kDescriptors = 64;

std::optional<Stop> refusal_of_descriptors(const Configuration& configuration) {
  rlim_t needed = kDescriptors;
  if (const auto* recorded = std::get_if<RecordedMarket>(&configuration.settings.market)) {
    needed += recorded->files.size();
  }
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= needed) return std::nullopt;
  return Stop{kExitEnvironment, "this process may hold " + std::to_string(limit.rlim_cur) +
                                    " files open, a session may need " + std::to_string(needed) +
                                    "; raise the limit (ulimit -n, or LimitNOFILE= of its service)"};
}

/// Takes the memory and gives it back: what a session takes at its start and keeps.
std::optional<Stop> refusal_of_memory(const Configuration& configuration) {
  const adapters::config::RingSettings& rings = configuration.settings.rings;
  const std::size_t bytes = state::State::bytes_needed(configuration.view().header().capacities) + rings.market_bytes +
                            rings.execution_bytes + rings.command_bytes + rings.egress_bytes;
  void* const taken = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (taken == MAP_FAILED) {
    return Stop{kExitEnvironment,
                "cannot take " + std::to_string(bytes) + " bytes for the state and the rings: " + std::strerror(errno) +
                    "; give the process more memory, or configure smaller " + "[capacities] and [rings]"};
  }
  ::munmap(taken, bytes);
  return std::nullopt;
}

/// Nothing here may allocate.
[[noreturn]] void stop_now() {
  const char* what = "an exception that nobody caught";
  try {
    if (const auto thrown = std::current_exception()) std::rethrow_exception(thrown);
  } catch (const std::bad_alloc&) {
    what = "out of memory";
  } catch (const std::exception& error) {
    what = error.what();
  } catch (...) {
  }
  std::fprintf(stderr, "lockstep-engine: fail-stop: %s; what was committed is in the journal\n", what);
  std::fflush(stderr);
  ::_exit(kExitFailStop);
}

}  // namespace

std::optional<Stop> refusal_of_limits(const Configuration& configuration) {
  if (auto refused = refusal_of_descriptors(configuration)) return refused;
  return refusal_of_memory(configuration);
}

void stop_on_uncaught_exceptions() { std::set_terminate(stop_now); }

}  // namespace engine::app
