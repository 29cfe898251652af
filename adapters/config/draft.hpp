// A configuration between reading and checking: typed values, each still beside the table that it came from, so that a
// cross check can name the line.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adapters/config/section.hpp"
#include "adapters/config/settings.hpp"
#include "engine/model/config.hpp"
#include "engine/model/strategies.hpp"

namespace adapters::config {

/// What the model leaves to the reader of a configuration.
inline constexpr engine::Duration kDenialPauseDefault{engine::kSecondNs};
inline constexpr std::array<engine::Duration, 2> kBarIntervalsDefault{engine::Duration{engine::kMinuteNs},
                                                                      engine::Duration{engine::kHourNs}};

struct InstrumentDraft {
  Section at;
  engine::InstrumentSpec spec;
};

struct AccountDraft {
  Section at;
  engine::AccountSpec spec;
  std::string name;
  std::string rules;   ///< the rule set's name as written; empty: none
  std::string entity;  ///< likewise the legal entity's
  Boundary day_after;  ///< its own day; empty: the venue's
};

struct RuleSetDraft {
  Section at;
  engine::RuleSetSpec spec;
};

struct LegalEntityDraft {
  Section at;
  engine::LegalEntitySpec spec;
};

struct StrategyDraft {
  Section at;
  engine::StrategySpec spec;
  std::string instrument;  ///< the symbol as written
  std::string account;     ///< the name as written
  std::optional<engine::StrategyInfo> info;
};

/// What [engine], [capacities], [limits], [bars] and the three lists say.
struct EngineDraft {
  engine::ConfigHeader header;
  std::vector<engine::Duration> bar_intervals;
  std::vector<InstrumentDraft> instruments;
  std::vector<AccountDraft> accounts;
  std::vector<RuleSetDraft> rule_sets;
  std::vector<LegalEntityDraft> legal_entities;
  std::vector<StrategyDraft> strategies;
  Section capacities_at;
  Section limits_at;
  Section bars_at;
};

/// Reads what the engine decides by. Every value out of its own bounds is an issue; nothing is compared yet.
EngineDraft read_engine(Section& root);

/// One table of a list, by itself.
InstrumentDraft read_instrument(Section at, std::uint32_t id);
AccountDraft read_account(Section at, std::uint32_t id);
RuleSetDraft read_rule_set(Section at, std::uint32_t id);
LegalEntityDraft read_legal_entity(Section at, std::uint32_t id);

/// Resolves the names in the rows and compares the values with one another.
void check_engine(EngineDraft& draft);

/// Reads [journal], [rings], [threads], [venue] and [market], and compares them with the engine's part.
Settings read_session(Section& root, const EngineDraft& draft);

/// The canonical bytes of a draft without issues.
std::vector<std::byte> canonical_bytes(const EngineDraft& draft);

}  // namespace adapters::config
