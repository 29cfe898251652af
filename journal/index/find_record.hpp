// One record of the journal by its sequence: its row or its block says where it lies, and a short scan finds it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "engine/model/record.hpp"
#include "journal/index/sqlite.hpp"

namespace journal {

/// A copy of a record, so that no segment stays mapped for it.
class FoundRecord {
 public:
  explicit FoundRecord(std::span<const std::byte> bytes);
  [[nodiscard]] const engine::RecordHeader& header() const noexcept;
  [[nodiscard]] std::span<const std::byte> payload() const noexcept;

 private:
  std::vector<std::uint64_t> words_;  ///< records are 8-byte aligned
};

/// Empty when the index knows no such sequence. Fails with Damage when the record is not where the index says, or does
/// not match its checksum.
[[nodiscard]] engine::Result<std::optional<FoundRecord>, JournalError> find_record(
    const std::filesystem::path& directory, Connection& connection, engine::Sequence sequence);

}  // namespace journal
