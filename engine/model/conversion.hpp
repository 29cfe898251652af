// How one currency becomes another: which instruments' quotes say the rate. Found once, when a session begins; quotes
// are journaled, so a rate is as replayable as they are.
#pragma once

#include <cstdint>
#include <span>

#include "engine/model/config.hpp"

namespace engine {

/// One instrument's price as a rate: straight from its base to its quote currency, or inverted.
struct ConversionLink {
  InstrumentId instrument{};  ///< 0: none
  std::uint32_t inverted{0};
};

/// No link: the currencies are equal, or no path was found (see `known`). Two: through a currency between them.
struct ConversionRow {
  ConversionLink first{};
  ConversionLink second{};
  std::uint32_t known{0};
  std::uint32_t reserved{0};

  [[nodiscard]] bool is_one() const noexcept { return known != 0 && first.instrument == InstrumentId{}; }
};

/// The shortest way from one currency to the other over these instruments; of equal ones that of the lowest ids.
ConversionRow find_conversion(std::span<const InstrumentSpec> instruments, const Currency& from,
                              const Currency& to) noexcept;

}  // namespace engine
