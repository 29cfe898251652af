#include "journal/stop.hpp"

#include "journal/archive/places.hpp"
#include "journal/directory.hpp"
#include "journal/recovery/watermark.hpp"
#include "journal/segment.hpp"
#include "journal/segment_front.hpp"

namespace journal {

namespace {

std::string place_text(std::uint32_t number, std::size_t offset) {
  return segment_file_name(number) + " at offset " + std::to_string(offset);
}

/// What is wrong at the stop itself, as the beginning of a sentence.
std::string fault_text(const Stop& stop) {
  if (stop.commit_word == 0) return "nothing is committed here";
  if (is_end_frame(stop.commit_word)) return "the end frame is not whole";
  const std::size_t at = stop.offset + stop.check.bytes;
  const std::uint64_t sequence = stop.chain.last_sequence.raw() + stop.check.record_count + 1;
  return "the record of sequence " + std::to_string(sequence) + " at offset " + std::to_string(at) +
         " is bad: " + std::string{words_of(stop.check.fault)};
}

/// J12: an input of this journal beyond the stop was committed after it.
std::optional<std::string> input_beyond(const Chain& chain, std::span<const std::byte> data, std::uint32_t number,
                                        std::size_t from) {
  const auto found = find_input(data, from, chain.seed, chain.last_sequence);
  if (!found) return std::nullopt;
  return "the input of sequence " + std::to_string(found->sequence.raw()) + " lies beyond, in " +
         place_text(number, found->offset);
}

/// J19: of the batch that was in flight any part may be there, and proves nothing. What lies further away, and what a
/// padding frame says was durable before its batch, does.
std::optional<std::string> batch_beyond(const Stop& stop, std::span<const std::byte> data) {
  const engine::Sequence durable = durable_before_paddings(data, stop.offset, stop.chain.seed);
  if (durable > stop.chain.last_sequence) {
    return "a batch that lies beyond says that sequence " + std::to_string(durable.raw()) + " was durable before it";
  }
  if (data.size() - stop.offset <= kBatchBytesMax) return std::nullopt;
  return input_beyond(stop.chain, data, stop.number, stop.offset + kBatchBytesMax);
}

/// J21: somebody was told that the journal is durable further than the stop.
engine::Result<std::optional<std::string>, JournalError> promise_beyond(const Stop& stop) {
  const auto watermarks = watermarks_in(stop.directory, stop.identity.journal_id);
  if (!watermarks && watermarks.error().code == ErrorCode::Damage) return std::optional{watermarks.error().message()};
  if (!watermarks) return engine::Failure{watermarks.error()};
  const Watermark* const best = highest(*watermarks);
  if (best == nullptr || best->sequence <= stop.chain.last_sequence) return std::optional<std::string>{};
  return std::optional{best->where + " says that sequence " + std::to_string(best->sequence.raw()) + " was durable"};
}

/// J13: what a later segment's front says about where its predecessor ended.
std::optional<std::string> front_beyond(engine::JournalId id, const Chain& chain, std::span<const std::byte> file,
                                        std::uint32_t number, bool is_next) {
  const auto front = read_front(file, segment_file_name(number));
  if (!front) return std::nullopt;  // Unused, or its records speak for it.
  if (front->header.journal_id != id) return segment_file_name(number) + " belongs to another journal";
  if (!front->opening) return std::nullopt;
  const bool is_roll_in_progress = is_next && front->opening->predecessor_last == chain.last_sequence &&
                                   front->opening->predecessor_tip == chain.tip;
  if (is_roll_in_progress) return std::nullopt;
  return segment_file_name(number) + " continues after sequence " +
         std::to_string(front->opening->predecessor_last.raw());
}

/// Evidence outside of the segment where reading stopped: what was promised, and the segments after it.
engine::Result<std::optional<std::string>, JournalError> evidence_elsewhere(const Stop& stop) {
  if (stop.asks_promises) {
    auto promised = promise_beyond(stop);
    if (!promised || *promised) return promised;
  }
  return evidence_behind(stop.directory, stop.identity.journal_id, stop.number, stop.chain);
}

}  // namespace

engine::Result<std::optional<std::string>, JournalError> evidence_behind(const std::filesystem::path& directory,
                                                                         engine::JournalId id, std::uint32_t number,
                                                                         const Chain& chain) {
  const auto later = list_segments(directory);
  if (!later) return engine::Failure{later.error()};
  for (const std::uint32_t one : *later) {
    if (one <= number) continue;
    const auto file = map_segment(directory, one);
    if (!file) return engine::Failure{file.error()};
    if (auto found = front_beyond(id, chain, file->bytes(), one, one == number + 1)) return found;
    if (auto found = input_beyond(chain, file->bytes(), one, 0)) return found;
  }
  return std::optional<std::string>{};
}

Verdict judge(const Stop& stop) {
  const auto data = stop.segment.first(data_end(stop.segment.size()));
  Verdict verdict{.bytes_beyond = used_bytes(data.subspan(stop.offset))};
  const std::string fault = fault_text(stop);
  const auto found = stop.is_padded
                         ? batch_beyond(stop, data)
                         : input_beyond(stop.chain, data, stop.number, stop.offset + engine::kRecordAlignment);
  if (found) {
    verdict.kind = TailKind::Damage;
    verdict.reason = fault + ", but " + *found;
    return verdict;
  }
  auto elsewhere = evidence_elsewhere(stop);
  if (!elsewhere) {
    verdict.unreadable = elsewhere.error();
  } else if (*elsewhere) {
    verdict.kind = TailKind::Damage;
    verdict.reason = fault + ", but " + **elsewhere;
  } else if (stop.commit_word != 0) {
    verdict.kind = TailKind::TornTail;
    verdict.reason = fault + (stop.is_padded ? "; nothing that was durable lies beyond" : "; no later input is there");
  } else if (verdict.bytes_beyond != 0) {
    verdict.kind = TailKind::TornTail;
    verdict.reason = stop.is_padded
                         ? "the batch that was being written when the writer stopped is here in part"
                         : "the step that was being written when the writer stopped is here without its commit";
  }
  return verdict;
}

}  // namespace journal
