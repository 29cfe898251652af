// The head of a journal as the world outside keeps it: whoever holds one can tell whether anything that is older was
// changed, by anybody. One line of text. Not the file `head` in the journal's directory (head_file.hpp).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.hpp"
#include "engine/model/ids.hpp"
#include "journal/seal/digest.hpp"
#include "journal/seal/wall_time.hpp"

namespace journal {

/// Names one seal.
struct OutsideHead {
  engine::JournalId journal_id{};
  std::uint32_t segment{0};
  std::uint32_t index{0};       ///< of the seal in that segment's file
  engine::Sequence sequence{};  ///< last one that it covers; 0: nothing is sealed yet
  std::uint64_t tip{0};         ///< checksum of that record
  Digest seal{};                ///< hash of the seal
  WallTime wall{};              ///< in the seal
  friend bool operator==(const OutsideHead& one, const OutsideHead& other) noexcept {
    return one.journal_id == other.journal_id && one.segment == other.segment && one.index == other.index &&
           one.sequence == other.sequence && one.tip == other.tip && one.seal == other.seal;
  }
};

/// One line of JSON without its end: {"lockstep_head":1,"journal_id":"...", ...}.
std::string head_line(const OutsideHead& head);

/// Reads such a line; blanks around it are no matter. The error says what is wrong with the text.
engine::Result<OutsideHead, std::string> parse_head(std::string_view text);

}  // namespace journal
