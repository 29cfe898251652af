#include "journal/archive/manifest.hpp"

#include <algorithm>
#include <span>

#include "journal/json_fields.hpp"
#include "journal/json_text.hpp"
#include "journal/seal/hex.hpp"
#include "journal/seal/sha256.hpp"
#include "journal/seal/text_file.hpp"

namespace journal {

using engine::Failure;

namespace {

constexpr int kHex = 16;

std::string head_line(const Manifest& manifest) {
  std::string line = "{\"lockstep_manifest\":1,\"kind\":" + json_quoted(name_of(manifest.kind)) +
                     ",\"journal_id\":" + json_quoted(hex_text(manifest.id)) +
                     ",\"generation\":" + std::to_string(manifest.generation) +
                     ",\"last\":" + std::to_string(manifest.last.raw()) +
                     ",\"tip\":" + json_quoted(hex_text(manifest.tip)) +
                     ",\"last_time_ns\":" + std::to_string(manifest.last_time.raw()) +
                     ",\"files\":" + std::to_string(manifest.files.size());
  if (manifest.key) line += ",\"key\":" + json_quoted(hex_of(*manifest.key));
  return line + "}\n";
}

std::string file_line(const ManifestFile& file) {
  std::string line = "{\"file\":" + json_quoted(file.name) + ",\"stored\":" + json_quoted(file.stored) +
                     ",\"bytes\":" + std::to_string(file.bytes) + ",\"sha256\":" + json_quoted(hex_of(file.sha256));
  const SegmentFacts& segment = file.segment;
  if (segment.number != 0) {
    line += ",\"segment\":" + std::to_string(segment.number) + ",\"first\":" + std::to_string(segment.first.raw()) +
            ",\"last\":" + std::to_string(segment.last.raw()) + ",\"tip\":" + json_quoted(hex_text(segment.tip)) +
            ",\"last_time_ns\":" + std::to_string(segment.last_time.raw());
    if (segment.root) line += ",\"root\":" + json_quoted(hex_of(*segment.root));
  }
  return line + "}\n";
}

std::string proof_line(std::string_view text, const ArchiveKey* key) {
  if (key != nullptr) return "{\"hmac\":" + json_quoted(hex_of(key->authenticate(text))) + "}\n";
  return "{\"sha256\":" + json_quoted(hex_of(sha256(std::as_bytes(std::span{text})))) + "}\n";
}

Manifest parse_head_line(JsonFields& fields, std::size_t& file_count) {
  Manifest manifest;
  if (fields.number<int>("lockstep_manifest") != 1) fields.fail("lockstep_manifest");
  const std::string_view kind = fields.take("kind");
  if (kind == name_of(StoreKind::Backup)) {
    manifest.kind = StoreKind::Backup;
  } else if (kind != name_of(StoreKind::Archive)) {
    fields.fail("kind");
  }
  manifest.id = fields.journal_id("journal_id");
  manifest.generation = fields.number<std::uint64_t>("generation");
  manifest.last = engine::Sequence{fields.number<std::uint64_t>("last")};
  manifest.tip = fields.number<std::uint64_t>("tip", kHex);
  manifest.last_time = engine::Timestamp{fields.number<std::int64_t>("last_time_ns")};
  file_count = fields.number<std::size_t>("files");
  if (fields.is_next("key")) {
    manifest.key.emplace();
    if (!parse_hex(fields.take("key"), *manifest.key)) fields.fail("key");
  }
  fields.end();
  return manifest;
}

/// A name that leads out of the folder is no name.
std::string plain_name(JsonFields& fields, std::string_view member) {
  const std::string_view name = fields.take(member);
  if (name.empty() || name.front() == '.' || name.find('/') != std::string_view::npos) fields.fail(member);
  return std::string{name};
}

ManifestFile parse_file_line(JsonFields& fields) {
  ManifestFile file;
  file.name = plain_name(fields, "file");
  file.stored = plain_name(fields, "stored");
  file.bytes = fields.number<std::uint64_t>("bytes");
  if (!parse_hex(fields.take("sha256"), file.sha256)) fields.fail("sha256");
  if (fields.is_next("segment")) {
    SegmentFacts& segment = file.segment;
    segment.number = fields.number<std::uint32_t>("segment");
    segment.first = engine::Sequence{fields.number<std::uint64_t>("first")};
    segment.last = engine::Sequence{fields.number<std::uint64_t>("last")};
    segment.tip = fields.number<std::uint64_t>("tip", kHex);
    segment.last_time = engine::Timestamp{fields.number<std::int64_t>("last_time_ns")};
    if (fields.is_next("root")) {
      segment.root.emplace();
      if (!parse_hex(fields.take("root"), *segment.root)) fields.fail("root");
    }
  }
  fields.end();
  return file;
}

std::string at_line(std::size_t line, const std::string& member) {
  return "line " + std::to_string(line) + ": " + member + " is missing or wrong";
}

/// The last line proves all before it; `body` is those.
std::string refusal_of_proof(std::string_view body, std::string_view line, bool is_encrypted, const ArchiveKey* key) {
  if (is_encrypted && key == nullptr) return {};
  const std::string expected = proof_line(body, is_encrypted ? key : nullptr);
  if (std::string_view{expected}.substr(0, expected.size() - 1) == line) return {};
  return is_encrypted ? "was not written by who has the key, or was changed"
                      : "was changed: its last line does not match";
}

}  // namespace

std::string_view name_of(StoreKind kind) noexcept { return kind == StoreKind::Archive ? "archive" : "backup"; }

const ManifestFile* Manifest::find(std::string_view name) const noexcept {
  const auto found =
      std::find_if(files.begin(), files.end(), [&](const ManifestFile& file) { return file.name == name; });
  return found == files.end() ? nullptr : &*found;
}

const ManifestFile* Manifest::last_segment() const noexcept {
  const ManifestFile* highest = nullptr;
  for (const ManifestFile& file : files) {
    if (file.segment.number > (highest == nullptr ? 0 : highest->segment.number)) highest = &file;
  }
  return highest;
}

std::string text_of(const Manifest& manifest, const ArchiveKey* key) {
  std::string text = head_line(manifest);
  for (const ManifestFile& file : manifest.files) text += file_line(file);
  return text + proof_line(text, key);
}

engine::Result<Manifest, std::string> parse_manifest(std::string_view text, const ArchiveKey* key) {
  const auto lines = lines_of(text);
  if (lines.size() < 2 || !text.ends_with('\n')) return Failure{std::string{"is cut off"}};
  JsonFields head{lines.front()};
  std::size_t file_count = 0;
  Manifest manifest = parse_head_line(head, file_count);
  if (!head.bad().empty()) return Failure{"is no manifest of this version: " + at_line(1, head.bad())};
  if (file_count != lines.size() - 2)
    return Failure{"lists other than the " + std::to_string(file_count) + " files that it says"};
  for (std::size_t i = 1; i + 1 < lines.size(); ++i) {
    JsonFields fields{lines[i]};
    manifest.files.push_back(parse_file_line(fields));
    if (!fields.bad().empty()) return Failure{at_line(i + 1, fields.bad())};
  }
  const std::string_view body = text.substr(0, text.size() - lines.back().size() - 1);
  if (std::string refusal = refusal_of_proof(body, lines.back(), manifest.key.has_value(), key); !refusal.empty()) {
    return Failure{std::move(refusal)};
  }
  return manifest;
}

}  // namespace journal
