#include "journal/recovery/joined_segment.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>
#include <utility>

#include "journal/archive/places.hpp"
#include "journal/check.hpp"
#include "journal/directory.hpp"
#include "journal/format.hpp"
#include "journal/seal/batch_tree.hpp"
#include "journal/seal/seal_file.hpp"
#include "journal/seal/sha256.hpp"
#include "journal/segment.hpp"
#include "journal/segment_front.hpp"

namespace journal {

namespace fs = std::filesystem;
using engine::Failure;
using engine::Result;

namespace {

using Bytes = std::span<const std::byte>;

JournalError damage(const fs::path& path, std::uint64_t offset, engine::Sequence sequence, std::string reason) {
  return {.code = ErrorCode::Damage,
          .path = path.string(),
          .offset = offset,
          .sequence = sequence,
          .reason = std::move(reason),
          .advice = "restore the journal from a backup"};
}

/// A copy of a segment that shows its header.
struct SegmentFile {
  Mapping mapping{};
  SegmentFront front{};
};

/// Nothing when there is no such file, or none that is this segment.
Result<std::optional<SegmentFile>, JournalError> usable_file(const fs::path& directory, std::uint32_t number,
                                                             engine::JournalId id) {
  auto mapped = map_segment(directory, number);
  if (!mapped && mapped.error().code == ErrorCode::NotFound) return std::optional<SegmentFile>{};
  if (!mapped) return Failure{mapped.error()};
  const auto front = read_front(mapped->bytes(), directory / segment_file_name(number));
  if (!front && front.error().code == ErrorCode::OtherVersion) return Failure{front.error()};
  if (!front || front->header.journal_id != id || front->header.number != number) return std::optional<SegmentFile>{};
  return std::optional{SegmentFile{.mapping = std::move(mapped).value(), .front = *front}};
}

/// FORMAT.md, S4: what of a closed segment is no record.
bool is_frame_as_sealed(Bytes bytes, const SegmentClosing& closing) {
  const auto data = bytes.first(data_end(bytes.size()));
  const auto front = bytes.first(kDataBegin);
  if (sha256(front) != closing.front || !std::ranges::equal(front, bytes.subspan(data.size()))) return false;
  if (closing.end > data.size()) return false;
  const auto rest = data.subspan(closing.end);
  const std::size_t used = used_bytes(rest);
  return used == closing.rest_bytes && sha256(rest.first(used)) == closing.rest;
}

class Image {
 public:
  Image(const CopyDirectories& directories, engine::JournalId id, const JoinedSegment& segment)
      : directories_{directories}, id_{id}, segment_{segment}, name_{segment_file_name(segment.number)} {}

  Result<SegmentImage, JournalError> make() {
    if (auto failed = open()) return Failure{*std::move(failed)};
    if (auto failed = put_fronts()) return Failure{*std::move(failed)};
    if (auto failed = put_records()) return Failure{*std::move(failed)};
    if (auto failed = put_rest()) return Failure{*std::move(failed)};
    if (auto failed = compare()) return Failure{*std::move(failed)};
    if (!image_.fault) return std::move(image_);
    if (auto failed = prove()) return Failure{*std::move(failed)};
    return std::move(image_);
  }

 private:
  [[nodiscard]] fs::path path() const { return directories_.journal / name_; }
  [[nodiscard]] std::optional<SegmentFile>& file_of(Copy copy) { return copy == Copy::Journal ? journal_ : mirror_; }

  std::optional<JournalError> open() {
    for (const Copy copy : {Copy::Journal, Copy::Mirror}) {
      auto file = usable_file(directories_.of(copy), segment_.number, id_);
      if (!file) return file.error();
      file_of(copy) = std::move(file).value();
    }
    if (!journal_ && !mirror_) return damage(path(), 0, {}, "is whole in neither copy");
    auto seals = read_seals(directories_.journal, segment_.number, checksum_seed(id_));
    if (seals) seals_ = std::move(seals).value();
    return std::nullopt;
  }

  std::optional<JournalError> put_fronts() {
    const SegmentFile& any = journal_ ? *journal_ : *mirror_;
    const SegmentHeader header = any.front.header;
    std::optional<SegmentOpening> opening = any.front.opening;
    if (journal_ && mirror_) {
      const SegmentFront& other = mirror_->front;
      const bool is_other_opening = opening && other.opening && opening->checksum != other.opening->checksum;
      if (header.checksum != other.header.checksum || is_other_opening) {
        return damage(path(), 0, {}, "contradicts the header of " + (directories_.mirror / name_).string());
      }
      if (!opening) opening = other.opening;
    }
    epoch_ = header.epoch;
    image_.bytes.resize(header.segment_bytes);
    for (const std::size_t page : {std::size_t{0}, data_end(image_.bytes.size())}) {
      std::memcpy(image_.bytes.data() + page, &header, sizeof(header));
      if (opening) std::memcpy(image_.bytes.data() + page + sizeof(header), &*opening, sizeof(*opening));
    }
    return std::nullopt;
  }

  std::optional<JournalError> put_records() {
    for (const Stretch& stretch : segment_.stretches) {
      const auto& file = file_of(stretch.copy);
      if (!file || stretch.end > data_end(image_.bytes.size())) {
        return damage(path(), stretch.begin, segment_.last, "changed while it was being read");
      }
      put(*file, stretch.begin, stretch.end);
    }
    return std::nullopt;
  }
  void put(const SegmentFile& file, std::uint64_t begin, std::uint64_t end) {
    std::memcpy(image_.bytes.data() + begin, file.mapping.base() + begin, end - begin);
  }

  /// What follows the last record: the journal's own bytes where they do, since its seals are of them.
  std::optional<JournalError> put_rest() {
    const std::uint64_t begin = segment_.stretches.empty() ? kDataBegin : segment_.stretches.back().end;
    for (const Copy copy : {Copy::Journal, Copy::Mirror}) {
      if (!file_of(copy)) continue;
      put(*file_of(copy), begin, data_end(image_.bytes.size()));
      if (is_rest_whole(begin)) return std::nullopt;
    }
    return damage(path(), begin, segment_.last, "what follows the last record is whole in neither copy");
  }

  bool is_rest_whole(std::uint64_t begin) {
    if (seals_ && seals_->closing && seals_->closing->end == begin) {
      return is_frame_as_sealed(image_.bytes, *seals_->closing);
    }
    if (!leads_on()) return true;
    const Bytes data = Bytes{image_.bytes}.first(data_end(image_.bytes.size()));
    const auto padding = padding_at(data, begin, segment_.before.seed);
    const Bytes frame = data.subspan(begin + (padding ? padding->length : 0));
    if (frame.size() < sizeof(EndFrame) || !is_end_frame(load_commit_word(frame.data()))) return false;
    return frame_checksum(frame.data(), sizeof(EndFrame), segment_.before.seed) ==
           engine::view_as<EndFrame>(frame.data())->checksum;
  }

  /// Whether the same session went on in the next segment: then an end frame leads there.
  bool leads_on() {
    for (const Copy copy : {Copy::Journal, Copy::Mirror}) {
      const auto next = usable_file(directories_.of(copy), segment_.number + 1, id_);
      if (next && *next && (*next)->front.opening) return (*next)->front.header.epoch == epoch_;
    }
    return false;
  }

  std::optional<JournalError> compare() {
    const auto file = map_for_reading(path());
    image_.is_missing = !file && file.error().code == ErrorCode::NotFound;
    if (!file && !image_.is_missing) return file.error();
    // Where the segment is in an archive it is that file which counts.
    const auto own = map_segment(directories_.journal, segment_.number);
    const Bytes old = own ? own->bytes() : Bytes{};
    if (std::ranges::equal(old, image_.bytes)) return std::nullopt;
    for (std::size_t i = 0; i < std::max(old.size(), image_.bytes.size()); ++i) {
      if (i < old.size() && i < image_.bytes.size() && old[i] == image_.bytes[i]) continue;
      if (image_.bytes_differing++ == 0) image_.begin = i;
      image_.end = i + 1;
    }
    image_.fault = segment_.fault ? *segment_.fault : damage(path(), image_.begin, {}, "is not as it was written");
    return std::nullopt;
  }

  /// Walks the image as a reader would, and holds the seals against it.
  std::optional<JournalError> prove() {
    const Bytes data = Bytes{image_.bytes}.first(data_end(image_.bytes.size()));
    Chain chain = segment_.before;
    chain.epoch = epoch_;
    std::size_t cursor = kDataBegin;
    while (chain.last_sequence < segment_.last) {
      if (const auto padding = padding_at(data, cursor, chain.seed)) {
        cursor += padding->length;
        continue;
      }
      const StepCheck check = check_step(data.subspan(cursor), chain, true);
      const engine::Sequence next{chain.last_sequence.raw() + 1};
      if (check.fault != Fault::None) return damage(path(), cursor, next, std::string{words_of(check.fault)});
      if (!is_as_sealed(data.subspan(cursor, check.bytes), chain)) {
        return damage(
            path(), cursor, next,
            "both copies hold other bytes here than " + seal_file_name(segment_.number) + " says were sealed");
      }
      cursor += check.bytes;
    }
    image_.is_sealed = seals_ && seals_->seals.size() == next_seal_ && !seals_->seals.empty() &&
                       seals_->seals.back().last == segment_.last;
    image_.is_closed = seals_ && seals_->closing;
    return std::nullopt;
  }

  /// What no seal covers yet has its chain alone.
  bool is_as_sealed(Bytes step, const Chain& chain) {
    if (!seals_ || next_seal_ == seals_->seals.size()) return true;
    const Seal& seal = seals_->seals[next_seal_];
    // A batch is contiguous, and a tree of bytes that are not would be of other records.
    if (!tree_.is_empty() && tree_.records().data() + tree_.records().size() != step.data()) return false;
    tree_.add(step);
    if (chain.last_sequence < seal.last) return true;
    ++next_seal_;
    const bool is_same = tree_.finish() == seal.records && tree_.tip() == seal.tip;
    tree_.clear();
    return is_same;
  }

  const CopyDirectories& directories_;
  engine::JournalId id_;
  const JoinedSegment& segment_;
  std::string name_;
  engine::Epoch epoch_{};
  std::optional<SegmentFile> journal_{};
  std::optional<SegmentFile> mirror_{};
  std::optional<SealFile> seals_{};
  std::size_t next_seal_{0};
  BatchTree tree_{};
  SegmentImage image_{};
};

}  // namespace

Result<SegmentImage, JournalError> joined_segment(const CopyDirectories& directories, engine::JournalId id,
                                                  const JoinedSegment& segment) {
  return Image{directories, id, segment}.make();
}

}  // namespace journal
