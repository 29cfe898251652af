#include "journal/inspector/verify.hpp"

#include <cstdio>
#include <filesystem>
#include <system_error>
#include <tuple>
#include <utility>
#include <vector>

#include "journal/inspector/commands.hpp"
#include "journal/inspector/output.hpp"
#include "journal/json_text.hpp"
#include "journal/progress.hpp"
#include "journal/seal/seal_check.hpp"
#include "journal/seal/text_file.hpp"
#include "journal/seal/verification.hpp"

namespace journal::inspector {

namespace {

namespace fs = std::filesystem;
using engine::Failure;

/// A head from the command line: its line itself, or the file that holds it; of a log the last line counts.
engine::Result<std::optional<OutsideHead>, std::string> head_of(const std::string& option, const std::string& text) {
  if (text.empty()) return std::optional<OutsideHead>{};
  std::string line = text;
  if (text.front() != '{') {
    const auto file = read_text_file(text, "read the head");
    if (!file) return Failure{option + " " + file.error().message()};
    const auto lines = lines_of(*file);
    line = lines.empty() ? std::string{} : std::string{lines.back()};
  }
  const auto head = parse_head(line);
  if (!head) return Failure{option + " " + text + " " + head.error()};
  return std::optional{*head};
}

/// What is asked for on the command line, read and understood.
engine::Result<SealCheckOptions, int> read_options(const VerifyOptions& options) {
  SealCheckOptions read{.directory = options.directory};
  for (const auto& [option, text, head] :
       {std::tuple{"--from", &options.from, &read.from}, std::tuple{"--to", &options.to, &read.to}}) {
    const auto parsed = head_of(option, *text);
    if (!parsed) return Failure{tell_usage(parsed.error())};
    *head = *parsed;
  }
  if (!options.public_key.empty()) {
    auto keys = PublicKeys::load(options.public_key);
    if (!keys) return Failure{tell(keys.error())};
    read.keys = std::move(keys).value();
  }
  return read;
}

std::uint64_t bytes_to_read(const std::string& directory) {
  std::uint64_t bytes = 0;
  std::error_code failed;
  for (fs::directory_iterator entry{directory, failed}; !failed && entry != fs::directory_iterator{};
       entry.increment(failed)) {
    if (entry->path().extension() == ".seg") bytes += entry->file_size(failed);
  }
  return bytes;
}

/// What of an ending that is no damage still is a negative verdict, in words; empty when all is well.
std::string verdict_on(const TailReport& tail) {
  if (tail.last_step_unreadable) {
    return "the last step was committed and does not read back: a power loss, or a change; everything before it is "
           "whole";
  }
  if (tail.header_copies_damaged != 0) {
    return std::to_string(tail.header_copies_damaged) +
           " header copies are damaged; the other copy of each was used, all records are whole; copy the journal anew";
  }
  return {};
}

/// How much of it nobody could have changed unseen, in words.
std::string trust_in(const SealSummary& seals, const SealCheckOptions& options) {
  if (!seals.has_seals) return "not sealed: checksums show damage, not intent";
  std::string text = "sealed up to sequence " + std::to_string(seals.sealed_through.raw());
  if (seals.segments_signed == 0) {
    text += ", not signed: whoever can write here can seal anew";
  } else {
    text += ", signed up to sequence " + std::to_string(seals.signed_through.raw());
    text += options.keys ? " by the given key" : "; by whom was not checked (--public-key)";
  }
  if (options.to) return text + "; nothing before the head given was changed";
  return text + "; whether the end is missing only a head kept outside can tell (--to)";
}

void add_seals(Facts& facts, const SealSummary& seals, const SealCheckOptions& options, bool is_whole) {
  add(facts, "seals", seals.seal_count);
  add(facts, "sealed_through", seals.sealed_through.raw());
  add(facts, "segments_closed", seals.segments_closed);
  add(facts, "segments_signed", seals.segments_signed);
  add(facts, "signed_through", seals.signed_through.raw());
  if (seals.unsealed_segments != 0) add(facts, "segments_not_sealed", seals.unsealed_segments);
  if (seals.segments_found != 0) add(facts, "segments_sealed_later", seals.segments_found);
  if (is_whole) add(facts, "trust", trust_in(seals, options));
  if (seals.head) add(facts, "head", head_line(*seals.head));
}

/// The first finding is the verdict; the others may follow from it.
void tell_findings(const std::string& directory, const std::vector<Finding>& findings) {
  constexpr std::size_t kToldMax = 20;
  for (std::size_t i = 0; i < findings.size() && i < kToldMax; ++i) {
    std::fprintf(stderr, "lockstep-journal: %s%s/%s\n", i == 0 ? "" : "also: ", directory.c_str(),
                 findings[i].message().c_str());
  }
  if (findings.size() > kToldMax) std::fprintf(stderr, "lockstep-journal: and %zu more\n", findings.size() - kToldMax);
}

/// Tells what is wrong, first things first. The exit status.
int tell_verdict(const std::string& directory, const Verification& found) {
  tell_findings(directory, found.findings);
  if (found.damage) return tell(*found.damage);
  if (!found.findings.empty()) return kNegative;
  const std::string verdict = verdict_on(found.tail);
  if (verdict.empty()) return kDone;
  std::fprintf(stderr, "lockstep-journal: %s: %s\n", directory.c_str(), verdict.c_str());
  return kNegative;
}

}  // namespace

int verify(const VerifyOptions& options) {
  const auto read = read_options(options);
  if (!read) return read.error();
  std::optional<engine::Result<Verification, JournalError>> found;
  {
    Progress progress{!options.json, "verifying", bytes_to_read(options.directory)};
    found.emplace(verify_journal(*read, [&](std::uint64_t bytes) { progress.advance(bytes); }));
  }
  if (!*found) return tell(found->error());
  const Verification& verification = found->value();
  const int status = tell_verdict(options.directory, verification);
  Facts facts;
  add(facts, "directory", options.directory);
  add(facts, "whole", status == kDone);
  add_tail(facts, verification.tail);
  add_seals(facts, verification.seals, *read, status == kDone);
  return print(facts, options.json, status);
}

}  // namespace journal::inspector
