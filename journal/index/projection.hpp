// What the index knows of one event type: the table that is made for it and how a payload becomes a row. Made from the
// event list; whoever has events of his own (tests) makes projections of them the same way.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/bytes.hpp"
#include "engine/model/events.hpp"
#include "journal/index/column.hpp"

namespace journal {

/// What an event says about whom it concerns; what it does not say is absent.
struct Concerns {
  std::optional<std::uint32_t> account{};
  std::optional<std::uint32_t> instrument{};
  std::optional<std::uint64_t> order{};
  std::optional<engine::CorrelationId> correlation{};
};

struct Projection {
  std::uint16_t type;
  std::uint8_t version;
  std::size_t bytes_min;  ///< of a payload
  std::string event;
  std::string description;
  std::string table;
  std::vector<Column> columns;  ///< of the event; before them stand sequence and time_ns
  Concerns (*concerns)(const std::byte* payload);
  void (*bind)(Statement& statement, int first, const std::byte* payload);
};

inline constexpr std::uint16_t kMarketFamily = 0x01;
/// Events of the market have no table: blocks of them have rows.
constexpr bool is_market(std::uint16_t type) noexcept { return type >> 8U == kMarketFamily; }

/// "OrderSubmitted" -> "order_submitted".
std::string snake_case(std::string_view name);

template <class Event>
Concerns concerns_of(const Event& event) {
  Concerns concerns;
  if constexpr (requires { event.account; }) concerns.account = event.account.raw();
  if constexpr (requires { event.instrument; }) concerns.instrument = event.instrument.raw();
  // 0 stands for none.
  if constexpr (requires { event.order_id; }) {
    if (event.order_id.raw() != 0) concerns.order = event.order_id.raw();
  }
  if constexpr (requires { event.correlation; }) concerns.correlation = event.correlation;
  return concerns;
}

template <engine::IsEvent Event>
Projection projection_of() {
  using Traits = engine::EventTraits<Event>;
  return {.type = static_cast<std::uint16_t>(Traits::kType),
          .version = Traits::kVersion,
          .bytes_min = sizeof(Event),
          .event = std::string{Traits::kName},
          .description = std::string{Traits::kDescription},
          .table = snake_case(Traits::kName),
          .columns = columns_of<Event>(),
          .concerns = [](const std::byte* payload) { return concerns_of(*engine::view_as<Event>(payload)); },
          .bind = [](Statement& statement, int first,
                     const std::byte* payload) { bind_fields(statement, first, *engine::view_as<Event>(payload)); }};
}

/// Of every event, the market's included, ordered by type.
std::vector<Projection> all_projections();

/// The projection that reads this record; none for a type or version that is not known, or a payload that is short.
const Projection* find_projection(const std::vector<Projection>& projections, const engine::RecordHeader& header);

}  // namespace journal
