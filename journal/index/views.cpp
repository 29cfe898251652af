// The views: what people ask for first, in words, times and decimals.
#include "journal/index/tables.hpp"

namespace journal {

namespace {

/// One column of a view under its field's own name, but for those that the header's columns have.
std::string shown(const Column& column) {
  const bool is_taken = column.field == "sequence" || column.field == "time";
  const std::string alias = " AS " + sql_name((is_taken ? "event_" : "") + column.field);
  if (column.kind == ColumnKind::Decimal) return decimal_sql(column.name, column.decimals) + alias;
  if (column.kind == ColumnKind::Time) return time_sql(column.name) + alias;
  if (column.kind == ColumnKind::Duration) return column.name;
  return sql_name(column.name) + alias;
}

View text_view_of(const Projection& projection) {
  std::string select = "SELECT sequence, " + time_sql("time_ns") + " AS time";
  for (const Column& column : projection.columns) select += ", " + shown(column);
  return {projection.table + "_text", "Table " + projection.table + " for people.",
          select + " FROM " + projection.table};
}

View orders_view() {
  return {"orders", "Each order as it stands.",
          "SELECT o.order_id, " + time_sql("o.submitted_ns") +
              " AS submitted, i.symbol, o.account, o.strategy, o.side, o.ord_type, o.time_in_force, " +
              decimal_sql("o.qty_e8", 8) + " AS qty, iif(o.ord_type = 'Market', NULL, " + decimal_sql("o.price_e9", 9) +
              ") AS price, " + decimal_sql("o.cum_qty_e8", 8) + " AS cum_qty, o.status, o.reason, o.venue_order_id, " +
              time_sql("o.changed_ns") +
              " AS changed, o.submitted AS sequence, o.changed AS last_sequence, o.submitted_ns AS time_ns, "
              "o.instrument FROM order_state o LEFT JOIN instruments i ON i.id = o.instrument"};
}

View fills_view() {
  return {"fills", "Executions that were booked.",
          "SELECT f.sequence, " + time_sql("f.time_ns") +
              " AS time, f.order_id, i.symbol, f.account, f.strategy, f.side, " + decimal_sql("f.qty_e8", 8) +
              " AS qty, " + decimal_sql("f.price_e9", 9) + " AS price, " + decimal_sql("f.fee_e8", 8) + " AS fee, " +
              decimal_sql("f.realised_e8", 8) + " AS realised, " + decimal_sql("f.cum_qty_e8", 8) + " AS cum_qty, " +
              decimal_sql("f.leaves_qty_e8", 8) +
              " AS leaves_qty, f.status, f.exec_id, f.time_ns, f.instrument "
              "FROM order_filled f LEFT JOIN instruments i ON i.id = f.instrument"};
}

View decisions_view() {
  return {"decisions", "The gates' verdicts. gate_value and gate_limit are raw, in the unit of the gate.",
          "SELECT d.sequence, " + time_sql("d.time_ns") +
              " AS time, i.symbol, d.account, d.strategy, d.action, d.side, d.ord_type, " + decimal_sql("d.qty_e8", 8) +
              " AS qty, " + decimal_sql("d.price_e9", 9) +
              " AS price, d.verdict, d.reason, d.gate, d.value AS gate_value, d.\"limit\" AS gate_limit, "
              "d.gates_passed, d.order_id, d.time_ns, "
              "d.instrument FROM gate_decision d LEFT JOIN instruments i ON i.id = d.instrument"};
}

View positions_view() {
  return {
      "positions", "Each position after its last execution.",
      "SELECT p.account, i.symbol, p.side, p.status, " + decimal_sql("p.qty_e8", 8) + " AS qty, " +
          decimal_sql("p.average_price_e9", 9) + " AS average_price, " + decimal_sql("p.realised_e8", 8) +
          " AS realised, " + decimal_sql("p.fees_e8", 8) + " AS fees, " + decimal_sql("p.balance_e8", 8) +
          " AS balance, " + time_sql("p.time_ns") +
          " AS time, p.sequence, p.instrument FROM position_changed p LEFT JOIN instruments i ON i.id = p.instrument "
          "WHERE p.sequence IN (SELECT max(sequence) FROM position_changed GROUP BY account, instrument, side)"};
}

View balance_history_view() {
  const std::string time = time_sql("time_ns") + " AS time, account, ";
  return {"balance_history", "Every change of an account's cash, in its currency, and the balance after it.",
          "SELECT sequence, " + time + "kind AS what, " + decimal_sql("amount_e8", 8) + " AS amount, " +
              decimal_sql("balance_e8", 8) +
              " AS balance, instrument, refers_to, time_ns FROM balance_adjusted UNION ALL SELECT sequence, " + time +
              "change, " + decimal_sql("(profit_e8 - fee_e8)", 8) + ", " + decimal_sql("balance_e8", 8) +
              ", instrument, refers_to, time_ns FROM position_changed ORDER BY 1"};
}

View halts_view() {
  const std::string time = time_sql("time_ns") + " AS time";
  return {
      "halts", "What stopped or allowed trading, and why.",
      "SELECT sequence, " + time +
          ", 'halted' AS what, scope, id, reason, NULL AS operator_id, time_ns FROM scope_halted UNION ALL "
          "SELECT sequence, " +
          time +
          ", iif(trading = 'Off', 'switched off', 'switched on'), 'System', 0, reason, operator_id, time_ns FROM "
          "trading_switched UNION ALL SELECT sequence, " +
          time +
          ", 'disarmed', 'Account', account, reason, NULL, time_ns FROM account_disarmed UNION ALL SELECT sequence, " +
          time + ", 'armed', 'Account', account, NULL, operator_id, time_ns FROM account_armed UNION ALL " +
          "SELECT sequence, " + time +
          ", 'account ' || status, 'Account', account, reason, operator_id, time_ns FROM account_status_changed "
          "ORDER BY 1"};
}

View commands_view() {
  const auto one = [](const std::string& table, const std::string& account, const std::string& detail) {
    return "SELECT c.sequence, " + time_sql("c.time_ns") + " AS time, '" + table + "' AS command, c.operator_id, " +
           account + " AS account, " + detail +
           " AS detail, iif(a.sequence IS NOT NULL, 'accepted', iif(r.sequence IS NOT NULL, 'refused', NULL)) AS "
           "answer, "
           "r.reason, c.correlation, c.time_ns FROM " +
           table +
           " c LEFT JOIN command_accepted a ON a.correlation = c.correlation LEFT JOIN command_refused r ON "
           "r.correlation = c.correlation";
  };
  return {"commands", "What operators asked for, and the engine's answer.",
          one("set_trading_switch", "NULL", "c.trading") + " UNION ALL " +
              one("arm_account", "c.account", "c.environment") + " UNION ALL " +
              one("disarm_account", "c.account", "NULL") + " UNION ALL " +
              one("set_account_status", "c.account", "c.status") + " UNION ALL " +
              one("set_limit", "iif(c.scope = 'Account', c.id, NULL)", "c.scope || ' ' || c.id || ' ' || c.kind") +
              " UNION ALL " + one("adjust_balance", "c.account", decimal_sql("c.amount_e8", 8)) + " ORDER BY 1"};
}

View sessions_view() {
  return {
      "sessions", "Sessions, and how they ended; no end: killed, or running.",
      "SELECT s.sequence, s.epoch, s.mode, s.logic_version, " + time_sql("s.time_ns") + " AS started, " +
          time_sql("e.time_ns") +
          " AS ended, e.reason AS ended_by, e.sequence AS last_sequence FROM session_started s LEFT JOIN "
          "session_ended e ON e.sequence = (SELECT min(sequence) FROM session_ended WHERE sequence > s.sequence AND "
          "sequence < ifnull((SELECT min(sequence) FROM session_started WHERE sequence > s.sequence), "
          "9223372036854775807))"};
}

}  // namespace

std::string time_sql(std::string_view column) {
  const std::string ns{column};
  // Rounded down, also before 1970.
  const std::string rest = "((" + ns + " % 1000000000 + 1000000000) % 1000000000)";
  return "strftime('%Y-%m-%dT%H:%M:%S', (" + ns + " - " + rest + ") / 1000000000, 'unixepoch') || printf('.%09dZ', " +
         rest + ")";
}

std::string decimal_sql(std::string_view column, int decimals) {
  const std::string raw{column};
  const std::string scale = "1" + std::string(static_cast<std::size_t>(decimals), '0');
  return "iif(" + raw + " IS NULL, NULL, rtrim(rtrim(printf('%s%d.%0" + std::to_string(decimals) + "d', iif(" + raw +
         " < 0, '-', ''), abs(" + raw + " / " + scale + "), abs(" + raw + " % " + scale + ")), '0'), '.'))";
}

std::vector<View> views_of(const std::vector<Projection>& projections) {
  std::vector<View> views{orders_view(),          fills_view(), decisions_view(), positions_view(),
                          balance_history_view(), halts_view(), commands_view(),  sessions_view()};
  for (const Projection& projection : projections) {
    if (!is_market(projection.type)) views.push_back(text_view_of(projection));
  }
  return views;
}

}  // namespace journal
