#include "replay/session.hpp"

#include <cstring>

#include "engine/base/bytes.hpp"
#include "engine/base/hash.hpp"

namespace replay {

SessionInput::SessionInput(const engine::SessionStarted& started, std::span<const std::byte> canonical_config)
    : bytes_{sizeof(started) + canonical_config.size()} {
  words_.resize((bytes_ + sizeof(std::uint64_t) - 1) / sizeof(std::uint64_t));
  engine::SessionStarted filled = started;
  filled.config_hash = engine::hash64(canonical_config, 0);
  filled.tail_bytes = static_cast<std::uint32_t>(canonical_config.size());
  std::memcpy(words_.data(), &filled, sizeof(filled));
  std::memcpy(words_.data() + sizeof(filled) / sizeof(std::uint64_t), canonical_config.data(), canonical_config.size());
}

const engine::SessionStarted& SessionInput::started() const noexcept {
  return *engine::view_as<engine::SessionStarted>(std::as_bytes(std::span{words_}).data());
}

std::span<const std::byte> SessionInput::payload() const noexcept {
  return std::as_bytes(std::span{words_}).first(bytes_);
}

}  // namespace replay
