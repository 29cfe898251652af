// The first input of a session, made from a configuration.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "engine/model/events.hpp"

namespace replay {

/// SessionStarted and its tail as one payload, 8-byte aligned.
class SessionInput {
 public:
  SessionInput(const engine::SessionStarted& started, std::span<const std::byte> canonical_config);

  [[nodiscard]] const engine::SessionStarted& started() const noexcept;
  [[nodiscard]] std::span<const std::byte> payload() const noexcept;

 private:
  std::vector<std::uint64_t> words_;
  std::size_t bytes_;
};

}  // namespace replay
