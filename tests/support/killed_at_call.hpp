// A child process that is killed at the entry of its k-th system call.
#pragma once

#include <signal.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tests {

/// Runs `body` in a child, lets that make `calls` system calls, and kills it at the entry of the next. True when it
/// ended before. The child must have one thread.
template <class Body>
bool ends_before_call(int calls, const Body& body) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
    ::raise(SIGSTOP);
    body();
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  for (int i = 0; i < 2 * calls + 1; ++i) {  // A stop at each entry and at each return.
    ::ptrace(PTRACE_SYSCALL, child, nullptr, nullptr);
    ::waitpid(child, &status, 0);
    if (WIFEXITED(status)) return true;
  }
  ::kill(child, SIGKILL);
  ::waitpid(child, &status, 0);
  return false;
}

}  // namespace tests
