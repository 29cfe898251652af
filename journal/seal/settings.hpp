// What a journal's seals can be told by configuration.
#pragma once

#include <filesystem>

#include "journal/seal/head_publisher.hpp"

namespace journal {

struct SealSettings {
  std::filesystem::path key{};  ///< of SealOptions; empty: seals are made, and not signed
  PublishOptions publish{};     ///< of the heads; nowhere by default
};

}  // namespace journal
