// The inputs of a session, in memory: quotes of three instruments and the reports that answer our orders, captured from
// the journal of a backtest. Given to a core again in their order, they lead to the same steps.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "adapters/config/config.hpp"
#include "engine/core/tally.hpp"
#include "engine/model/config.hpp"
#include "engine/model/input.hpp"

namespace bench {

/// How often the quoting strategy moves its orders.
enum class Activity : std::uint8_t {
  Usual = 1,  ///< about 5 % of the quotes lead to an order action
  All = 2,    ///< nearly every quote does
};

/// A generated market of so many quotes and the strategies that trade it. Throws std::runtime_error when it is unsound.
adapters::config::Configuration workload_configuration(Activity activity, std::uint64_t quote_count);

class Workload {
 public:
  /// Runs the backtest in a directory of its own inside `parent`. Throws std::runtime_error when it fails.
  Workload(Activity activity, std::uint64_t quote_count, const std::filesystem::path& parent);

  /// SessionStarted with its configuration.
  [[nodiscard]] std::span<const std::byte> start() const {
    return std::as_bytes(std::span{start_}).first(start_bytes_);
  }
  [[nodiscard]] const engine::Capacities& capacities() const { return capacities_; }
  [[nodiscard]] const engine::core::Tally& tally() const { return tally_; }
  /// Segment that holds all steps, with what the journal asks to be free.
  [[nodiscard]] std::size_t segment_bytes() const;

  [[nodiscard]] std::size_t size() const { return offsets_.size(); }
  /// Header and payload as a ring carries them. The header's `flags`, free in an input, say how many order messages the
  /// input leads to. Without SessionStarted; SessionEnded is the last.
  [[nodiscard]] std::span<const std::byte> frame(std::size_t n) const {
    const std::byte* const bytes = frames_.data() + offsets_[n];
    return {bytes, sizeof(engine::FrameHeader) + header(n).payload_bytes};
  }
  [[nodiscard]] const engine::FrameHeader& header(std::size_t n) const {
    return *static_cast<const engine::FrameHeader*>(static_cast<const void*>(frames_.data() + offsets_[n]));
  }
  [[nodiscard]] std::span<const std::byte> payload(std::size_t n) const {
    return frame(n).subspan(sizeof(engine::FrameHeader));
  }
  [[nodiscard]] bool is_order_making_quote(std::size_t n) const {
    return header(n).type == engine::EventType::Quote && header(n).flags != 0;
  }
  /// Share of the quotes that lead to an order action, in percent.
  [[nodiscard]] double order_share_percent() const;

 private:
  void capture(const std::filesystem::path& journal);
  void add(std::span<const std::byte> step);

  std::vector<std::uint64_t> start_;
  std::size_t start_bytes_{0};
  std::vector<std::byte> frames_;  // From operator new, so aligned; every frame is a multiple of 8.
  std::vector<std::size_t> offsets_;
  engine::Capacities capacities_{};
  engine::core::Tally tally_;
};

}  // namespace bench
