// The journal's durable modes as the configuration names them, and what the disk asks of trading, passed on as a
// command.
#pragma once

#include <string>

#include "adapters/config/settings.hpp"
#include "engine/base/spsc_ring.hpp"
#include "journal/journal.hpp"

namespace engine::app {

/// Fills in mode and settings.
void apply_durability(journal::CreateOptions& options, const adapters::config::JournalSettings& settings);

/// Fills in what signs the seals and where the heads go.
void apply_seals(journal::CreateOptions& options, const adapters::config::JournalSettings& settings);

/// Watches one journal. Belongs to the thread that gives the operator's commands.
class DiskWatch {
 public:
  explicit DiskWatch(const journal::Journal& journal, std::string directory)
      : journal_{journal}, directory_{std::move(directory)} {}

  /// Pressure::Reduce and Observe become the safety mode of that name, by a command; moving it back is an operator's
  /// business. `commands`: into the core.
  void look(SpscRing::Producer& commands);

 private:
  const journal::Journal& journal_;
  std::string directory_;
  journal::Pressure obeyed_{journal::Pressure::Normal};
};

}  // namespace engine::app
