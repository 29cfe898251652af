// Runs the project's programs as a user does: a process of its own, arguments, output, exit status, signals. No shell.
#pragma once

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace tests {

/// How a program ended and what it said.
struct Ended {
  int status{-1};  ///< exit status; -1 when a signal ended it
  int signal{0};   ///< that signal, or 0
  std::string out{};
  std::string err{};
};

struct RunOptions {
  std::uint64_t file_bytes_max{0};  ///< RLIMIT_FSIZE, a disk that is full for this process; 0: no limit
  std::uint64_t files_max{0};       ///< RLIMIT_NOFILE; 0: no limit
  std::uint64_t memory_max{0};      ///< RLIMIT_AS, in bytes; 0: no limit
  int out{-1};                      ///< where standard output goes, in place of `Ended::out`
};

/// One running program. A test that ends early takes it along.
class Program {
 public:
  /// name: a program of this build, or a path.
  Program(std::string_view name, const std::vector<std::string>& arguments, const RunOptions& options = {}) {
    const std::string path =
        name.find('/') == std::string_view::npos ? std::string{LOCKSTEP_BIN_DIR "/"}.append(name) : std::string{name};
    std::vector<char*> words{const_cast<char*>(path.c_str())};
    for (const std::string& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
    words.push_back(nullptr);
    pid_ = ::fork();
    if (pid_ < 0) std::abort();
    if (pid_ == 0) become(words.data(), options);
    watched_ = static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0));  // glibc declares its function for C only.
    if (watched_ < 0) std::abort();
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  ~Program() {
    if (pid_ > 0) {
      send(SIGKILL);
      static_cast<void>(wait());
    }
    ::close(out_);
    ::close(err_);
  }

  [[nodiscard]] pid_t pid() const noexcept { return pid_; }
  void send(int signal) const { ::kill(pid_, signal); }

  /// True when the program has ended, or ends within that time.
  [[nodiscard]] bool ends_within(std::int64_t wait_ns) const {
    pollfd watched{.fd = watched_, .events = POLLIN, .revents = 0};
    const timespec wait{.tv_sec = wait_ns / 1'000'000'000, .tv_nsec = wait_ns % 1'000'000'000};
    return ::ppoll(&watched, 1, &wait, nullptr) == 1;
  }

  /// Waits until `fact` holds; false when the program ended before.
  template <class Fact>
  [[nodiscard]] bool reaches(Fact&& fact) const {
    while (!fact()) {
      if (ends_within(kLookAgainNs)) return fact();
    }
    return true;
  }

  /// Waits for the end. Once.
  Ended wait() {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    ::close(watched_);
    pid_ = -1;
    return {.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1,
            .signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0,
            .out = content(out_),
            .err = content(err_)};
  }

 private:
  static constexpr std::int64_t kLookAgainNs = 500'000;

  [[noreturn]] void become(char* const* words, const RunOptions& options) const {
    ::dup2(options.out < 0 ? out_ : options.out, STDOUT_FILENO);
    ::dup2(err_, STDERR_FILENO);
    limit(RLIMIT_FSIZE, options.file_bytes_max);
    limit(RLIMIT_NOFILE, options.files_max);
    limit(RLIMIT_AS, options.memory_max);
    ::execv(words[0], words);
    ::_exit(127);
  }

  template <class Resource>
  static void limit(Resource resource, std::uint64_t most) {
    const rlimit limit{.rlim_cur = most, .rlim_max = most};
    if (most != 0) ::setrlimit(resource, &limit);
  }

  static std::string content(int file) {
    std::string text(static_cast<std::size_t>(::lseek(file, 0, SEEK_END)), '\0');
    return ::pread(file, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size()) ? text : "(cannot be read)";
  }

  int out_{::memfd_create("out", MFD_CLOEXEC)};
  int err_{::memfd_create("err", MFD_CLOEXEC)};
  pid_t pid_{-1};
  int watched_{-1};
};

/// Runs a program to its end.
inline Ended run(std::string_view name, const std::vector<std::string>& arguments, const RunOptions& options = {}) {
  return Program{name, arguments, options}.wait();
}

/// A random seed, or the one that the environment gives in that variable.
inline std::uint64_t seed_from(const char* variable, std::uint64_t fallback) {
  const char* const given = ::getenv(variable);
  return given == nullptr ? fallback : std::strtoull(given, nullptr, 10);
}

}  // namespace tests
