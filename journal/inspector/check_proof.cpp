#include "journal/inspector/check_proof.hpp"

#include <array>
#include <cstdio>
#include <memory>
#include <span>

#include "engine/model/text.hpp"
#include "journal/inspector/commands.hpp"
#include "journal/inspector/output.hpp"
#include "journal/inspector/report.hpp"
#include "journal/json_text.hpp"
#include "journal/seal/hex.hpp"
#include "journal/seal/proof.hpp"
#include "journal/seal/text_file.hpp"

namespace journal::inspector {

namespace {

std::string time_text(std::int64_t ns) {
  std::array<char, 64> text{};
  engine::TextWriter writer{text};
  engine::put_timestamp(writer, engine::Timestamp{ns});
  return std::string{writer.text()};
}

std::string record_text(std::span<const std::byte> record) {
  const auto text = std::make_unique<char[]>(engine::kEventTextMax);
  const auto& header = *engine::view_as<engine::RecordHeader>(record.data());
  const auto written =
      engine::format_event_text(header, record.subspan(sizeof(header)), {text.get(), engine::kEventTextMax});
  return {text.get(), written.bytes};
}

Facts facts_of(const Proof& proof, std::span<const std::byte> record, std::size_t proof_bytes) {
  Facts facts;
  add(facts, "proved", true);
  add(facts, "record", record_text(record));
  add(facts, "journal_id", hex_text(proof.closing.journal_id));
  add(facts, "segment", std::uint64_t{proof.closing.segment});
  add(facts, "sealed", time_text(proof.seal.wall_time_ns));
  add(facts, "closed", time_text(proof.closing.wall_time_ns));
  add(facts, "key_epoch", proof.closing.key_epoch);
  add(facts, "public_key", hex_of(proof.closing.public_key));
  add(facts, "proof_bytes", std::uint64_t{proof_bytes});
  return facts;
}

}  // namespace

int check_proof_file(const std::string& file, const std::string& public_key, bool json) {
  const auto keys = PublicKeys::load(public_key);
  if (!keys) return tell(keys.error());
  const auto bytes = read_text_file(file, "read the proof");
  if (!bytes) return tell(bytes.error());
  const auto proof = read_proof(std::as_bytes(std::span{*bytes}));
  if (!proof) return tell_usage(file + " " + proof.error());
  const auto record = check_proof(*proof, *keys);
  if (record) return print(facts_of(*proof, *record, bytes->size()), json, kDone);
  std::fprintf(stderr, "lockstep-journal: %s does not hold: %s\n", file.c_str(), record.error().c_str());
  return kNegative;
}

}  // namespace journal::inspector
