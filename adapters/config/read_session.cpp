// The part of the file that decides nothing: journal, rings, threads, the simulated venue, the market.
#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <utility>

#include "adapters/config/day_turns.hpp"
#include "adapters/config/draft.hpp"
#include "adapters/config/words.hpp"

namespace adapters::config {

namespace {

using engine::kMicrosecondNs;
using engine::kMillion;

constexpr int kRatioDecimals = 6;
constexpr std::int64_t kPageBytes = 4'096;
constexpr Bounds kShare{.min = 0, .max = kMillion};
constexpr Bounds kLatency{.min = kMicrosecondNs, .max = engine::kMinuteNs};
constexpr Bounds kTicks{.min = 1, .max = 65'535};  // What the generator draws from sixteen bits.
constexpr Bounds kCpu{.min = 0, .max = 1'023};

constexpr std::array<Choice<Durability>, 4> kDurability{{{"async", Durability::Async},
                                                         {"group", Durability::Group},
                                                         {"sync", Durability::Sync},
                                                         {"mirror", Durability::Mirror}}};
constexpr std::array<Choice<WaitKind>, 3> kWaits{
    {{"spin", WaitKind::Spin}, {"yield", WaitKind::Yield}, {"park", WaitKind::Park}}};

enum class Source : std::uint8_t { Generated = 1, Recorded = 2 };
constexpr std::array<Choice<Source>, 2> kSources{{{"generated", Source::Generated}, {"recorded", Source::Recorded}}};

constexpr Bounds kDelay{.min = 0, .max = engine::kMinuteNs};

/// A decision that was lost with the power must not have reached a venue that still has it.
void check_venues(Section& at, Durability durability, const EngineDraft& draft) {
  if (durability != Durability::Async || !at.is_sound("durability")) return;
  for (const AccountDraft& account : draft.accounts) {
    if (!account.at.is_sound("environment") || account.spec.environment == engine::Environment::Simulated) continue;
    at.fail("durability", "must be \"group\", \"sync\" or \"mirror\": account " + in_quotes(account.name) +
                              " is not in the simulated environment");
    return;
  }
}

void check_mirror(Section& at, const JournalSettings& journal) {
  if (!at.is_sound("durability") || !at.is_sound("mirror")) return;
  const bool wants_one = journal.durability == Durability::Mirror;
  if (wants_one && journal.mirror.empty()) at.fail("mirror", "durability \"mirror\" needs a second directory here");
  if (!wants_one && !journal.mirror.empty()) at.fail("mirror", "is only for durability \"mirror\"");
  if (wants_one && journal.mirror == journal.directory)
    at.fail("mirror", "must be another directory than the journal's");
}

void read_durability(Section& at, JournalSettings& journal) {
  assign(journal.durability, at.choice<Durability>("durability", kDurability));
  assign(journal.mirror, at.text("mirror"));
  assign(journal.staging, at.text("staging"));
  assign(journal.sync_interval, at.duration("sync_interval", kDelay));
  assign(journal.ballast_bytes, at.size("ballast_bytes", {.min = 0, .max = 1LL << 40}));
  assign(journal.slow_reduce, at.duration("slow_reduce", kDelay));
  assign(journal.slow_observe, at.duration("slow_observe", kDelay));
  assign(journal.cancels_early, at.flag("cancels_early"));
  check_mirror(at, journal);
  if (at.is_sound("slow_reduce") && at.is_sound("slow_observe") && journal.slow_observe < journal.slow_reduce) {
    at.fail("slow_observe", "must not be shorter than slow_reduce \"" + format_duration(journal.slow_reduce) + '"');
  }
}

JournalSettings read_journal(Section at, const EngineDraft& draft) {
  JournalSettings journal;
  assign(journal.directory, at.text("directory"));
  assign(journal.segment_bytes, at.size("segment_bytes", {.min = kPageBytes, .max = 1LL << 40}));
  assign(journal.snapshot_records, at.integer("snapshot_records", {}));
  assign(journal.index, at.flag("index"));
  assign(journal.seal_key, at.text("seal_key"));
  assign(journal.head_file, at.text("head_file"));
  assign(journal.head_to_syslog, at.flag("head_to_syslog"));
  read_durability(at, journal);
  check_venues(at, journal.durability, draft);
  at.finish();
  if (!at.is_sound("segment_bytes")) return journal;
  const std::uint64_t step_bytes_max = draft.header.capacities.step_bytes_max;
  if (journal.segment_bytes % kPageBytes != 0) at.fail("segment_bytes", "must be a multiple of \"4KiB\"");
  // The first and the last page of a segment are its own, and the end of its data may need a page more.
  if (draft.capacities_at.is_sound("step_bytes_max") && journal.segment_bytes < 2 * step_bytes_max + 3 * kPageBytes) {
    at.fail("segment_bytes", "must hold two steps: at least twice capacities.step_bytes_max \"" +
                                 format_size(step_bytes_max) + "\" and three pages of 4KiB");
  }
  return journal;
}

void read_ring(Section& at, std::string_view key, std::uint64_t& ring_bytes) {
  const auto read = at.size(key, {.min = kPageBytes, .max = 1LL << 32});
  if (!read) return;
  ring_bytes = static_cast<std::uint64_t>(*read);
  if (!std::has_single_bit(ring_bytes)) at.fail(key, "must be a power of two");
}

RingSettings read_rings(Section at, const engine::Capacities& room) {
  RingSettings rings;
  read_ring(at, "market_bytes", rings.market_bytes);
  read_ring(at, "execution_bytes", rings.execution_bytes);
  read_ring(at, "command_bytes", rings.command_bytes);
  read_ring(at, "egress_bytes", rings.egress_bytes);
  at.finish();
  const std::size_t needed = 4 * engine::egress_bytes_needed(room);
  if (at.is_sound("egress_bytes") && rings.egress_bytes < needed) {
    at.fail("egress_bytes", "must hold four steps' orders: at least " + std::to_string(needed) + " bytes");
  }
  return rings;
}

ThreadSettings read_threads(Section at) {
  ThreadSettings threads;
  assign(threads.wait, at.choice<WaitKind>("wait", kWaits));
  if (const auto cpu = at.integer("core_cpu", kCpu)) threads.core_cpu = static_cast<std::uint32_t>(*cpu);
  if (const auto cpu = at.integer("venue_cpu", kCpu)) threads.venue_cpu = static_cast<std::uint32_t>(*cpu);
  at.finish();
  if (threads.core_cpu && threads.core_cpu == threads.venue_cpu) {
    at.fail("venue_cpu", "is core_cpu: two polling threads would take turns");
  }
  return threads;
}

/// Nothing for "never", and after an issue.
Boundary read_day(Section& at, const std::string& turns) {
  if (turns == kDayNeverTurns) return {};
  auto boundary = day_turns(turns);
  if (boundary) return std::move(*boundary);
  at.fail("day_turns", in_quotes(turns) + ' ' + boundary.error());
  return {};
}

SimulationTerms read_venue(Section at, std::filesystem::path& fault_script) {
  SimulationTerms venue;
  assign(venue.seed, at.integer("seed", {}));
  assign(venue.order_latency, at.duration("order_latency", kLatency));
  assign(venue.report_latency, at.duration("report_latency", kLatency));
  assign(venue.partial_fills, at.decimal("partial_fills", kRatioDecimals, kShare));
  assign(venue.rejects, at.decimal("rejects", kRatioDecimals, kShare));
  assign(venue.pulse, at.duration("pulse", {.min = engine::kMillisecondNs, .max = engine::kHourNs}));
  assign(fault_script, at.text("faults"));
  const std::string turns = at.text("day_turns").value_or(std::string{kDayTurnsDefault});
  at.finish();
  venue.week_boundary_after = week_turns();
  venue.rollover_after = rollovers();
  venue.day_boundary_after = read_day(at, turns);
  return venue;
}

/// The id under a symbol, or nothing, after an issue unless an instrument without a sound symbol may be it.
std::optional<engine::InstrumentId> find_instrument(Section& at, const std::string& symbol, const EngineDraft& draft) {
  std::vector<std::string_view> symbols;
  bool all_named = !draft.instruments.empty();
  for (const InstrumentDraft& row : draft.instruments) {
    if (row.spec.symbol.view() == symbol) return row.spec.id;
    symbols.push_back(row.spec.symbol.view());
    all_named = all_named && row.at.is_sound("symbol");
  }
  if (all_named) at.fail("symbol", not_listed(symbol, "instrument", symbols));
  return std::nullopt;
}

GeneratedInstrument read_generated_instrument(Section& at, const EngineDraft& draft) {
  GeneratedInstrument made;
  if (const auto symbol = at.text("symbol", Presence::Required))
    assign(made.instrument, find_instrument(at, *symbol, draft));
  assign(made.start_price, at.decimal("start_price", engine::kPriceDecimals, {.min = 1}, Presence::Required));
  assign(made.spread_ticks, at.integer("spread_ticks", kTicks));
  assign(made.volatility_ticks, at.integer("volatility_ticks", kTicks));
  assign(made.size_lots_max, at.integer("size_lots_max", kTicks));
  assign(made.quote_interval, at.duration("quote_interval", {.min = kMicrosecondNs, .max = engine::kHourNs}));
  at.finish();
  return made;
}

constexpr std::int64_t kStartTicksMin = 4;

void check_start_price(Section& at, const GeneratedInstrument& made, const EngineDraft& draft) {
  if (made.instrument.raw() == 0 || !at.is_sound("start_price")) return;
  const InstrumentDraft& row = draft.instruments[made.instrument.raw() - 1];
  if (!row.at.is_sound("tick_size")) return;
  const std::int64_t tick = row.spec.tick_size.raw();
  if (made.start_price.raw() % tick == 0 && made.start_price.raw() / tick >= kStartTicksMin) return;
  at.fail("start_price", "must be a multiple of tick_size " + in_quotes(format_fixed(tick, engine::kPriceDecimals)) +
                             " and at least four of them");
}

GeneratedMarket read_generated(Section& at, const EngineDraft& draft) {
  GeneratedMarket market;
  assign(market.seed, at.integer("seed", {}));
  assign(market.start, at.instant("start"));
  assign(market.duration, at.duration("duration", {.min = engine::kSecondNs, .max = 3'650 * 24 * engine::kHourNs}));
  assign(market.quote_count, at.integer("quote_count", {}));
  assign(market.crossed_quotes, at.decimal("crossed_quotes", kRatioDecimals, kShare));
  assign(market.trades, at.decimal("trades", kRatioDecimals, kShare));
  auto rows = at.sections("instrument");
  for (Section& row : rows) {
    const GeneratedInstrument made = read_generated_instrument(row, draft);
    check_start_price(row, made, draft);
    const auto same = [&](const GeneratedInstrument& before) { return before.instrument == made.instrument; };
    if (made.instrument.raw() != 0 && std::any_of(market.instruments.begin(), market.instruments.end(), same)) {
      row.fail("symbol", "stands here twice");
    }
    market.instruments.push_back(made);
  }
  if (rows.empty() && at.is_sound("instrument"))
    at.fail("instrument", "a generated market needs [[market.instrument]]");
  std::sort(market.instruments.begin(), market.instruments.end(),
            [](const auto& left, const auto& right) { return left.instrument < right.instrument; });
  return market;
}

RecordedMarket read_recorded(Section& at) {
  RecordedMarket market;
  if (const Node* const files = at.array("files", Presence::Required)) {
    for (std::size_t i = 0; i < files->items.size(); ++i) {
      const Node& item = files->items[i];
      const bool usable = item.kind == NodeKind::Text && !item.text.empty();
      if (!usable) at.fail_item("files", i, item.place, "must be the path of a file, as a string");
      market.files.emplace_back(item.text);
    }
    if (files->items.empty()) at.fail("files", "is empty");
  }
  assign(market.format, at.text("format"));
  assign(market.skip_bad, at.flag("skip_bad"));
  return market;
}

MarketSettings read_market(Section at, const EngineDraft& draft) {
  if (!at.exists()) return std::monostate{};
  const auto source = at.choice<Source>("source", kSources, Presence::Required);
  if (!source) return std::monostate{};  // Which keys are known depends on it.
  MarketSettings market;
  if (*source == Source::Generated) {
    market = read_generated(at, draft);
  } else {
    market = read_recorded(at);
  }
  at.finish();
  return market;
}

}  // namespace

Settings read_session(Section& root, const EngineDraft& draft) {
  Settings settings;
  settings.journal = read_journal(root.section("journal"), draft);
  settings.rings = read_rings(root.section("rings"), draft.header.capacities);
  settings.threads = read_threads(root.section("threads"));
  settings.venue = read_venue(root.section("venue"), settings.fault_script);
  for (const AccountDraft& account : draft.accounts) settings.venue.account_day_after.push_back(account.day_after);
  settings.market = read_market(root.section("market"), draft);
  return settings;
}

}  // namespace adapters::config
