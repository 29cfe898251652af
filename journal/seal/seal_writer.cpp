#include "journal/seal/seal_writer.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/assert.hpp"
#include "journal/archive/places.hpp"
#include "journal/check.hpp"
#include "journal/directory.hpp"
#include "journal/file_io.hpp"
#include "journal/format.hpp"
#include "journal/seal/batch_tree.hpp"
#include "journal/seal/merkle.hpp"
#include "journal/seal/seal_file.hpp"
#include "journal/seal/sha256.hpp"
#include "journal/seal/signing_key.hpp"
#include "journal/segment.hpp"
#include "journal/segment_front.hpp"

namespace journal {

namespace fs = std::filesystem;
using engine::Done;
using engine::Failure;
using Outcome = SealWriter::Outcome;

namespace {

constexpr mode_t kReadOnly = 0444;

}  // namespace

struct SealWriter::State {
  SealOptions options;
  std::uint64_t seed{0};
  std::optional<SigningKey> key{};
  BatchTree tree{};
  OutsideHead head{};
  StateFacts state{};
  std::uint64_t lost_market_data{0};
  Digest previous{};  // What the next part follows.
  // Of the segment that is being sealed; `file` is -1 between two segments.
  Descriptor file{-1};
  std::uint32_t segment{0};
  std::uint64_t end{0};  // Of the seal file.
  bool is_name_durable{false};
  std::vector<Digest> hashes{};
  SealFileHeader header{};
  SegmentClosing closing{};  // Its facts grow with each seal.

  [[nodiscard]] fs::path path() const { return options.directory / seal_file_name(segment); }
  [[nodiscard]] bool syncs_seals() const noexcept { return options.is_durable || key.has_value(); }
  std::optional<JournalError> adopt_last();
  [[nodiscard]] JournalError beyond_the_journal(std::uint32_t number) const;
  std::optional<JournalError> adopt(std::uint32_t number, const SealFile& last);
  std::optional<JournalError> create_file(std::uint32_t number);
  std::optional<JournalError> put(std::span<const std::byte> bytes);
  void note(const Seal& seal);
  std::optional<JournalError> complete_closing(WallTime wall);
  void sign_closing();
  std::optional<JournalError> sync_files();
  std::optional<JournalError> make_read_only();
  std::optional<JournalError> copy_to_mirror();
};

/// Whether what is wrong with a segment's seals is what a power loss may leave: under async nothing is promised then.
/// They are of its own session, or were made by the one of a segment behind it; of a segment that was itself lost, the
/// newest one that has a front tells how its session wrote.
bool may_be_lost(const fs::path& directory, std::uint32_t segment) {
  auto numbers = list_segments(directory);
  if (!numbers) return false;
  for (; !numbers->empty(); numbers->pop_back()) {
    const std::uint32_t number = numbers->back();
    const auto mapped = map_segment(directory, number);
    if (!mapped) continue;
    const auto front = read_front(mapped->bytes(), (directory / segment_file_name(number)).string());
    if (!front) continue;
    if (front->header.durability == Durability::Async) return true;
    if (number <= segment) return false;
  }
  return false;
}

/// The last record that any of them is of.
engine::Sequence last_sealed(const SealFile& file) {
  if (file.closing) return file.closing->last;
  return file.seals.empty() ? engine::Sequence{} : file.seals.back().last;
}

/// Where the seals that are there lead to.
std::optional<JournalError> SealWriter::State::adopt_last() {
  auto numbers = list_seals(options.directory);
  if (!numbers) return numbers.error();
  for (; !numbers->empty(); numbers->pop_back()) {
    const std::uint32_t number = numbers->back();
    const auto last = read_seals(options.directory, number, seed);
    if (last && last_sealed(*last) <= options.found_through) return adopt(number, *last);
    JournalError wrong = last ? beyond_the_journal(number) : last.error();
    if (wrong.code != ErrorCode::Damage || !may_be_lost(options.directory, number)) return wrong;
    // S7: they are made again from the records that were found.
    if (::unlink((options.directory / seal_file_name(number)).c_str()) != 0) {
      return system_error(errno, (options.directory / seal_file_name(number)).string(), "remove lost seals");
    }
  }
  return std::nullopt;
}

JournalError SealWriter::State::beyond_the_journal(std::uint32_t number) const {
  return {.code = ErrorCode::Damage,
          .path = (options.directory / seal_file_name(number)).string(),
          .sequence = engine::Sequence{options.found_through.raw() + 1},
          .reason = "seals more than the journal holds",
          .advice = "restore the journal from a copy"};
}

std::optional<JournalError> SealWriter::State::adopt(std::uint32_t number, const SealFile& last) {
  if (last.header.journal_id != options.id) {
    return JournalError{.code = ErrorCode::NotAJournal,
                        .path = (options.directory / seal_file_name(number)).string(),
                        .reason = "seals another journal",
                        .advice = "restore the directory from a copy"};
  }
  segment = number;
  header = last.header;
  previous = leaf_hash(bytes_of(last.header));
  for (const Seal& seal : last.seals) note(seal);
  if (last.closing) {
    previous = leaf_hash(bytes_of(*last.closing));
    // Killed between the closing and the turn of the key: the same turn is made now.
    if (key && last.closing->key_epoch == key->epoch()) return key->turn();
    return std::nullopt;
  }
  file = Descriptor{::open(path().c_str(), O_RDWR | O_CLOEXEC)};
  end = last.end;
  if (file.number() < 0) return system_error(errno, path().string(), "open the seals");
  // What was not synced may be torn, and nothing was ever said of it to anybody.
  if (::ftruncate(file.number(), static_cast<off_t>(end)) != 0) {
    return system_error(errno, path().string(), "cut off a torn seal");
  }
  return std::nullopt;
}

std::optional<JournalError> SealWriter::State::create_file(std::uint32_t number) {
  const std::string data = (options.directory / segment_file_name(number)).string();
  const auto mapped = map_for_reading(data);
  if (!mapped) return mapped.error();
  const auto front = read_front(mapped->bytes(), data);
  if (!front) return front.error();
  segment = number;
  end = 0;
  hashes.clear();
  closing = {};
  // Named only when its header is whole: killed in between, what lies aside has no meaning.
  const std::string unfinished = path().string() + std::string{kUnfinishedSuffix};
  if (::access(path().c_str(), F_OK) == 0) return system_error(EEXIST, path().string(), "create the seals");
  file = Descriptor{::open(unfinished.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)};
  if (file.number() < 0) return system_error(errno, unfinished, "create the seals");
  header = {.journal_id = options.id,
            .segment = number,
            .epoch = front->header.epoch,
            .config_hash = front->header.config_hash,
            .previous = previous};
  header.checksum = struct_checksum(header, seed);
  previous = leaf_hash(bytes_of(header));
  if (auto failed = put(bytes_of(header))) return failed;
  is_name_durable = false;
  const bool is_synced = !options.is_durable || ::fdatasync(file.number()) == 0;
  if (is_synced && std::rename(unfinished.c_str(), path().c_str()) == 0) return std::nullopt;
  return system_error(errno, path().string(), is_synced ? "name the seals" : "sync the seals");
}

std::optional<JournalError> SealWriter::State::put(std::span<const std::byte> bytes) {
  const int refused = write_at(file.number(), bytes, end);
  if (refused != 0) return system_error(refused, path().string(), "write a seal");
  end += bytes.size();
  return std::nullopt;
}

/// Carries a seal's facts on to the closing, the head and the next seal.
void SealWriter::State::note(const Seal& seal) {
  previous = leaf_hash(bytes_of(seal));
  hashes.push_back(previous);
  state = {.sequence = seal.state_sequence, .hash = seal.state_hash};
  if (closing.first.raw() == 0) closing.first = seal.first;
  closing.last = seal.last;
  closing.record_bytes += seal.end - seal.begin;
  closing.end = seal.end;
  closing.tip = seal.tip;
  closing.lost_market_data = lost_market_data = seal.lost_market_data;
  head = {.journal_id = options.id,
          .segment = segment,
          .index = seal.index,
          .sequence = seal.last,
          .tip = seal.tip,
          .seal = previous,
          .wall = {.ns = seal.wall_time_ns, .error_ns = seal.wall_error_ns}};
}

std::optional<JournalError> SealWriter::State::complete_closing(WallTime wall) {
  const auto mapped = map_for_reading(options.directory / segment_file_name(segment));
  if (!mapped) return mapped.error();
  const std::span<const std::byte> bytes = mapped->bytes();
  const auto rest = bytes.first(data_end(bytes.size())).subspan(closing.end);
  closing.segment = segment;
  closing.journal_id = options.id;
  closing.epoch = header.epoch;
  closing.config_hash = header.config_hash;
  closing.seal_count = hashes.size();
  closing.state_sequence = state.sequence;
  closing.state_hash = state.hash;
  closing.previous = previous;
  closing.root = merkle_root(hashes);
  closing.front = sha256(bytes.first(kDataBegin));
  closing.rest_bytes = used_bytes(rest);
  closing.rest = sha256(rest.first(closing.rest_bytes));
  closing.wall_time_ns = wall.ns;
  closing.wall_error_ns = wall.error_ns;
  return std::nullopt;
}

void SealWriter::State::sign_closing() {
  if (!key) return;
  closing.key_epoch = key->epoch();
  closing.public_key = key->public_key();
  closing.next_public_key = key->next().key;
  closing.certificate = key->next().certificate;
  closing.signature = key->sign(signed_message(closing));
}

/// The seals before the key turns: what a lost file was signed with cannot be made again.
std::optional<JournalError> SealWriter::State::sync_files() {
  if (syncs_seals()) {
    if (::fsync(file.number()) != 0) return system_error(errno, path().string(), "sync the seals");
    if (auto failed = sync_directory(options.directory)) return failed;
  }
  if (!options.is_durable) return std::nullopt;
  const fs::path data = options.directory / segment_file_name(segment);
  const Descriptor opened{::open(data.c_str(), O_RDONLY | O_CLOEXEC)};
  if (opened.number() >= 0 && ::fsync(opened.number()) == 0) return std::nullopt;
  return system_error(errno, data.string(), "sync the segment");
}

std::optional<JournalError> SealWriter::State::make_read_only() {
  for (const fs::path& name : {path(), options.directory / segment_file_name(segment)}) {
    if (::chmod(name.c_str(), kReadOnly) != 0) return system_error(errno, name.string(), "make read-only");
  }
  return std::nullopt;
}

/// The same bytes: a mirror is verified, and goes on, as the journal does.
std::optional<JournalError> SealWriter::State::copy_to_mirror() {
  if (options.mirror.empty()) return std::nullopt;
  const auto mapped = map_for_reading(path());
  if (!mapped) return mapped.error();
  const fs::path copy = options.mirror / seal_file_name(segment);
  if (auto failed = write_file_whole(copy, mapped->bytes())) return failed;
  for (const fs::path& name : {copy, options.mirror / segment_file_name(segment)}) {
    if (::chmod(name.c_str(), kReadOnly) != 0) return system_error(errno, name.string(), "make read-only");
  }
  return std::nullopt;
}

engine::Result<SealWriter, JournalError> SealWriter::open(const SealOptions& options) {
  auto state = std::unique_ptr<State>{new State{.options = options, .seed = checksum_seed(options.id)}};
  if (!options.key.empty()) {
    auto key = SigningKey::load(options.key, options.directory);
    if (!key) return Failure{key.error()};
    state->key.emplace(std::move(key).value());
  }
  if (auto failed = state->adopt_last()) return Failure{*std::move(failed)};
  return SealWriter{std::move(state)};
}

SealWriter::SealWriter(std::unique_ptr<State> state) noexcept : state_{std::move(state)} {}
SealWriter::SealWriter(SealWriter&&) noexcept = default;
SealWriter& SealWriter::operator=(SealWriter&&) noexcept = default;
SealWriter::~SealWriter() = default;

void SealWriter::add(std::span<const std::byte> records) { state_->tree.add(records); }

Outcome SealWriter::seal(const Batch& batch) {
  State& state = *state_;
  ASSERT(!batch.records.empty());
  if (state.file.number() < 0) {
    if (auto failed = state.create_file(batch.segment)) return Failure{*std::move(failed)};
  }
  ASSERT(batch.segment == state.segment);
  if (state.tree.is_empty()) state.tree.add(batch.records);
  ASSERT(state.tree.records().data() == batch.records.data());
  ASSERT(state.tree.records().size() == batch.records.size());
  const Digest root = state.tree.finish();
  if (state.tree.state().sequence.raw() != 0) state.state = state.tree.state();
  Seal seal{.index = static_cast<std::uint32_t>(state.hashes.size()),
            .first = state.tree.first(),
            .last = state.tree.last(),
            .begin = batch.begin,
            .end = batch.begin + batch.records.size(),
            .durable_through = batch.durable_through,
            .group_count = state.tree.leaves().size(),
            .previous = state.previous,
            .records = root,
            .state_sequence = state.state.sequence,
            .state_hash = state.state.hash,
            .tip = state.tree.tip(),
            .config_hash = state.header.config_hash,
            .wall_time_ns = batch.wall.ns,
            .wall_error_ns = batch.wall.error_ns,
            .lost_market_data = state.lost_market_data + state.tree.lost_market_data()};
  seal.checksum = struct_checksum(seal, state.seed);
  state.tree.clear();
  if (auto failed = state.put(bytes_of(seal))) return Failure{*std::move(failed)};
  state.note(seal);
  return Done{};
}

Outcome SealWriter::sync() {
  State& state = *state_;
  if (state.file.number() < 0) return Done{};
  if (::fdatasync(state.file.number()) != 0) {
    return Failure{system_error(errno, state.path().string(), "sync the seals")};
  }
  if (state.is_name_durable) return Done{};
  if (auto failed = sync_directory(state.options.directory)) return Failure{*std::move(failed)};
  state.is_name_durable = true;
  return Done{};
}

Outcome SealWriter::close_segment(WallTime wall, std::uint32_t flags) {
  State& state = *state_;
  if (state.file.number() < 0) return Done{};
  if (auto failed = state.complete_closing(wall)) return Failure{*std::move(failed)};
  state.closing.flags = flags;
  state.sign_closing();
  state.closing.checksum = struct_checksum(state.closing, state.seed);
  // S6: whoever finds a closing finds the seals before it.
  if (state.syncs_seals()) {
    if (auto synced = sync(); !synced) return synced;
  }
  if (auto failed = state.put(bytes_of(state.closing))) return Failure{*std::move(failed)};
  state.previous = leaf_hash(bytes_of(state.closing));
  if (auto failed = state.sync_files()) return Failure{*std::move(failed)};
  if (auto failed = state.make_read_only()) return Failure{*std::move(failed)};
  if (auto failed = state.copy_to_mirror()) return Failure{*std::move(failed)};
  state.file = Descriptor{-1};
  if (!state.key) return Done{};
  if (auto failed = state.key->turn()) return Failure{*std::move(failed)};
  return Done{};
}

std::uint32_t SealWriter::last_segment() const noexcept { return state_->segment; }

std::optional<OpenSeals> SealWriter::unfinished() const {
  const State& state = *state_;
  if (state.file.number() < 0) return std::nullopt;
  return OpenSeals{
      .segment = state.segment, .end = state.closing.end, .last = state.closing.last, .tip = state.closing.tip};
}

const OutsideHead& SealWriter::head() const noexcept { return state_->head; }

}  // namespace journal
