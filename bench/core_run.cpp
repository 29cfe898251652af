#include "bench/core_run.hpp"

#include <stdexcept>

#include "bench/clock.hpp"
#include "engine/base/bytes.hpp"
#include "engine/model/schema.hpp"

namespace bench {
namespace {

const engine::SessionStarted& started(const Workload& workload) {
  return *engine::view_as<engine::SessionStarted>(workload.start().data());
}

std::unique_ptr<journal::Journal> create(const Workload& workload, const std::filesystem::path& directory) {
  auto created = journal::Journal::create({.directory = directory,
                                           .id = started(workload).journal_id,
                                           .epoch = started(workload).epoch,
                                           .schema_fingerprint = engine::schema_fingerprint(),
                                           .config_hash = started(workload).config_hash,
                                           .segment_bytes = workload.segment_bytes(),
                                           .step_bytes_max = workload.capacities().step_bytes_max,
                                           .preparation = journal::Preparation::Caller});
  if (!created) throw std::runtime_error{created.error().message()};
  return std::move(created).value();
}

}  // namespace

CoreRun::CoreRun(const Workload& workload, const std::filesystem::path& directory)
    : workload_{&workload},
      journal_{create(workload, directory)},
      workspace_{workload.capacities()},
      core_{std::make_unique<Core>(workspace_, journal_->writer())} {
  core_->start(started(workload), workload.start());
}

std::int64_t CoreRun::run_all() {
  const std::int64_t start_ns = thread_ns();
  for (std::size_t n = 0; n < workload_->size(); ++n) {
    if (!core_->has_room()) throw std::runtime_error{"the segment does not hold the workload"};
    step(n);
  }
  return thread_ns() - start_ns;
}

}  // namespace bench
