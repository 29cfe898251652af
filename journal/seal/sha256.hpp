// SHA-256 by OpenSSL, over one message in parts; sha256_lanes.hpp is for many messages at once.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "journal/seal/digest.hpp"

struct evp_md_ctx_st;

namespace journal {

/// One message after the other. ASSERTs that the library works: without memory there is no evidence.
class Sha256 {
 public:
  Sha256();
  Sha256& add(std::span<const std::byte> bytes);
  Sha256& add(std::string_view text) { return add(std::as_bytes(std::span{text})); }
  /// Of all that was added; the next add() begins a new message.
  Digest finish();

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const noexcept;
  };
  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

Digest sha256(std::span<const std::byte> bytes);

}  // namespace journal
