#include "journal/seal/verification.hpp"

#include "journal/archive/restore.hpp"
#include "journal/reader.hpp"

namespace journal {

using engine::Failure;

engine::Result<Verification, JournalError> verify_journal(const SealCheckOptions& options,
                                                          const std::function<void(std::uint64_t)>& on_bytes) {
  JournalInfo info;
  {
    const auto identity = Reader::open(options.directory, {.verify_checksums = false});
    if (!identity) return Failure{identity.error()};
    info = identity->info();
  }
  auto seals = SealCheck::open(options, info);
  if (!seals) return Failure{seals.error()};
  auto reader = Reader::open(options.directory, {.from = seals->read_from()});
  if (!reader) return Failure{reader.error()};

  Verification result;
  for (;;) {
    const auto step = reader->next_step();
    if (!step && step.error().code != ErrorCode::Damage) return Failure{step.error()};
    if (!step) result.damage = step.error();
    if (!step || !*step) break;
    seals->step(**step);
    if (on_bytes) on_bytes((*step)->bytes.size());
  }
  if (!result.damage) result.damage = refusal_of_partial_restore(options.directory);
  if (result.damage && result.damage->code != ErrorCode::Damage) return Failure{*result.damage};
  result.tail = reader->tail();
  seals->finish(result.tail);
  result.findings = seals->findings();
  result.seals = seals->summary();
  return result;
}

}  // namespace journal
