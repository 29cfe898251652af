#include "replay/snapshot_file.hpp"

#include <algorithm>
#include <charconv>
#include <functional>
#include <system_error>

#include <fmt/format.h>

#include "journal/directory.hpp"
#include "journal/file_io.hpp"

namespace replay {

namespace {

namespace fs = std::filesystem;

/// The sequence in a snapshot's name; nothing for any other name.
std::optional<engine::Sequence> sequence_in(std::string_view name) {
  if (!name.starts_with(journal::kSnapshotPrefix)) return std::nullopt;
  name.remove_prefix(journal::kSnapshotPrefix.size());
  std::uint64_t sequence = 0;
  const char* const end = name.data() + name.size();
  const auto parsed = std::from_chars(name.data(), end, sequence);
  if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
  return engine::Sequence{sequence};
}

}  // namespace

std::string snapshot_file_name(engine::Sequence sequence) {
  return fmt::format("{}{:020}", journal::kSnapshotPrefix, sequence.raw());
}

std::vector<engine::Sequence> list_snapshots(const fs::path& directory) {
  std::vector<engine::Sequence> sequences;
  std::error_code failed;
  for (fs::directory_iterator entry{directory, failed}; !failed && entry != fs::directory_iterator{};
       entry.increment(failed)) {
    if (const auto sequence = sequence_in(entry->path().filename().string())) sequences.push_back(*sequence);
  }
  std::sort(sequences.begin(), sequences.end(), std::greater<>{});
  return sequences;
}

std::optional<journal::JournalError> write_snapshot_file(const fs::path& directory, const Follower& follower,
                                                         std::uint64_t tip) {
  const engine::state::SessionRow& session = follower.state().session();
  std::vector<std::byte> bytes(engine::state::snapshot_bytes(follower.arena()));
  engine::state::write_snapshot(follower.arena(), follower.capacities(),
                                {.journal_id = session.journal_id, .sequence = session.sequence, .tip = tip}, bytes);
  if (auto failed = journal::write_file_whole(directory / snapshot_file_name(session.sequence), bytes)) return failed;
  const auto kept = list_snapshots(directory);
  std::error_code ignored;  // One too many does no harm.
  for (std::size_t i = kSnapshotsKept; i < kept.size(); ++i) {
    fs::remove(directory / snapshot_file_name(kept[i]), ignored);
  }
  return std::nullopt;
}

engine::Result<journal::Mapping, journal::JournalError> read_snapshot_file(const fs::path& directory,
                                                                           engine::Sequence sequence) {
  return journal::map_for_reading(directory / snapshot_file_name(sequence));
}

}  // namespace replay
