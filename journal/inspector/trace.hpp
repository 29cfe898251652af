// `trace` and `why`: the chain of causes of an order, a command or a record.
#pragma once

#include <string>

#include <CLI/CLI.hpp>

#include "engine/model/record.hpp"
#include "journal/index/find_record.hpp"
#include "journal/inspector/colours.hpp"

namespace journal::inspector {

void add_trace_command(CLI::App& program, int& status);
void add_why_command(CLI::App& program, int& status);

/// The name of an event type; of one that this build does not know its number.
std::string type_words(const engine::RecordHeader& header, const Colours& colours);
/// The fields of a record as `cat` shows them, without the header's.
std::string fields_of(const FoundRecord& record);
/// "+1.5 ms": from one core time to another.
std::string time_between(engine::Timestamp from, engine::Timestamp to);

}  // namespace journal::inspector
