// ASSERT: the program is wrong. On in every build; prints, flushes and aborts: the journal is the recovery path.
// Not for bad input (return a Result) and not for a business "no" (emit an event).
#pragma once

namespace engine {

/// Prints the condition and its place on stderr and aborts. Never returns.
[[noreturn]] void assert_failed(const char* condition, const char* file, int line) noexcept;

}  // namespace engine

/// One condition for each ASSERT, so that the message names what broke.
#define ASSERT(condition) ((condition) ? static_cast<void>(0) : ::engine::assert_failed(#condition, __FILE__, __LINE__))
