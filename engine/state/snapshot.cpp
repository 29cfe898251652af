#include "engine/state/snapshot.hpp"

#include <array>
#include <cstring>

#include "engine/base/hash.hpp"
#include "engine/model/schema.hpp"
#include "engine/state/hasher.hpp"
#include "engine/state/state.hpp"

namespace engine::state {

namespace {

constexpr std::uint64_t kMagic = 0x50414E5354534B4CULL;  // "LKSTSNAP" in the file

bool same_capacities(const Capacities& left, const Capacities& right) noexcept {
  return std::memcmp(&left, &right, sizeof(Capacities)) == 0;
}

}  // namespace

std::uint64_t layout_fingerprint() noexcept {
  const std::array<std::uint64_t, 22> sizes{Arena::kBlockBytes,
                                            Arena::kAlignment,
                                            kBarIntervalsMax,
                                            sizeof(SessionRow),
                                            sizeof(InstrumentSpec),
                                            sizeof(AccountSpec),
                                            sizeof(ConversionRow),
                                            sizeof(StrategyRow),
                                            sizeof(market::MarketTotals),
                                            sizeof(market::QuoteRow),
                                            sizeof(market::BarRow),
                                            sizeof(market::IndicatorRow),
                                            sizeof(ledger::AccountRow),
                                            sizeof(ledger::PositionRow),
                                            sizeof(ledger::OrderRow),
                                            sizeof(FixedMapSlot),
                                            sizeof(oversight::AccountScopeRow),
                                            sizeof(oversight::StopRow),
                                            sizeof(oversight::BreakerRow),
                                            sizeof(oversight::AgentRow),
                                            sizeof(oversight::StageRow),
                                            sizeof(oversight::OverrideRow)};
  return hash64(std::as_bytes(std::span{sizes}), kLogicVersion);
}

void write_snapshot(const Arena& arena, const Capacities& capacities, const SnapshotPlace& place,
                    std::span<std::byte> out) noexcept {
  const std::span<const std::byte> bytes = arena.bytes();
  ASSERT(out.size() >= snapshot_bytes(arena));
  const SnapshotHeader header{.magic = kMagic,
                              .journal_id = place.journal_id,
                              .sequence = place.sequence,
                              .tip = place.tip,
                              .state_hash = full_hash(bytes),
                              .schema = schema_fingerprint(),
                              .layout = layout_fingerprint(),
                              .state_bytes = bytes.size(),
                              .capacities = capacities,
                              .logic_version = kLogicVersion};
  std::memcpy(out.data(), &header, sizeof(header));
  std::memcpy(out.data() + sizeof(header), bytes.data(), bytes.size());
}

Result<SnapshotHeader, SnapshotError> read_snapshot(std::span<const std::byte> snapshot, const Capacities& capacities,
                                                    Arena& arena) noexcept {
  SnapshotHeader header;
  if (snapshot.size() < sizeof(header)) return Failure{SnapshotError::TooShort};
  std::memcpy(&header, snapshot.data(), sizeof(header));
  if (header.magic != kMagic) return Failure{SnapshotError::NotASnapshot};
  const bool same_build = header.schema == schema_fingerprint() && header.layout == layout_fingerprint() &&
                          header.logic_version == kLogicVersion;
  if (!same_build) return Failure{SnapshotError::OtherBuild};
  const std::span<std::byte> target = arena.writable_bytes();
  if (!same_capacities(header.capacities, capacities) || header.state_bytes != target.size()) {
    return Failure{SnapshotError::OtherCapacities};
  }
  const std::span<const std::byte> bytes = snapshot.subspan(sizeof(header));
  if (bytes.size() < target.size()) return Failure{SnapshotError::TooShort};
  if (full_hash(bytes.first(target.size())) != header.state_hash) return Failure{SnapshotError::HashMismatch};
  std::memcpy(target.data(), bytes.data(), target.size());
  return header;
}

}  // namespace engine::state
