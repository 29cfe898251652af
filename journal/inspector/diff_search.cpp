#include "journal/inspector/diff_search.hpp"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "journal/archive/places.hpp"
#include "journal/directory.hpp"
#include "journal/segment_front.hpp"

namespace journal::inspector {

namespace {

namespace fs = std::filesystem;
using engine::Failure;

/// The beginnings of a journal's segments, each read when it is asked for.
class Beginnings {
 public:
  static engine::Result<Beginnings, JournalError> of(const fs::path& directory) {
    auto numbers = list_segments(directory);
    if (!numbers) return Failure{numbers.error()};
    Beginnings made{directory, std::move(numbers).value()};
    // Segments are made ahead: the last ones have no opening yet.
    while (!made.numbers_.empty() && !made.at(made.numbers_.size() - 1)) made.numbers_.pop_back();
    return made;
  }

  [[nodiscard]] std::size_t count() const { return numbers_.size(); }
  [[nodiscard]] std::uint64_t read() const { return known_.size(); }
  /// Where the segment's first step is read from. None: its opening cannot be read.
  std::optional<ReadFrom> at(std::size_t index) {
    const auto [place, is_new] = known_.try_emplace(index);
    if (is_new) place->second = read_opening(numbers_[index]);
    return place->second;
  }
  /// The last segment that begins behind no more than this record.
  std::optional<ReadFrom> before(engine::Sequence sequence) {
    std::size_t begin = 0;
    for (std::size_t end = numbers_.size(); begin + 1 < end;) {
      const std::size_t middle = begin + (end - begin) / 2;
      const auto place = at(middle);
      if (!place) return std::nullopt;
      (place->last_sequence <= sequence ? begin : end) = middle;
    }
    return numbers_.empty() ? std::nullopt : at(begin);
  }

 private:
  Beginnings(fs::path directory, std::vector<std::uint32_t> numbers)
      : directory_{std::move(directory)}, numbers_{std::move(numbers)} {}

  [[nodiscard]] std::optional<ReadFrom> read_opening(std::uint32_t number) const {
    const auto file = map_segment(directory_, number);
    if (!file) return std::nullopt;
    const auto front = read_front(file->bytes(), (directory_ / segment_file_name(number)).string());
    if (!front || !front->opening) return std::nullopt;
    return beginning_of(number, *front->opening);
  }

  fs::path directory_;
  std::vector<std::uint32_t> numbers_;
  std::map<std::size_t, std::optional<ReadFrom>> known_;
};

/// The place behind the step that ends with `sequence`, reading on from `begin`. None: no step ends there.
engine::Result<std::optional<ReadFrom>, JournalError> walk_to(const fs::path& directory, ReadFrom begin,
                                                              engine::Sequence sequence, std::uint64_t& bytes) {
  if (begin.last_sequence == sequence) return std::optional{begin};
  auto reader = Reader::open(directory, {.verify_checksums = false, .follow = false, .idle = {}, .from = begin});
  if (!reader) return Failure{reader.error()};
  while (reader->last_sequence() < sequence) {
    const auto step = reader->next_step();
    if (!step) return Failure{step.error()};
    if (!*step) break;
    bytes += (*step)->bytes.size();
    begin.segment = (*step)->segment;
    begin.offset = (*step)->offset + (*step)->bytes.size();
  }
  if (reader->last_sequence() != sequence) return std::optional<ReadFrom>{};
  begin.last_sequence = sequence;
  begin.tip = reader->tip();
  return std::optional{begin};
}

}  // namespace

engine::Result<EqualUpTo, JournalError> find_equal_part(const fs::path& left, const fs::path& right) {
  auto a = Beginnings::of(left);
  if (!a) return Failure{a.error()};
  auto b = Beginnings::of(right);
  if (!b) return Failure{b.error()};
  EqualUpTo equal;
  std::size_t begin = 0;
  for (std::size_t end = a->count(); begin + 1 < end;) {
    const std::size_t middle = begin + (end - begin) / 2;
    const auto in_left = a->at(middle);
    const auto near = in_left ? b->before(in_left->last_sequence) : std::nullopt;
    if (!near) return EqualUpTo{};  // An opening cannot be read: only walking tells.
    auto in_right = walk_to(right, *near, in_left->last_sequence, equal.bytes_walked);
    if (!in_right) return Failure{in_right.error()};
    if (*in_right && (*in_right)->tip == in_left->tip) {
      begin = middle;
      equal.left = in_left;
      equal.right = *in_right;
    } else {
      end = middle;
    }
  }
  equal.openings_read = a->read() + b->read();
  return equal;
}

}  // namespace journal::inspector
