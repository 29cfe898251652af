// What every program of ours does about its own process: signals that a file or a pipe may raise, and standard output.
#pragma once

#include <string_view>

namespace replay {

/// A full file and a closed pipe become errors of the call that met them. Otherwise the kernel ends the process in the
/// middle: a journal would be left half made, a verdict lost. Called first in main().
void ignore_output_signals();

/// Writes all to standard output and returns `status`. A reader that went away (EPIPE) has seen enough and changes
/// nothing; any other failure is told on stderr and returns 3.
int print(std::string_view text, int status);

}  // namespace replay
