// Journals made by the real programs, read whole, changed and sealed again.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/model/record.hpp"
#include "journal/format.hpp"
#include "journal/journal.hpp"
#include "journal/reader.hpp"

namespace tests {

/// The record stream of a journal up to its last whole step, and where each step ends.
struct Stream {
  std::vector<std::byte> bytes{};
  std::vector<std::size_t> step_ends{};
  journal::TailReport tail{};
};

/// Reads as far as there are whole steps. A directory that is no journal (yet) is an empty stream; damage fails the
/// test.
inline Stream read_stream(const std::filesystem::path& directory) {
  Stream stream;
  auto reader = journal::Reader::open(directory);
  if (!reader) return stream;
  while (true) {
    const auto step = reader->next_step();
    if (!step) {
      ADD_FAILURE() << step.error().message();
      break;
    }
    if (!*step) break;
    stream.bytes.insert(stream.bytes.end(), (*step)->bytes.begin(), (*step)->bytes.end());
    stream.step_ends.push_back(stream.bytes.size());
  }
  stream.tail = reader->tail();
  return stream;
}

/// Calls change(header, payload) for each record of a journal and writes all of it into `to`, with every checksum of
/// the chain made anew: no check of the journal itself can see the change.
using Change = std::function<void(engine::RecordHeader&, std::span<std::byte>)>;
inline void rewrite(const std::filesystem::path& from, const std::filesystem::path& to, const Change& change) {
  auto reader = journal::Reader::open(from);
  if (!reader) std::abort();
  const journal::JournalInfo& info = reader->info();
  auto copy = journal::Journal::create({.directory = to,
                                        .id = info.id,
                                        .schema_fingerprint = info.schema_fingerprint,
                                        .config_hash = info.config_hash,
                                        .segment_bytes = info.segment_bytes,
                                        .preparation = journal::Preparation::Caller});
  if (!copy) std::abort();
  std::vector<std::byte> step;
  for (auto read = reader->next_step(); read && *read; read = reader->next_step()) {
    step.assign((*read)->bytes.begin(), (*read)->bytes.end());
    for (std::size_t at = 0; at < step.size();) {
      auto& header = *journal::view_as<engine::RecordHeader>(step.data() + at);
      change(header, std::span{step}.subspan(at + sizeof(header), header.length - sizeof(header)));
      at += header.length;
    }
    if (!(*copy)->writer().has_room(step.size()) && !(*copy)->prepare_now()) std::abort();
    (*copy)->writer().append(step);
  }
}

}  // namespace tests
