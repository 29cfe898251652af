// Result: a value, or the error that the world caused. For bad bytes, files, operators; not for broken invariants
// (ASSERT) and not for a business "no" (an event).
#pragma once

#include <memory>
#include <type_traits>
#include <utility>

#include "engine/base/assert.hpp"

namespace engine {

/// Wraps an error on its way into a Result: `return Failure{error};`
template <class Error>
struct Failure {
  Error error;
};
template <class Error>
Failure(Error) -> Failure<Error>;

/// Holds exactly one of a value and an error. Asking for the one that is not there is a broken invariant.
template <class Value, class Error>
class [[nodiscard]] Result {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): `return value;` is the point of the type.
  constexpr Result(Value value) : has_value_{true}, value_{std::move(value)} {}
  template <class Other>
  requires std::is_constructible_v<Error, Other>
  // NOLINTNEXTLINE(google-explicit-constructor)
  constexpr Result(Failure<Other> failure) : has_value_{false}, error_{std::move(failure.error)} {}

  constexpr Result(const Result& other) : has_value_{other.has_value_} { construct(other); }
  constexpr Result(Result&& other) noexcept : has_value_{other.has_value_} { construct(std::move(other)); }
  constexpr Result& operator=(Result other) noexcept {
    destroy();
    has_value_ = other.has_value_;
    construct(std::move(other));
    return *this;
  }
  constexpr ~Result() { destroy(); }

  [[nodiscard]] constexpr bool has_value() const noexcept { return has_value_; }
  constexpr explicit operator bool() const noexcept { return has_value_; }

  [[nodiscard]] constexpr const Value& value() const& {
    ASSERT(has_value_);
    return value_;
  }
  [[nodiscard]] constexpr Value& value() & {
    ASSERT(has_value_);
    return value_;
  }
  [[nodiscard]] constexpr Value&& value() && {
    ASSERT(has_value_);
    return std::move(value_);
  }
  [[nodiscard]] constexpr const Error& error() const {
    ASSERT(!has_value_);
    return error_;
  }
  constexpr const Value& operator*() const& { return value(); }
  constexpr Value& operator*() & { return value(); }
  constexpr Value&& operator*() && { return std::move(*this).value(); }
  constexpr const Value* operator->() const { return &value(); }
  constexpr Value* operator->() { return &value(); }

 private:
  template <class Other>
  constexpr void construct(Other&& other) {
    if (has_value_) {
      std::construct_at(&value_, std::forward<Other>(other).value_);
    } else {
      std::construct_at(&error_, std::forward<Other>(other).error_);
    }
  }
  constexpr void destroy() noexcept {
    if (has_value_) {
      value_.~Value();
    } else {
      error_.~Error();
    }
  }

  bool has_value_;
  union {
    Value value_;
    Error error_;
  };
};

/// What a function returns that has nothing to return but may fail: Result<Done, Error>.
struct Done {};

}  // namespace engine
