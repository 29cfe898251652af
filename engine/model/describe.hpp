// How a struct of the journal describes itself: its fields by name and type, once, and the proof that the description
// leaves no byte out. Text, JSON, CSV, schema and documentation are made from it.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <boost/describe.hpp>

namespace engine {

static_assert(std::endian::native == std::endian::little, "the journal is little-endian");

/// A named gap: bytes without meaning, always zero.
template <std::size_t kBytes>
struct Reserved {
  std::array<std::uint8_t, kBytes> zero{};
};

/// The fields of a described struct, as a Boost.Describe list.
template <class Struct>
using Members = boost::describe::describe_members<Struct, boost::describe::mod_public>;

/// Sum of the sizes of the described fields.
template <class Struct>
consteval std::size_t described_bytes() {
  std::size_t total = 0;
  boost::mp11::mp_for_each<Members<Struct>>(
      [&](auto member) { total += sizeof(std::remove_cvref_t<decltype(std::declval<Struct&>().*member.pointer)>); });
  return total;
}

/// Trivially copyable, no padding, every byte described, whole words.
template <class Struct>
inline constexpr bool kIsJournalLayout =
    std::is_trivially_copyable_v<Struct>&& std::has_unique_object_representations_v<Struct> &&
    sizeof(Struct) % 8 == 0 && alignof(Struct) <= 8 && described_bytes<Struct>() == sizeof(Struct);

}  // namespace engine

/// Below a struct of the journal: lists its fields in order and proves its size in bytes.
#define LOCKSTEP_DESCRIBE(Type, size_bytes, ...) \
  BOOST_DESCRIBE_STRUCT(Type, (), (__VA_ARGS__)) \
  static_assert(sizeof(Type) == (size_bytes));   \
  static_assert(::engine::kIsJournalLayout<Type>)
