// An order's id as venues see it (FIX ClOrdID): 20 characters, 8 from the journal and 12 from the id itself, so that
// two journals at one venue do not collide and every id is made again by replay.
#pragma once

#include <string_view>

#include "engine/base/random.hpp"
#include "engine/model/ids.hpp"

namespace engine {

using ClientOrderId = FixedText<20>;

namespace detail {

/// Base 32 without I, L, O and U, most significant digit first: ids of one journal sort as they were made.
inline constexpr std::string_view kBase32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

constexpr void put_base32(std::uint64_t value, char* end, int digits) noexcept {
  for (; digits > 0; --digits, value >>= 5U) *--end = kBase32[value & 31U];
}

}  // namespace detail

/// 40 bits of the journal's id, 12 of the epoch, 48 of the sequence. The epoch is at most kEpochMax.
constexpr ClientOrderId client_order_id(const JournalId& journal, OrderId order) noexcept {
  constexpr int kJournalDigits = 8;
  constexpr int kOrderDigits = 12;
  ClientOrderId text;
  char* const begin = text.chars.data();
  detail::put_base32(mix64(journal.high ^ mix64(journal.low)), begin + kJournalDigits, kJournalDigits);
  detail::put_base32(order.raw(), begin + kJournalDigits + kOrderDigits, kOrderDigits);
  return text;
}

/// The order of such a text, or 0 when it is not one of this journal's.
constexpr OrderId order_of_client_id(const JournalId& journal, std::string_view text) noexcept {
  std::uint64_t raw = 0;
  if (text.size() != 20) return OrderId{};
  for (const char character : text.substr(8)) {
    const std::size_t digit = detail::kBase32.find(character);
    if (digit == std::string_view::npos) return OrderId{};
    raw = (raw << 5U) | digit;
  }
  return client_order_id(journal, OrderId{raw}).view() == text ? OrderId{raw} : OrderId{};
}

}  // namespace engine
