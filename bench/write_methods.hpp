// What one small durable write costs on this disk, by the way it is done and by how its file was made: the facts under
// the choice of the durable modes.
#pragma once

#include <filesystem>
#include <string>

#include "bench/histogram.hpp"

namespace bench {

struct WriteMethodCase {
  std::string name;
  bool is_direct{true};          ///< O_DIRECT and O_DSYNC; else through the page cache, then fdatasync
  bool is_mapped{false};         ///< stored through a mapping, then fdatasync; not direct
  bool is_filled{true};          ///< the file was filled with zeros; else only allocated
  std::size_t fill_bytes{4096};  ///< of one write of the filling
  bool is_dropped{true};         ///< the filled pages were dropped from memory
};

struct WriteMethodFigures {
  Histogram latency;
  double device_bytes_per_byte{0};  ///< what the device's counter says it wrote, for each byte that was meant to be
};

/// Writes one sector after the other, each durable before the next. Throws std::runtime_error when the disk refuses.
WriteMethodFigures measure(const WriteMethodCase& method, const std::filesystem::path& directory, std::size_t writes);

/// Sectors that the device under `directory` has written so far, in bytes; 0 where the kernel does not say.
std::uint64_t device_bytes_written(const std::filesystem::path& directory);
/// What the kernel counts as written to storage on behalf of this process; nobody else's.
std::uint64_t process_bytes_written();

}  // namespace bench
