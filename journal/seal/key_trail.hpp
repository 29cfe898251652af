// Follows the key of the closings from one to the next: is each signed, and by a key that the trusted one leads to?
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "journal/seal/public_keys.hpp"
#include "journal/seal/seal_format.hpp"

namespace journal {

/// Feed it the closings of a journal in order. Without trusted keys it still checks that the signatures hold and that
/// each key was certified by the one before; by whom then stays open.
class KeyTrail {
 public:
  explicit KeyTrail(std::optional<PublicKeys> trusted) : trusted_{std::move(trusted)} {}

  /// What is wrong with this closing's key or signature, in words; empty when nothing is.
  [[nodiscard]] std::string check(const SegmentClosing& closing);

 private:
  [[nodiscard]] std::string check_unsigned(const SegmentClosing& closing) const;
  [[nodiscard]] std::string check_key(const SegmentClosing& closing);

  std::optional<PublicKeys> trusted_;
  std::optional<SegmentClosing> before_;  // The last signed one.
};

}  // namespace journal
