#include "tests/scenarios/scenario.hpp"

#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <sstream>

#include "engine/model/text.hpp"
#include "tests/scenarios/event_text.hpp"
#include "tests/support/by_hand.hpp"
#include "tests/support/engine_run.hpp"

namespace tests {

namespace {

using engine::OrderId;
using engine::ledger::OrderRow;
using Words = std::vector<std::string>;

constexpr engine::OperatorId kOperator{5};

Words words_of(const std::string& line) {
  std::istringstream in{line};
  Words words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

/// A strategy's orders would be no part of the case.
TestConfig scenario_config() {
  TestConfig config = config_by_hand();
  config.header.capacities.step_bytes_max =
      static_cast<std::uint32_t>(engine::step_bytes_needed(config.header.capacities));
  return config;
}

class Scenario {
 public:
  void take(int number, const std::string& line) {
    number_ = number;
    const Words words = words_of(line);
    if (words.empty() || words[0].starts_with('#')) return;
    if (words[0] == "<") return expect_output(words);
    if (words[0] == "=") return expect_state(words);
    if (words[0] == "!") return set_up(words);
    if (words[0] != ">") return fail("begins with none of # ! > < =");
    finish_step();
    input(Words{words.begin() + 1, words.end()});
  }
  std::vector<std::string> finish() {
    finish_step();
    return faults_;
  }

 private:
  void fail(const std::string& what) { faults_.push_back("line " + std::to_string(number_) + ": " + what); }

  EngineRun& run() {
    if (!run_) run_ = std::make_unique<EngineRun>(config_);
    return *run_;
  }

  /// What the case starts from.
  void set_up(const Words& words) {
    if (run_ || words.size() != 2) return fail("! comes before the first input, with one word");
    if (words[1] == "hedging") {
      for (engine::AccountSpec& account : config_.accounts) account.positions = engine::PositionKeeping::Hedging;
    } else {
      fail("nothing to set up as " + words[1]);
    }
  }

  void input(Words words) {
    if (words[0].starts_with('+')) {
      time_ = time_ + seconds(read_number<std::int64_t>(std::string_view{words[0]}.substr(1, words[0].size() - 2)));
      words.erase(words.begin());
    }
    if (words.size() > 2 && words[words.size() - 2] == "as") {
      alias_ = words.back();
      words.resize(words.size() - 2);
    }
    if (words[0] == "restart") return keep(run().raw(engine::EventType::SessionStarted, time_, config_.session(time_)));
    bool known = false;
    engine::for_each_event([&]<class Event>() {
      if constexpr (engine::IsInput<Event> && !engine::HasTail<Event>) {
        if (words[0] != engine::EventTraits<Event>::kName) return;
        known = true;
        keep(run().send_at(time_, event_of<Event>(words)));
      }
    });
    if (!known) fail("no input " + words[0]);
  }

  template <class Event>
  Event event_of(const Words& words) {
    Event event{};
    if constexpr (requires { event.instrument; }) event.instrument = kInstrument;
    if constexpr (requires { event.account; }) event.account = kAccount;
    if constexpr (requires { event.strategy; }) event.strategy = kStrategy;
    if constexpr (engine::oversight::IsCommand<Event>) event.operator_id = kOperator;
    bool has_side = false;
    for (std::size_t i = 1; i < words.size(); ++i) {
      const auto [name, value] = field_of(words[i]);
      has_side = has_side || name == "side";
      set_field(event, name, value);
    }
    if constexpr (std::is_same_v<Event, engine::ExecutionReport>) {
      const OrderRow* order = run().state().ledger().orders().find(event.order_id);
      if (!has_side && order != nullptr) event.side = order->side;
    }
    return event;
  }

  /// Name and value, with `$name` replaced by what it stands for.
  std::pair<std::string, std::string> field_of(const std::string& word) {
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos) throw std::runtime_error("not field=value: " + word);
    std::string value = word.substr(equals + 1);
    if (value.starts_with('$')) value = resolve(value.substr(1));
    return {word.substr(0, equals), value};
  }
  std::string resolve(const std::string& name) {
    const std::string plain = name.substr(0, name.find('.'));
    if (!orders_.contains(plain)) throw std::runtime_error("no order " + plain);
    if (plain == name) return std::to_string(orders_[plain].raw());
    return std::to_string(row(plain).pending_request.raw());
  }
  const OrderRow& row(const std::string& name) {
    const OrderRow* order = run().state().ledger().orders().find(orders_[name]);
    if (order == nullptr) throw std::runtime_error("the state has no order " + name);
    return *order;
  }

  void keep(const Step& step) {
    outputs_.clear();
    next_ = 0;
    std::size_t offset = 0;
    const std::vector<std::byte>& bytes = step.bytes();
    while (offset < bytes.size()) {
      engine::RecordHeader header;
      std::memcpy(&header, bytes.data() + offset, sizeof(header));
      const std::span payload{bytes.data() + offset + sizeof(header), header.length - sizeof(header)};
      if ((header.flags & engine::record_flags::kInput) == 0) note(header, payload);
      offset += header.length;
    }
    alias_.reset();
  }
  void note(const engine::RecordHeader& header, std::span<const std::byte> payload) {
    const engine::EventType type{header.type};
    // Each decision has its envelope before it; the cases tell of the decision.
    if (type == engine::EventType::DecisionEnvelope) return;
    // Records in a vector of bytes stand on whole words from its start.
    std::vector<char> text(4'096);
    const auto written = engine::format_event_text(header, payload, text);
    outputs_.push_back({std::string{engine::event_name(engine::EventType{header.type})},
                        words_of(std::string{text.data(), written.bytes})});
    const bool is_new = type == engine::EventType::OrderSubmitted || type == engine::EventType::OrderEmulated;
    if (!is_new || !alias_) return;
    OrderId id;
    std::memcpy(&id, payload.data(), sizeof(id));
    if (!orders_.contains(*alias_)) orders_[*alias_] = id;
  }

  void expect_output(const Words& words) {
    if (next_ == outputs_.size()) return fail("no more outputs; expected " + words[1]);
    const Output& output = outputs_[next_++];
    if (output.name != words[1]) return fail("came " + output.name + ", expected " + words[1]);
    for (std::size_t i = 2; i < words.size(); ++i) {
      const auto [name, value] = field_of(words[i]);
      const std::string wanted = name + "=" + value;
      if (std::ranges::find(output.words, wanted) != output.words.end()) continue;
      std::string came;
      for (const std::string& word : output.words) came += word.starts_with(name + "=") ? word : "";
      fail(output.name + " came with " + came + ", expected " + wanted);
    }
  }
  void finish_step() {
    for (; next_ < outputs_.size(); ++next_)
      fail("an output that was not expected before this line: " + outputs_[next_].name);
  }

  void expect_state(const Words& words) {
    if (words[1] == "halted") return expect_halted(words);
    std::map<std::string, std::string> facts;
    std::size_t first = 2;
    if (words[1] == "order") {
      facts = facts_of(row(words[2]));
      first = 3;
    } else {
      facts = facts_of(run().state().ledger().position(kAccount, kInstrument));
    }
    for (std::size_t i = first; i < words.size(); ++i) {
      const auto [name, value] = field_of(words[i]);
      if (!facts.contains(name)) {
        fail("no fact " + name);
      } else if (facts[name] != value) {
        fail(name + " is " + facts[name] + ", expected " + value);
      }
    }
  }
  static std::string decimal(std::int64_t raw, int decimals) {
    std::array<char, engine::kDecimalTextMax> text{};
    return {text.data(), engine::format_decimal(raw, decimals, text)};
  }
  static std::string text_of(engine::Qty qty) { return decimal(qty.raw(), engine::kQtyDecimals); }
  static std::string text_of(engine::Price price) { return decimal(price.raw(), engine::kPriceDecimals); }
  static std::map<std::string, std::string> facts_of(const OrderRow& order) {
    return {{"status", std::string{engine::enum_name(order.status)}},
            {"qty", text_of(order.qty)},
            {"cum_qty", text_of(order.cum_qty)},
            {"leaves", text_of(order.leaves())},
            {"price", text_of(order.price)},
            {"trigger_price", text_of(order.trigger_price)},
            {"average_price", text_of(order.average_price())},
            {"venue_order_id", std::to_string(order.venue_order_id.raw())}};
  }
  static std::map<std::string, std::string> facts_of(const engine::ledger::PositionRow& position) {
    return {{"qty", text_of(position.qty)},
            {"realised", decimal(position.realised.raw(), engine::kMoneyDecimals)},
            {"fees", decimal(position.fees.raw(), engine::kMoneyDecimals)},
            {"average_price", text_of(position.average_price())},
            {"working_buy", text_of(position.working_buy)},
            {"working_sell", text_of(position.working_sell)}};
  }
  void expect_halted(const Words& words) {
    const auto& oversight = run().state().oversight();
    const bool account = oversight.is_account_halted(kAccount);
    const bool any =
        oversight.stops().over({.account = kAccount, .strategy = kStrategy, .instrument = kInstrument}).is_there();
    const std::string is = account ? "account" : any ? "elsewhere" : "none";
    const std::string wanted = words.size() > 2 ? words[2] : "";
    const bool holds = wanted == is || (wanted == "strategy" && is == "elsewhere");
    if (!holds) fail("halted is " + is + ", expected " + wanted);
  }

  struct Output {
    std::string name;
    Words words;
  };

  TestConfig config_{scenario_config()};
  std::unique_ptr<EngineRun> run_;  ///< from the first input on
  engine::Timestamp time_{at(0)};
  std::map<std::string, OrderId> orders_;
  std::optional<std::string> alias_;
  std::vector<Output> outputs_;
  std::size_t next_{0};
  int number_{0};
  std::vector<std::string> faults_;
};

}  // namespace

std::vector<std::string> run_scenario(const std::filesystem::path& file) {
  std::ifstream in{file};
  if (!in) return {"cannot be read"};
  Scenario scenario;
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    try {
      scenario.take(number, line);
    } catch (const std::runtime_error& fault) {
      std::vector<std::string> faults = scenario.finish();
      faults.push_back("line " + std::to_string(number) + ": " + fault.what());
      return faults;
    }
  }
  return scenario.finish();
}

}  // namespace tests
