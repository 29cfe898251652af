// What belongs to an order, a command or a record: steps of the journal, found through the index, in their order.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "journal/index/find_record.hpp"
#include "journal/index/sqlite.hpp"

namespace journal::inspector {

/// How a person names what is to be traced.
enum class TraceKind : std::uint8_t { Order = 1, VenueOrder = 2, Execution = 3, Sequence = 4, Correlation = 5 };

/// What an id turned out to be.
struct TraceSubject {
  TraceKind kind{};
  std::string id{};                      ///< as given
  std::optional<std::uint64_t> order{};  ///< that it belongs to
  std::uint64_t sequence{0};             ///< with Sequence and Execution: the record asked for
  std::vector<TraceKind> others{};       ///< it could have been these, too
};

/// A step: its input, and those of its outputs that concern the subject.
struct TraceStep {
  FoundRecord input;
  std::vector<FoundRecord> outputs;
};

const char* name_of(TraceKind kind) noexcept;

/// as: the kind that was asked for; none: the first that fits, in the order of the enumeration. Empty: nothing has this
/// id.
engine::Result<std::optional<TraceSubject>, JournalError> find_subject(Connection& connection, const std::string& id,
                                                                       std::optional<TraceKind> as);
engine::Result<std::vector<TraceStep>, JournalError> find_steps(const std::filesystem::path& directory,
                                                                Connection& connection, const TraceSubject& subject);

}  // namespace journal::inspector
