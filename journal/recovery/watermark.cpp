#include "journal/recovery/watermark.hpp"

#include <algorithm>
#include <charconv>

#include "journal/archive/restore.hpp"
#include "journal/directory.hpp"
#include "journal/head_file.hpp"
#include "journal/seal/seal_file.hpp"

namespace journal {

namespace fs = std::filesystem;
using engine::Failure;

namespace {

std::optional<std::uint64_t> number_in(std::string_view text, int base) {
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number, base);
  if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
  return number;
}

engine::Result<std::optional<Watermark>, JournalError> head_watermark(const fs::path& directory, engine::JournalId id) {
  const auto head = read_head(directory);
  if (!head) return Failure{head.error()};
  if (!*head) return std::optional<Watermark>{};
  if ((*head)->journal_id != id) {
    return Failure{JournalError{.code = ErrorCode::Damage,
                                .path = (directory / kHeadFileName).string(),
                                .reason = "belongs to another journal",
                                .advice = "restore the directory from a copy"}};
  }
  return std::optional{Watermark{.source = WatermarkSource::HeadFile,
                                 .sequence = (*head)->durable,
                                 .tip = (*head)->tip,
                                 .where = "head, generation " + std::to_string((*head)->generation)}};
}

/// Later seals say more, so the last file with a whole one is enough. What is not whole is no evidence; `verify` judges
/// it.
engine::Result<std::optional<Watermark>, JournalError> seal_watermark(const fs::path& directory, engine::JournalId id) {
  auto numbers = list_seals(directory);
  if (!numbers) return Failure{numbers.error()};
  for (auto number = numbers->rbegin(); number != numbers->rend(); ++number) {
    const auto file = read_seals(directory, *number, checksum_seed(id));
    if (!file || file->seals.empty() || file->header.journal_id != id) continue;
    const engine::Sequence durable = file->seals.back().durable_through;
    if (durable.raw() == 0) return std::optional<Watermark>{};
    return std::optional{
        Watermark{.source = WatermarkSource::Seal, .sequence = durable, .where = seal_file_name(*number)}};
  }
  return std::optional<Watermark>{};
}

}  // namespace

std::string_view name_of(WatermarkSource source) noexcept {
  switch (source) {
    case WatermarkSource::HeadFile:
      return "head file";
    case WatermarkSource::Seal:
      return "seal";
    case WatermarkSource::Index:
      return "index";
    case WatermarkSource::Anchor:
      return "anchor";
    case WatermarkSource::Backup:
      return "backup";
  }
  return "unknown";
}

engine::Result<std::vector<Watermark>, JournalError> watermarks_in(const fs::path& directory, engine::JournalId id) {
  auto found = watermarks_beside_head(directory, id);
  if (!found) return found;
  auto head = head_watermark(directory, id);
  if (!head) return Failure{head.error()};
  if (*head) found->insert(found->begin(), **std::move(head));
  return found;
}

engine::Result<std::vector<Watermark>, JournalError> watermarks_beside_head(const fs::path& directory,
                                                                            engine::JournalId id) {
  std::vector<Watermark> found;
  auto seal = seal_watermark(directory, id);
  if (!seal) return Failure{seal.error()};
  if (*seal) found.push_back(**std::move(seal));
  const auto backup = restored_from(directory);
  if (!backup) return Failure{backup.error()};
  if (*backup) {
    found.push_back({.source = WatermarkSource::Backup,
                     .sequence = (*backup)->last,
                     .tip = (*backup)->tip,
                     .where = "the backup that it was restored from"});
  }
  return found;
}

const Watermark* highest(std::span<const Watermark> watermarks) noexcept {
  const auto best =
      std::max_element(watermarks.begin(), watermarks.end(),
                       [](const Watermark& left, const Watermark& right) { return left.sequence < right.sequence; });
  return best == watermarks.end() ? nullptr : &*best;
}

std::optional<Watermark> parse_anchor(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto sequence = number_in(text.substr(0, colon), 10);
  const auto tip = number_in(text.substr(colon + 1), 16);
  if (!sequence || !tip || *sequence == 0) return std::nullopt;
  return Watermark{.source = WatermarkSource::Anchor,
                   .sequence = engine::Sequence{*sequence},
                   .tip = *tip,
                   .where = "anchor " + std::string{text}};
}

}  // namespace journal
