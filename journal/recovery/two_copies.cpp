#include "journal/recovery/two_copies.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "engine/base/bytes.hpp"
#include "journal/directory.hpp"
#include "journal/format.hpp"
#include "journal/stop.hpp"

namespace journal {

namespace fs = std::filesystem;
using engine::Failure;
using engine::RecordHeader;

namespace {

/// What may be wrong with one copy. Anything else ends the whole: a disk that does not answer is no evidence.
bool is_fault_of_copy(ErrorCode code) {
  return code == ErrorCode::Damage || code == ErrorCode::NotFound || code == ErrorCode::NotAJournal;
}

/// One of the two as far as it can be read.
class Side {
 public:
  Side(Copy copy, fs::path directory, engine::JournalId id) : copy_{copy}, directory_{std::move(directory)}, id_{id} {}

  /// Begins at the journal's first record, or behind `from`.
  [[nodiscard]] std::optional<JournalError> begin(const std::optional<ReadFrom>& from) {
    at_ = from ? from->last_sequence : engine::Sequence{};
    reader_.reset();
    auto opened = Reader::open(directory_, {.from = from, .is_one_of_two = true});
    if (!opened) return stop(opened.error());
    if (opened->info().id != id_) {
      return stop({.code = ErrorCode::Damage,
                   .path = (directory_ / segment_file_name(from ? from->segment : 1)).string(),
                   .reason = "belongs to another journal"});
    }
    reader_.emplace(std::move(opened).value());
    is_stopped_ = false;
    fault_.reset();
    return std::nullopt;
  }
  /// Makes step() hold the next step, if there is one.
  [[nodiscard]] std::optional<JournalError> fetch() {
    if (is_stopped_ || step_) return std::nullopt;
    const auto next = reader_->next_step();
    if (!next) return stop(next.error());
    step_ = *next;
    if (step_) {
      at_ = reader_->last_sequence();
    } else {
      is_stopped_ = true;
    }
    return std::nullopt;
  }
  void take() { step_.reset(); }

  [[nodiscard]] Copy copy() const noexcept { return copy_; }
  [[nodiscard]] const fs::path& directory() const noexcept { return directory_; }
  [[nodiscard]] const std::optional<StepView>& step() const noexcept { return step_; }
  [[nodiscard]] bool is_stopped() const noexcept { return is_stopped_; }
  /// The last record that was read, or behind which reading was tried.
  [[nodiscard]] engine::Sequence at() const noexcept { return at_; }
  /// Of the step at hand.
  [[nodiscard]] std::uint64_t tip() const { return reader_->tip(); }
  /// Why it stopped; empty: it ends there.
  [[nodiscard]] const std::optional<JournalError>& fault() const noexcept { return fault_; }
  /// Whether its files could be opened where it stopped: then its fault, or that it has none, is a verdict.
  [[nodiscard]] bool is_open() const noexcept { return reader_.has_value(); }
  /// The same in words, with the place.
  [[nodiscard]] std::string why() const {
    if (!fault_) return directory_.string() + " ends there";
    return fault_->path + ", offset " + std::to_string(fault_->offset) + ": " + fault_->reason;
  }
  /// Its files cannot be opened there, for that reason.
  void give_up(std::optional<JournalError> fault) {
    reader_.reset();
    is_stopped_ = true;
    fault_ = std::move(fault);
  }

 private:
  std::optional<JournalError> stop(const JournalError& error) {
    if (!is_fault_of_copy(error.code)) return error;
    is_stopped_ = true;
    fault_ = error;
    return std::nullopt;
  }

  Copy copy_;
  fs::path directory_;
  engine::JournalId id_;
  std::optional<Reader> reader_{};
  std::optional<StepView> step_{};
  engine::Sequence at_{};
  bool is_stopped_{true};
  std::optional<JournalError> fault_{};
};

class Joining {
 public:
  Joining(const CopyDirectories& directories, engine::JournalId id)
      : id_{id}, journal_{Copy::Journal, directories.journal, id}, mirror_{Copy::Mirror, directories.mirror, id} {}

  template <class OnStep>
  engine::Result<JoinedCopies, JournalError> run(const OnStep& on_step) {
    for (Side* const side : sides()) {
      if (auto failed = side->begin(std::nullopt)) return Failure{*std::move(failed)};
    }
    for (;;) {
      if (auto failed = fetch()) return Failure{*std::move(failed)};
      if (!journal_.step() && !mirror_.step()) {
        if (auto failed = try_again()) return Failure{*std::move(failed)};
        if (!journal_.step() && !mirror_.step()) break;
      }
      if (auto failed = enter_segment()) return Failure{*std::move(failed)};
      if (auto refused = contradiction()) return Failure{*std::move(refused)};
      if (auto refused = on_step(*lead().step(), lead().at())) return Failure{*std::move(refused)};
      take();
    }
    if (auto lost = lost_in_both()) return Failure{*std::move(lost)};
    return finish();
  }

 private:
  std::array<Side*, 2> sides() { return {&journal_, &mirror_}; }
  [[nodiscard]] Side& lead() { return journal_.step() ? journal_ : mirror_; }

  std::optional<JournalError> fetch() {
    for (Side* const side : sides()) {
      if (auto failed = side->fetch()) return failed;
    }
    return std::nullopt;
  }

  /// Neither goes on from where it stands; one of them may from where the other has come to.
  std::optional<JournalError> try_again() {
    for (Side* const side : sides()) {
      if (side->at() == place_.last_sequence) continue;
      if (auto failed = side->begin(place_)) return failed;
      if (auto failed = side->fetch()) return failed;
      if (side->is_open()) continue;
      if (auto failed = try_behind(*side)) return failed;
    }
    return std::nullopt;
  }

  /// It lost the segment that reading has come through. What follows may be in the next one.
  std::optional<JournalError> try_behind(Side& side) {
    auto fault = side.fault();
    ReadFrom next = place_;
    next.segment = place_.segment + 1;
    next.offset = kDataBegin;
    if (auto failed = side.begin(next)) return failed;
    if (auto failed = side.fetch()) return failed;
    if (!side.step()) side.give_up(std::move(fault));
    return std::nullopt;
  }

  /// At the first step of a segment whoever stopped before may read again.
  std::optional<JournalError> enter_segment() {
    const StepView step = *lead().step();
    if (step.segment == place_.segment) return std::nullopt;
    // Those without a record too: a session may have left one.
    const std::uint32_t first = place_.segment == 0 ? step.segment : place_.segment + 1;
    for (std::uint32_t number = first; number <= step.segment; ++number) begin_segment(number);
    place_.segment = step.segment;
    place_.offset = step.offset;
    for (Side* const side : sides()) {
      if (!side->is_stopped()) continue;
      if (auto failed = side->begin(place_)) return failed;
      if (auto failed = side->fetch()) return failed;
    }
    return std::nullopt;
  }

  void begin_segment(std::uint32_t number) {
    joined_.segments.push_back({.number = number,
                                .before = {.seed = checksum_seed(id_),
                                           .last_sequence = place_.last_sequence,
                                           .last_time = place_.last_time,
                                           .tip = place_.tip},
                                .last = place_.last_sequence});
  }
  void add(Copy copy, std::uint64_t end) {
    auto& stretches = joined_.segments.back().stretches;
    if (stretches.empty() || stretches.back().copy != copy) {
      stretches.push_back({.copy = copy, .begin = stretches.empty() ? kDataBegin : stretches.back().end});
    }
    stretches.back().end = end;
  }
  void note_faults(Copy used) {
    std::optional<JournalError>& fault = used == Copy::Mirror ? joined_.segments.back().fault : joined_.mirror_fault;
    const Side& other = used == Copy::Mirror ? journal_ : mirror_;
    if (fault || !other.is_stopped()) return;
    fault = other.fault();
    if (fault) return;
    fault = JournalError{.code = ErrorCode::Damage,
                         .path = (other.directory() / segment_file_name(place_.segment)).string(),
                         .offset = place_.offset,
                         .sequence = engine::Sequence{place_.last_sequence.raw() + 1},
                         .reason = "ends behind sequence " + std::to_string(place_.last_sequence.raw())};
  }

  /// Both have a step here that follows all before it: it must be the same.
  std::optional<JournalError> contradiction() {
    if (!journal_.step() || !mirror_.step()) return std::nullopt;
    const StepView& ours = *journal_.step();
    const StepView& theirs = *mirror_.step();
    const bool is_same_place = ours.segment == theirs.segment && ours.offset == theirs.offset;
    if (is_same_place && std::ranges::equal(ours.bytes, theirs.bytes)) return std::nullopt;
    const auto differs = std::ranges::mismatch(ours.bytes, theirs.bytes).in1 - ours.bytes.begin();
    return JournalError{.code = ErrorCode::Damage,
                        .path = (journal_.directory() / segment_file_name(ours.segment)).string(),
                        .offset = ours.offset + (is_same_place ? static_cast<std::uint64_t>(differs) : 0),
                        .sequence = engine::view_as<RecordHeader>(ours.bytes.data())->sequence,
                        .reason = "contradicts " + (mirror_.directory() / segment_file_name(theirs.segment)).string() +
                                  ", offset " + std::to_string(theirs.offset) +
                                  ": both are whole and follow what is before, and are not the same step",
                        .advice =
                            "one of the two went on without the other; find out which is right by a head kept "
                            "outside (`lockstep-journal verify --to`), nothing is chosen here"};
  }

  void take() {
    const Copy copy = lead().copy();
    const StepView step = *lead().step();
    add(copy, step.offset + step.bytes.size());
    if (!journal_.step() || !mirror_.step()) note_faults(copy);
    place_.offset = step.offset + step.bytes.size();
    place_.last_sequence = joined_.segments.back().last = lead().at();
    place_.last_time = engine::view_as<RecordHeader>(step.bytes.data())->time;  // All of a step have its input's.
    place_.tip = lead().tip();
    journal_.take();
    mirror_.take();
  }

  /// Neither has the next record. Is there one?
  std::optional<JournalError> lost_in_both() {
    for (Side* const side : sides()) {
      if (side->fault() && (side->is_open() || place_.segment == 0)) return lost(*side, *side->fault());
      if (side->is_open()) continue;
      const auto evidence = evidence_behind(side->directory(), id_, place_.segment, chain());
      if (!evidence) return evidence.error();
      if (!*evidence) continue;
      JournalError fault = side->fault().value_or(JournalError{});
      fault.reason += ", but " + **evidence;
      return lost(*side, std::move(fault));
    }
    return std::nullopt;
  }
  [[nodiscard]] JournalError lost(const Side& side, JournalError fault) const {
    const Side& other = side.copy() == Copy::Journal ? mirror_ : journal_;
    fault.code = ErrorCode::Damage;
    fault.sequence = engine::Sequence{place_.last_sequence.raw() + 1};
    fault.reason += "; the other copy does not have what is missing: " + other.why();
    fault.advice =
        "restore the journal from a backup, or save what is sound with `lockstep-journal export --good-prefix`";
    return fault;
  }
  [[nodiscard]] Chain chain() const {
    return {.seed = checksum_seed(id_), .last_sequence = place_.last_sequence, .tip = place_.tip};
  }

  JoinedCopies finish() {
    joined_.last_sequence = place_.last_sequence;
    joined_.tip = place_.tip;
    return std::move(joined_);
  }

  engine::JournalId id_;
  Side journal_;
  Side mirror_;
  ReadFrom place_{.offset = kDataBegin, .last_time = engine::Timestamp{engine::kInt64Min}};
  JoinedCopies joined_{};
};

}  // namespace

engine::Result<JoinedCopies, JournalError> join_copies(
    const CopyDirectories& directories, engine::JournalId id,
    const std::function<std::optional<JournalError>(const StepView&, engine::Sequence last)>& on_step) {
  return Joining{directories, id}.run(on_step);
}

}  // namespace journal
