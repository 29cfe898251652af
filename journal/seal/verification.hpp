// The whole verification of a journal: the reader's checks of records and chain, and SealCheck's beside them, in one
// pass over the bytes. Changes nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "engine/base/result.hpp"
#include "journal/error.hpp"
#include "journal/seal/seal_check.hpp"
#include "journal/tail.hpp"

namespace journal {

struct Verification {
  TailReport tail{};
  std::optional<JournalError> damage{};  ///< of records or chain; reading ended there
  std::vector<Finding> findings{};       ///< of seals, in the order of the journal
  SealSummary seals{};

  /// Nothing is missing, changed, or out of its place.
  [[nodiscard]] bool is_sound() const noexcept {
    return !damage && findings.empty() && !tail.last_step_unreadable && tail.header_copies_damaged == 0;
  }
};

/// on_bytes is told how many bytes of records each step had. Fails when there is no reading the journal at all.
engine::Result<Verification, JournalError> verify_journal(const SealCheckOptions& options,
                                                          const std::function<void(std::uint64_t)>& on_bytes = {});

}  // namespace journal
