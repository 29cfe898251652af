// Two steps that should be equal and are not: which record is the first that differs, and in which fields.
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace replay {

/// recorded, remade: whole steps, not equal. Records are compared in order without `checksum` and `previous`, which
/// follow from the rest. `sequence` gets that of the first record that differs.
std::string describe_difference(std::span<const std::byte> recorded, std::span<const std::byte> remade,
                                std::uint64_t& sequence);

}  // namespace replay
