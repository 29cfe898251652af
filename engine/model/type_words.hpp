// What a field's type is called, what one of it counts, which names its values have: for schemas and the documents
// beside exports.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "engine/model/config.hpp"
#include "engine/model/describe.hpp"
#include "engine/model/enum_name.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/reasons.hpp"
#include "engine/model/units.hpp"

namespace engine {

/// A type as the schema names it, and what one of it counts.
struct TypeWords {
  std::string_view name;
  std::string_view unit;
};

/// A field's type without a line here does not compile.
template <class Type>
inline constexpr TypeWords kTypeWords = [] {
  static_assert(std::is_enum_v<Type>, "name the type and its unit below");
  return TypeWords{.name = enum_type_name<Type>(), .unit = "one of its names"};
}();
// clang-format off
template <> inline constexpr TypeWords kTypeWords<std::uint8_t>{"u8", ""};
template <> inline constexpr TypeWords kTypeWords<std::uint16_t>{"u16", ""};
template <> inline constexpr TypeWords kTypeWords<std::uint32_t>{"u32", ""};
template <> inline constexpr TypeWords kTypeWords<std::uint64_t>{"u64", ""};
template <> inline constexpr TypeWords kTypeWords<std::int64_t>{"i64", "as its context says"};
template <> inline constexpr TypeWords kTypeWords<Price>{"Price", "1e-9 of the quote currency"};
template <> inline constexpr TypeWords kTypeWords<PriceDelta>{"PriceDelta", "1e-9 of the quote currency"};
template <> inline constexpr TypeWords kTypeWords<Qty>{"Qty", "1e-8 of the instrument's unit"};
template <> inline constexpr TypeWords kTypeWords<Money>{"Money", "1e-8 of the account's currency"};
template <> inline constexpr TypeWords kTypeWords<Timestamp>{"Timestamp", "ns since 1970-01-01 UTC"};
template <> inline constexpr TypeWords kTypeWords<Duration>{"Duration", "ns"};
template <> inline constexpr TypeWords kTypeWords<PartsPerMillion>{"PartsPerMillion", "1e-6"};
template <> inline constexpr TypeWords kTypeWords<Sequence>{"Sequence", "place in the journal"};
template <> inline constexpr TypeWords kTypeWords<Epoch>{"Epoch", "incarnation of the writer"};
template <> inline constexpr TypeWords kTypeWords<InstrumentId>{"InstrumentId", "id"};
template <> inline constexpr TypeWords kTypeWords<AccountId>{"AccountId", "id"};
template <> inline constexpr TypeWords kTypeWords<StrategyId>{"StrategyId", "id"};
template <> inline constexpr TypeWords kTypeWords<VenueId>{"VenueId", "id"};
template <> inline constexpr TypeWords kTypeWords<RuleSetId>{"RuleSetId", "id"};
template <> inline constexpr TypeWords kTypeWords<LegalEntityId>{"LegalEntityId", "id"};
template <> inline constexpr TypeWords kTypeWords<IncidentId>{"IncidentId", "id"};
template <> inline constexpr TypeWords kTypeWords<FlowId>{"FlowId", "id"};
template <> inline constexpr TypeWords kTypeWords<OperatorId>{"OperatorId", "id"};
template <> inline constexpr TypeWords kTypeWords<OrderId>{"OrderId", "id"};
template <> inline constexpr TypeWords kTypeWords<VenueOrderId>{"VenueOrderId", "id"};
template <> inline constexpr TypeWords kTypeWords<ExecId>{"ExecId", "id"};
template <> inline constexpr TypeWords kTypeWords<TradeId>{"TradeId", "id"};
template <> inline constexpr TypeWords kTypeWords<OrderListId>{"OrderListId", "id"};
template <> inline constexpr TypeWords kTypeWords<ReconciliationId>{"ReconciliationId", "counts up by account"};
template <> inline constexpr TypeWords kTypeWords<PositionId>{"PositionId", "id"};
template <> inline constexpr TypeWords kTypeWords<ExecInst>{
    "ExecInst", "bits: 1 post-only, 2 reduce-only, 4 all-or-none, 8 cancel on connection loss"};
template <> inline constexpr TypeWords kTypeWords<StrategyKind>{"StrategyKind", "number in the strategy list"};
template <> inline constexpr TypeWords kTypeWords<CorrelationId>{"CorrelationId", "128 bits"};
template <> inline constexpr TypeWords kTypeWords<JournalId>{"JournalId", "128 bits"};
template <> inline constexpr TypeWords kTypeWords<Symbol>{"Symbol", "text, zero-padded"};
template <> inline constexpr TypeWords kTypeWords<Currency>{"Currency", "text, zero-padded"};
template <> inline constexpr TypeWords kTypeWords<Name>{"Name", "text, zero-padded"};
template <> inline constexpr TypeWords kTypeWords<LongName>{"LongName", "text, zero-padded"};
template <> inline constexpr TypeWords kTypeWords<Reason>{"Reason", "reasons.def"};
template <> inline constexpr TypeWords kTypeWords<Capacities>{"Capacities", "see there"};
template <> inline constexpr TypeWords kTypeWords<RiskLimits>{"RiskLimits", "see there"};
template <> inline constexpr TypeWords kTypeWords<std::array<std::int64_t, kStrategyParameters>>{
    "i64[12]", "as the strategy kind says"};
template <std::size_t kBytes> inline constexpr TypeWords kTypeWords<Reserved<kBytes>>{"reserved", "zero"};
// clang-format on
static_assert(kStrategyParameters == 12, "its count is in the type's name above");

/// Calls visitor(value, name) for each enumerator that has a name.
template <class Enum, class Visitor>
constexpr void for_each_enumerator(Visitor&& visitor) {
  if constexpr (std::is_same_v<Enum, Reason>) {
    visitor(static_cast<std::uint64_t>(Reason::NONE), reason_name(Reason::NONE));
#define REASON(number, name) visitor(std::uint64_t{number}, std::string_view{#name});
#include "engine/model/reasons.def"
#undef REASON
  } else {
    for (std::uint64_t value = 0; value < kEnumValuesMax; ++value) {
      const std::string_view name = enum_name(static_cast<Enum>(value));
      if (!name.empty()) visitor(value, name);
    }
  }
}

}  // namespace engine
