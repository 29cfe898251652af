#include "replay/stop.hpp"

namespace replay {

Stop stop_of(const journal::JournalError& error) { return {journal::exit_status(error.code), error.message()}; }

}  // namespace replay
