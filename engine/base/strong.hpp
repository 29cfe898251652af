// Strong integers: a unit is a type. Construction from raw and `.raw()` are explicit and belong at edges.
// Not for arithmetic: each unit defines only the operations that mean something, beside its own definition.
#pragma once

#include <compare>
#include <concepts>
#include <type_traits>

namespace engine {

/// A distinct integer type. `Tag` names the unit and is never defined. Trivially copyable, no padding.
template <class Tag, std::integral Integer>
class Strong {
 public:
  using Raw = Integer;
  using TagType = Tag;

  constexpr Strong() noexcept = default;
  constexpr explicit Strong(Integer raw) noexcept : raw_{raw} {}

  [[nodiscard]] constexpr Integer raw() const noexcept { return raw_; }

  friend constexpr bool operator==(Strong, Strong) noexcept = default;
  friend constexpr auto operator<=>(Strong, Strong) noexcept = default;

 private:
  Integer raw_{};
};

template <class Type>
struct IsStrong : std::false_type {};
template <class Tag, class Integer>
struct IsStrong<Strong<Tag, Integer>> : std::true_type {};
/// True for every instance of Strong.
template <class Type>
inline constexpr bool kIsStrong = IsStrong<Type>::value;

}  // namespace engine
