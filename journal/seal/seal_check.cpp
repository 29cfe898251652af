#include "journal/seal/seal_check.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "journal/archive/places.hpp"
#include "journal/check.hpp"
#include "journal/directory.hpp"
#include "journal/format.hpp"
#include "journal/seal/merkle.hpp"
#include "journal/seal/sha256.hpp"
#include "journal/seal/sha256_lanes.hpp"
#include "journal/segment_front.hpp"

namespace journal {

namespace {

std::vector<Digest> hashes_of(const std::vector<Seal>& seals) {
  std::vector<std::span<const std::byte>> parts;
  parts.reserve(seals.size());
  for (const Seal& seal : seals) parts.push_back(bytes_of(seal));
  std::vector<Digest> hashes(seals.size());
  sha256_each(HashPrefix::Leaf, parts, hashes.data());
  return hashes;
}

std::uint64_t offset_of_seal(std::size_t index) { return sizeof(SealFileHeader) + index * sizeof(Seal); }
std::uint64_t offset_of_closing(const SealFile& file) { return offset_of_seal(file.seals.size()); }

std::string sequences(const Seal& seal) {
  return "sequences " + std::to_string(seal.first.raw()) + " to " + std::to_string(seal.last.raw());
}

}  // namespace

std::string Finding::message() const {
  std::string text = file + ", offset " + std::to_string(offset);
  if (sequence.raw() != 0) text += ", sequence " + std::to_string(sequence.raw());
  return text + ": " + cause;
}

engine::Result<SealCheck, JournalError> SealCheck::open(SealCheckOptions options, const JournalInfo& info) {
  auto sealed = list_seals(options.directory);
  if (!sealed) return engine::Failure{sealed.error()};
  SealCheck check{std::move(options), info, std::move(sealed).value()};
  for (const auto& head : {check.options_.from, check.options_.to}) {
    if (!head || head->journal_id == info.id) continue;
    return engine::Failure{JournalError{.code = ErrorCode::BadOptions,
                                        .path = check.options_.directory.string(),
                                        .reason = "is another journal than the one that the head names",
                                        .advice = "give the head of this journal"}};
  }
  if (auto failed = check.find_from()) return engine::Failure{*std::move(failed)};
  return check;
}

SealCheck::SealCheck(SealCheckOptions options, const JournalInfo& info, std::vector<std::uint32_t> sealed)
    : options_{std::move(options)},
      id_{info.id},
      seed_{checksum_seed(info.id)},
      sealed_{std::move(sealed)},
      trail_{options_.keys} {
  summary_.has_seals = !sealed_.empty();
}

/// A head to begin at must be here, or there is nothing to hold on to.
std::optional<JournalError> SealCheck::find_from() {
  if (!options_.from) return std::nullopt;
  const OutsideHead& head = *options_.from;
  const auto file = read_seals(options_.directory, head.segment, seed_);
  if (!file) return file.error();
  if (head.index < file->seals.size() && leaf_hash(bytes_of(file->seals[head.index])) == head.seal) {
    const Seal& seal = file->seals[head.index];
    read_from_ = {.segment = head.segment,
                  .offset = seal.end,
                  .last_sequence = seal.last,
                  .last_time = engine::Timestamp{engine::kInt64Min},
                  .tip = seal.tip};
    return std::nullopt;
  }
  return JournalError{.code = ErrorCode::Damage,
                      .path = (options_.directory / seal_file_name(head.segment)).string(),
                      .offset = offset_of_seal(head.index),
                      .sequence = head.sequence,
                      .reason = "is not the seal that the head of --from names: the journal was changed before it",
                      .advice = "verify without --from to find the place; restore the journal from a copy"};
}

void SealCheck::find(std::string file, std::uint64_t offset, engine::Sequence sequence, std::string cause) {
  findings_.push_back({.segment = segment_,
                       .file = std::move(file),
                       .offset = offset,
                       .sequence = sequence,
                       .cause = std::move(cause)});
}
void SealCheck::find_in_seals(std::uint64_t offset, engine::Sequence sequence, std::string cause) {
  find(seal_file_name(segment_), offset, sequence, std::move(cause));
}
void SealCheck::find_in_data(std::uint64_t offset, engine::Sequence sequence, std::string cause) {
  find(segment_file_name(segment_), offset, sequence, std::move(cause));
}

void SealCheck::step(const StepView& step) {
  if (step.segment != segment_) {
    if (segment_ != 0) leave(false);
    enter(step.segment);
  }
  if (!file_ || is_lost_) return;
  const auto first = engine::view_as<engine::RecordHeader>(step.bytes.data())->sequence;
  if (next_ == file_->seals.size()) {
    if (!file_->closing) return;  // Sealed so far; more is being written.
    is_lost_ = true;
    return find_in_data(step.offset, first, "there are records behind the end of a closed segment");
  }
  if (tree_.is_empty() && step.offset != present().begin) {
    is_lost_ = true;
    return find_in_data(step.offset, first, "the next seal begins at offset " + std::to_string(present().begin));
  }
  const std::uint64_t end = step.offset + step.bytes.size();
  if (end > present().end) {
    is_lost_ = true;
    return find_in_data(step.offset, first, "a seal ends within this step, at offset " + std::to_string(present().end));
  }
  tree_.add(data_.bytes().subspan(step.offset, step.bytes.size()));
  if (end == present().end) complete_seal();
}

void SealCheck::enter(std::uint32_t segment) {
  segment_ = segment;
  next_ = 0;
  tree_.clear();
  is_lost_ = false;
  file_.reset();
  auto mapped = map_segment(options_.directory, segment);
  if (!mapped) return find_in_data(0, {}, mapped.error().reason);
  data_ = std::move(mapped).value();
  if (!std::binary_search(sealed_.begin(), sealed_.end(), segment)) return enter_unsealed();
  auto file = read_seals(options_.directory, segment, seed_);
  if (!file) {
    link_.reset();
    return find_in_seals(file.error().offset, {}, file.error().reason);
  }
  file_ = std::move(file).value();
  hashes_ = hashes_of(file_->seals);
  check_header();
  check_chain();
  if (read_from_ && read_from_->segment == segment) next_ = options_.from->index + 1;
  check_head(options_.from, is_from_seen_);
  check_head(options_.to, is_to_seen_);
}

/// Before there were seals, and at the end, where they are still to come, that may be. Not between others.
void SealCheck::enter_unsealed() {
  ++summary_.unsealed_segments;
  const bool is_between = !sealed_.empty() && segment_ > sealed_.front() && segment_ < sealed_.back();
  if (is_between) find_in_seals(0, {}, "is missing, and later seals are here");
  if (options_.keys && (is_between || segment_ < (sealed_.empty() ? 0 : sealed_.front()))) {
    find_in_data(0, {}, "is not sealed, and so not signed");
  }
  if (is_between) link_.reset();
}

void SealCheck::check_header() {
  const SealFileHeader& header = file_->header;
  const auto front = read_front(data_.bytes(), segment_file_name(segment_));
  if (!front) return find_in_data(0, {}, front.error().reason);
  if (header.journal_id != id_) return find_in_seals(0, {}, "seals another journal");
  if (header.segment != segment_) {
    return find_in_seals(0, {}, "holds the seals of segment " + std::to_string(header.segment));
  }
  if (header.epoch != front->header.epoch || header.config_hash != front->header.config_hash) {
    return find_in_seals(0, {}, "names another epoch or configuration than its segment");
  }
  const bool is_first = segment_ == sealed_.front();
  if (is_first && !read_from_) link_ = Digest{};
  if (link_ && header.previous != *link_) {
    find_in_seals(0, {},
                  is_first ? "follows seals that are missing" : "does not follow the seals of the segment before");
  }
}

/// J2 for seals: each follows the one before, without a gap.
void SealCheck::check_chain() {
  Digest previous = leaf_hash(bytes_of(file_->header));
  for (std::size_t i = 0; i < file_->seals.size(); ++i) {
    const Seal& seal = file_->seals[i];
    const Seal* const before = i == 0 ? nullptr : &file_->seals[i - 1];
    const bool is_next = before == nullptr || (seal.first.raw() == before->last.raw() + 1 && seal.begin >= before->end);
    const bool is_whole = seal.begin < seal.end && seal.first <= seal.last && seal.durable_through <= seal.last;
    if (seal.previous != previous)
      find_in_seals(offset_of_seal(i), seal.first, "it does not follow the seal before it");
    if (seal.index != i || !is_next || !is_whole) find_in_seals(offset_of_seal(i), seal.first, "it is out of place");
    if (seal.config_hash != file_->header.config_hash) {
      find_in_seals(offset_of_seal(i), seal.first, "it names another configuration than its segment");
    }
    previous = hashes_[i];
  }
  if (file_->bytes_beyond != 0) {
    find_in_seals(file_->end, {}, "its last part is not whole: a power loss while it was written, or a change");
  }
}

void SealCheck::check_head(const std::optional<OutsideHead>& head, bool& is_seen) {
  if (!head || head->segment != segment_ || head->index >= file_->seals.size()) return;
  is_seen = true;
  const Seal& seal = file_->seals[head->index];
  if (hashes_[head->index] == head->seal && seal.last == head->sequence && seal.tip == head->tip) return;
  find_in_seals(offset_of_seal(head->index), seal.first,
                "it is not the seal that was published in the head of sequence " +
                    std::to_string(head->sequence.raw()) + ": something was changed here or before");
}

/// All records that the seal covers were read.
void SealCheck::complete_seal() {
  const Seal& seal = present();
  const std::uint64_t at = offset_of_seal(next_);
  const Digest root = tree_.finish();
  if (tree_.state().sequence.raw() != 0) state_ = tree_.state();
  if (root != seal.records) {
    find_in_data(seal.begin, seal.first, sequences(seal) + " are not the records that were sealed");
  } else if (tree_.first() != seal.first || tree_.last() != seal.last || tree_.tip() != seal.tip ||
             tree_.leaves().size() != seal.group_count) {
    find_in_seals(at, seal.first, "it names other sequences or another tip than its records have");
  }
  if (read_from_ && state_.sequence.raw() == 0) state_ = {.sequence = seal.state_sequence, .hash = seal.state_hash};
  if (state_.sequence != seal.state_sequence || state_.hash != seal.state_hash) {
    find_in_seals(at, seal.first, "it names another state than the last StateHashed");
  }
  // Who does not read from the beginning takes what the first seal says was lost before.
  lost_market_data_ = read_from_ && !lost_market_data_ ? seal.lost_market_data
                                                       : lost_market_data_.value_or(0) + tree_.lost_market_data();
  if (lost_market_data_ != seal.lost_market_data) {
    find_in_seals(at, seal.first, "it says that other market data was lost than its records do");
  }
  const auto data = data_.bytes().first(data_end(data_.bytes().size()));
  if (const auto padding = padding_at(data, seal.end, seed_);
      padding && padding->durable_before != seal.durable_through) {
    find_in_data(seal.end, seal.last, "the padding of the batch names another durable sequence than its seal");
  }
  ++summary_.seal_count;
  summary_.sealed_through = seal.last;
  summary_.head = {.journal_id = id_,
                   .segment = segment_,
                   .index = seal.index,
                   .sequence = seal.last,
                   .tip = seal.tip,
                   .seal = hashes_[next_],
                   .wall = {.ns = seal.wall_time_ns, .error_ns = seal.wall_error_ns}};
  tree_.clear();
  ++next_;
}

void SealCheck::leave(bool is_last) {
  if (!file_) return;
  if (!is_lost_ && next_ < file_->seals.size()) {
    find_in_data(present().begin, present().first, "the records of a seal are missing: " + sequences(present()));
  }
  link_ = leaf_hash(file_->seals.empty() ? bytes_of(file_->header) : bytes_of(file_->seals.back()));
  if (file_->closing) {
    link_ = leaf_hash(bytes_of(*file_->closing));
    check_closing();
  } else if (!is_last) {
    find_in_seals(file_->end, {}, "its closing is missing, and the journal goes on in later segments");
  }
}

void SealCheck::check_closing() {
  const SegmentClosing& closing = *file_->closing;
  const std::uint64_t at = offset_of_closing(*file_);
  check_facts(closing);
  check_frame(closing);
  if (const std::string cause = trail_.check(closing); !cause.empty()) {
    find_in_seals(at, closing.first, cause);
  } else if (closing.key_epoch != 0) {
    ++summary_.segments_signed;
    summary_.signed_through = closing.last;
  }
  ++summary_.segments_closed;
  if ((closing.flags & closing_flags::kFound) != 0) ++summary_.segments_found;
}

void SealCheck::check_facts(const SegmentClosing& closing) {
  const std::uint64_t at = offset_of_closing(*file_);
  if (file_->seals.empty()) return find_in_seals(at, {}, "it closes a segment without seals");
  if (closing.root != merkle_root(hashes_) || closing.previous != hashes_.back()) {
    find_in_seals(at, closing.first, "its closing does not hold the seals before it");
  }
  const SealFileHeader& header = file_->header;
  const Seal& last = file_->seals.back();
  std::uint64_t record_bytes = 0;
  for (const Seal& seal : file_->seals) record_bytes += seal.end - seal.begin;
  const bool is_same =
      closing.segment == header.segment && closing.journal_id == header.journal_id && closing.epoch == header.epoch &&
      closing.config_hash == header.config_hash && closing.first == file_->seals.front().first &&
      closing.last == last.last && closing.seal_count == file_->seals.size() && closing.record_bytes == record_bytes &&
      closing.end == last.end && closing.state_sequence == last.state_sequence &&
      closing.state_hash == last.state_hash && closing.tip == last.tip &&
      closing.lost_market_data == last.lost_market_data && (closing.flags & ~closing_flags::kFound) == 0;
  if (!is_same) find_in_seals(at, closing.first, "its closing does not say what its seals say");
}

/// The bytes of a closed segment that are no records: the fronts, what follows the last record, zeros.
void SealCheck::check_frame(const SegmentClosing& closing) {
  const std::span<const std::byte> bytes = data_.bytes();
  const auto data = bytes.first(data_end(bytes.size()));
  const auto front = bytes.first(kDataBegin);
  const auto back = bytes.subspan(data.size());
  if (sha256(front) != closing.front) find_in_data(0, closing.first, "its first page is not the one that was sealed");
  if (!std::equal(front.begin(), front.end(), back.begin(), back.end())) {
    find_in_data(data.size(), closing.first, "its last page is not as its first");
  }
  if (closing.end > data.size()) return;  // Told already: the last seal ends elsewhere.
  const auto rest = data.subspan(closing.end);
  const std::size_t used = used_bytes(rest);
  if (used != closing.rest_bytes || sha256(rest.first(used)) != closing.rest) {
    find_in_data(closing.end, closing.last, "what follows the last record is not what was sealed");
  }
}

void SealCheck::finish(const TailReport& tail) {
  if (tail.kind == TailKind::Damage) return;
  if (segment_ != 0) leave(true);
  check_beyond(std::max(segment_, read_from_ ? read_from_->segment : 0));
  for (const auto& [head, is_seen] : {std::pair{options_.from, is_from_seen_}, std::pair{options_.to, is_to_seen_}}) {
    if (!head || is_seen || (read_from_ && head == options_.from)) continue;
    segment_ = head->segment;
    find_in_seals(offset_of_seal(head->index), head->sequence,
                  "the seal that was published in the head of sequence " + std::to_string(head->sequence.raw()) +
                      " is missing: the journal ends at sequence " + std::to_string(tail.last_sequence.raw()));
  }
  if (!summary_.has_seals && options_.keys) {
    segment_ = 1;
    find_in_seals(0, {}, "is missing: nothing of this journal is sealed or signed");
  }
}

/// Seals of records that are not here.
void SealCheck::check_beyond(std::uint32_t last_segment) {
  for (const std::uint32_t number : sealed_) {
    if (number <= last_segment) continue;
    segment_ = number;
    const auto file = read_seals(options_.directory, number, seed_);
    if (!file) {
      find_in_seals(file.error().offset, {}, file.error().reason);
    } else if (!file->seals.empty()) {
      find_in_data(kDataBegin, file->seals.front().first,
                   "the records of a seal are missing: " + sequences(file->seals.front()));
    }
  }
}

}  // namespace journal
