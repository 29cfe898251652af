// One core with a journal of its own, one segment that holds a whole workload, prefaulted before the first step, so
// that nothing but the core's thread has a part in it.
#pragma once

#include <filesystem>
#include <memory>
#include <span>

#include "bench/workload.hpp"
#include "engine/core/core.hpp"
#include "journal/journal.hpp"

namespace bench {

class CoreRun {
 public:
  using Core = engine::core::Core<journal::Writer>;

  /// directory: absent or empty. The session is started. Throws std::runtime_error when there is no room.
  CoreRun(const Workload& workload, const std::filesystem::path& directory);

  std::span<const std::byte> step(std::size_t n) {
    const engine::FrameHeader& header = workload_->header(n);
    return core_->step(header.type, header.time, workload_->payload(n));
  }
  [[nodiscard]] bool has_room() { return core_->has_room(); }
  [[nodiscard]] Core& core() { return *core_; }

  /// All steps, as a backtest takes them: asking for room before each. Processor time of all, in nanoseconds.
  std::int64_t run_all();
  /// Ends the journal.
  void close() { journal_->close(); }

 private:
  const Workload* workload_;
  std::unique_ptr<journal::Journal> journal_;
  engine::core::Workspace workspace_;
  std::unique_ptr<Core> core_;
};

}  // namespace bench
