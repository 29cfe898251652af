// Every sample's deed, done rightly. Must compile.
#include "engine/base/table.hpp"
#include "engine/core/outbox.hpp"
#include "engine/model/decimal.hpp"
#include "engine/model/describe.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/units.hpp"
#include "engine/risk/gate.hpp"
#include "engine/strategy/strategy.hpp"

struct Row {
  engine::Price price{};
  std::uint32_t count{};
  std::uint32_t reserved{};
};
LOCKSTEP_DESCRIBE(Row, 16, price, count, reserved);

bool is_same(engine::ExecId left, engine::ExecId right) { return left == right; }

engine::PriceDelta spread(engine::Price bid, engine::Price ask) { return ask - bid; }

std::int64_t raw_of_parsed(std::string_view text) {
  const auto price = engine::parse_price(text);
  return price ? price->raw() : engine::Price{5}.raw();
}

void write(engine::Table<Row>& table) { table.mutate(0).price = engine::Price{7}; }

void fold(engine::state::State& state) {
  state.advance(engine::Sequence{1}, engine::Timestamp{1});
  state.fold(engine::TimerPulse{});
}

void emit(engine::core::Outbox& outbox) { outbox.put(engine::CommandAccepted{}); }

struct Silent {
  static void fold(const engine::Quote&) {}
};
static_assert(engine::state::Folds<Silent, engine::Quote>);
