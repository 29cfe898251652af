#include "replay/report.hpp"

#include <array>
#include <filesystem>

#include <fmt/format.h>

#include "engine/model/decimal.hpp"
#include "engine/state/valuation.hpp"

namespace replay {

namespace {

std::string money(engine::Money value) { return decimal(value.raw(), engine::kMoneyDecimals); }

std::uint64_t per_second(std::uint64_t count, std::uint64_t elapsed_ns) {
  if (elapsed_ns == 0) return 0;
  return static_cast<std::uint64_t>(static_cast<engine::uint128>(count) * 1'000'000'000U / elapsed_ns);
}

std::string account_line(const AccountFigures& account) {
  return fmt::format("  account {}      balance {} {}, equity {}, profit {} (fees {})\n", account.id,
                     money(account.balance), account.currency,
                     account.equity ? money(*account.equity) : "not known (a position has no quote)",
                     money(account.profit), money(account.fees));
}

std::string account_json(const AccountFigures& account) {
  return fmt::format(R"({{"account":{},"currency":"{}","balance":"{}","equity":{},"profit":"{}","fees":"{}"}})",
                     account.id, account.currency, money(account.balance),
                     account.equity ? '"' + money(*account.equity) + '"' : "null", money(account.profit),
                     money(account.fees));
}

std::string latency_json(const LatencyFigures& latency) {
  return fmt::format(R"({{"samples":{},"p50_ns":{},"p99_ns":{},"p99_9_ns":{},"max_ns":{}}})", latency.samples,
                     latency.p50_ns, latency.p99_ns, latency.p999_ns, latency.max_ns);
}

}  // namespace

std::string hex(std::uint64_t value) { return fmt::format("{:016x}", value); }

std::string decimal(std::int64_t raw, int decimals) {
  std::array<char, engine::kDecimalTextMax> text{};
  return {text.data(), engine::format_decimal(raw, decimals, text)};
}

std::vector<AccountFigures> account_figures(const engine::state::State& state) {
  std::vector<AccountFigures> figures;
  for (std::uint32_t id = 1; id <= state.ledger().account_count(); ++id) {
    const engine::ledger::AccountRow& row = state.ledger().account(engine::AccountId{id});
    const auto equity = engine::state::equity(state, engine::AccountId{id});
    const engine::Money worth = equity.value_or(row.balance);
    figures.push_back({.id = id,
                       .currency = std::string{state.account(engine::AccountId{id}).currency.view()},
                       .balance = row.balance,
                       .equity = equity,
                       .profit = engine::Money{worth.raw() - row.opening.raw() - row.deposits.raw()},
                       .fees = row.fees});
  }
  return figures;
}

std::uint64_t journal_bytes(const std::string& directory) {
  std::uint64_t total = 0;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator{directory, ignored}) {
    if (entry.path().extension() == ".seg") total += entry.file_size(ignored);
  }
  return total;
}

std::string to_text(const RunReport& report) {
  const engine::core::Tally& tally = report.tally;
  std::string text = fmt::format("{}: journal {}\n", report.title, report.journal);
  text += fmt::format("  events         {} records ({} inputs: {} quotes, {} trades), {} bars\n", tally.records,
                      tally.inputs, tally.quotes, tally.trades, tally.bars);
  text +=
      fmt::format("  orders         {} sent, {} replaces, {} cancels, {} denied by gates, {} rejected by the venue\n",
                  tally.orders, tally.replaces, tally.cancels, tally.denials, tally.rejects);
  text += fmt::format("  fills          {}\n", tally.fills);
  for (const AccountFigures& account : report.accounts) text += account_line(account);
  text += fmt::format("  throughput     {} inputs/s, {} records/s over {}.{:03} s\n",
                      per_second(tally.inputs, report.elapsed_ns), per_second(tally.records, report.elapsed_ns),
                      report.elapsed_ns / 1'000'000'000U, report.elapsed_ns / 1'000'000U % 1'000U);
  if (report.tick_to_order) {
    const LatencyFigures& latency = *report.tick_to_order;
    text += fmt::format("  tick to order  p50 {} ns, p99 {} ns, p99.9 {} ns, max {} ns ({} samples)\n", latency.p50_ns,
                        latency.p99_ns, latency.p999_ns, latency.max_ns, latency.samples);
  }
  if (report.skipped_rows != 0) text += fmt::format("  skipped        {} bad rows\n", report.skipped_rows);
  text += fmt::format("  journal size   {} bytes of records in {} bytes of segments, tip {}\n", tally.record_bytes,
                      report.journal_bytes, hex(report.tip));
  return text;
}

std::string to_json(const RunReport& report) {
  const engine::core::Tally& tally = report.tally;
  std::string accounts;
  for (const AccountFigures& account : report.accounts) {
    if (!accounts.empty()) accounts += ',';
    accounts += account_json(account);
  }
  return fmt::format(
      R"({{"run":"{}","journal":"{}","tip":"{}","records":{},"record_bytes":{},"journal_bytes":{},"inputs":{},)"
      R"("quotes":{},"trades":{},"bars":{},"orders":{},"replaces":{},"cancels":{},"denials":{},"rejects":{},)"
      R"("fills":{},"skipped_rows":{},"elapsed_ns":{},"inputs_per_s":{},"accounts":[{}],"tick_to_order":{}}})"
      "\n",
      report.title, report.journal, hex(report.tip), tally.records, tally.record_bytes, report.journal_bytes,
      tally.inputs, tally.quotes, tally.trades, tally.bars, tally.orders, tally.replaces, tally.cancels, tally.denials,
      tally.rejects, tally.fills, report.skipped_rows, report.elapsed_ns, per_second(tally.inputs, report.elapsed_ns),
      accounts, report.tick_to_order ? latency_json(*report.tick_to_order) : "null");
}

}  // namespace replay
