#include "engine/model/conversion.hpp"

namespace engine {

namespace {

/// What `instrument` makes of `from`, and how; an empty currency when it has nothing to do with it.
struct Step {
  Currency into{};
  ConversionLink link{};
};

Step step_from(const InstrumentSpec& instrument, const Currency& from) noexcept {
  if (instrument.base == from) return {instrument.quote, {instrument.id, 0}};
  if (instrument.quote == from) return {instrument.base, {instrument.id, 1}};
  return {};
}

ConversionLink find_link(std::span<const InstrumentSpec> instruments, const Currency& from,
                         const Currency& to) noexcept {
  for (const InstrumentSpec& instrument : instruments) {
    const Step step = step_from(instrument, from);
    if (step.link.instrument != InstrumentId{} && step.into == to) return step.link;
  }
  return {};
}

}  // namespace

ConversionRow find_conversion(std::span<const InstrumentSpec> instruments, const Currency& from,
                              const Currency& to) noexcept {
  if (from == to) return {.known = 1};
  if (const ConversionLink link = find_link(instruments, from, to); link.instrument != InstrumentId{}) {
    return {.first = link, .known = 1};
  }
  for (const InstrumentSpec& instrument : instruments) {
    const Step step = step_from(instrument, from);
    if (step.link.instrument == InstrumentId{}) continue;
    const ConversionLink second = find_link(instruments, step.into, to);
    if (second.instrument != InstrumentId{}) return {.first = step.link, .second = second, .known = 1};
  }
  return {};
}

}  // namespace engine
