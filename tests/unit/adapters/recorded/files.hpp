// Files for the tests of recorded feeds: made in a directory of their own that goes with the test, compressed on
// request; and all that a source gives.
#pragma once

#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include "adapters/recorded/recorded.hpp"
#include "engine/model/events.hpp"

namespace adapters::recorded {

inline constexpr engine::InstrumentId kInstrument{7};

/// A temporary directory, removed with its files at the end.
class Scratch {
 public:
  Scratch() {
    std::string pattern = (std::filesystem::temp_directory_path() / "lockstep-recorded-XXXXXX").string();
    directory_ = ::mkdtemp(pattern.data());
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() { std::filesystem::remove_all(directory_); }

  std::filesystem::path write(std::string_view name, std::string_view content) const {
    std::filesystem::path path = directory_ / name;
    std::ofstream{path, std::ios::binary} << content;
    return path;
  }
  [[nodiscard]] const std::filesystem::path& directory() const { return directory_; }

 private:
  std::filesystem::path directory_;
};

/// The parts one after the other. g++ 12 takes `std::string{literal} + literal` at -O2 for an overrun.
inline std::string joined(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const std::string_view part : parts) text += part;
  return text;
}

inline std::string zstd_of(std::string_view content) {
  std::string packed(ZSTD_compressBound(content.size()), '\0');
  packed.resize(ZSTD_compress(packed.data(), packed.size(), content.data(), content.size(), 3));
  return packed;
}

inline std::string gzip_of(std::string_view content) {
  const Scratch scratch;
  const auto path = scratch.write("packed.gz", "");
  gzFile file = gzopen(path.c_str(), "wb");
  gzwrite(file, content.data(), static_cast<unsigned>(content.size()));
  gzclose(file);
  std::string packed(std::filesystem::file_size(path), '\0');
  std::ifstream{path, std::ios::binary}.read(packed.data(), static_cast<std::streamsize>(packed.size()));
  return packed;
}

/// A path in the shared data, or an empty one when there is none.
inline std::filesystem::path shared_file(std::string_view name) {
  const std::filesystem::path path = std::filesystem::path{LOCKSTEP_DATA_DIR} / name;
  return std::filesystem::exists(path) ? path : std::filesystem::path{};
}

/// All that a source gives, until its end or its error.
struct Reading {
  std::vector<engine::Frame> frames{};
  std::string error{};  ///< empty at a good end
  ReadTally tally{};
};

inline void drain(MarketSource& source, Reading& reading) {
  while (true) {
    const auto frame = source.next();
    if (!frame) reading.error = frame.error().message;
    if (!frame || !frame->has_value()) return;
    reading.frames.push_back(**frame);
  }
}

inline Reading read_file(const FileInfo& info, ReadTerms terms = {.instrument = kInstrument}) {
  Reading reading;
  terms.tally = &reading.tally;
  const auto source = open(info, terms);
  if (!source) {
    reading.error = source.error().message;
  } else {
    drain(**source, reading);
  }
  return reading;
}

/// Recognises and reads; a refusal is the reading's error.
inline Reading read_path(const std::filesystem::path& path, ReadTerms terms = {.instrument = kInstrument}) {
  const auto info = recognise(path);
  if (info) return read_file(*info, terms);
  Reading reading;
  reading.error = info.error().message;
  return reading;
}

inline std::uint64_t bits(std::int64_t value) { return static_cast<std::uint64_t>(value); }

inline bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

}  // namespace adapters::recorded
