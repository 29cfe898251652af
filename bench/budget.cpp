#include "bench/budget.hpp"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>
#include <toml++/toml.h>

namespace bench {
namespace {

template <class Items>
const auto& find(const Items& items, std::string_view name, const std::string& path) {
  const auto found = std::find_if(items.begin(), items.end(), [&](const auto& item) { return item.name == name; });
  if (found == items.end()) throw std::invalid_argument{fmt::format("{}: nothing measured is called '{}'", path, name)};
  return *found;
}

void check(const Row& row, const Figure& figure, const toml::table& limits, std::vector<std::string>& broken) {
  const double min = limits["min"].value_or(figure.value);
  const double max = limits["max"].value_or(figure.value);
  if (figure.value < min)
    broken.push_back(fmt::format("{}: {} {:.2f} < {:.2f}", row.name, figure.name, figure.value, min));
  if (figure.value > max)
    broken.push_back(fmt::format("{}: {} {:.2f} > {:.2f}", row.name, figure.name, figure.value, max));
}

const toml::table& table_of(const toml::node& node, const std::string& path) {
  const toml::table* table = node.as_table();
  if (table == nullptr)
    throw std::invalid_argument{path + ": expected a table, as in lockstep_over_boost = { min = 2 }"};
  return *table;
}

}  // namespace

std::vector<std::string> broken_limits(const Report& report, const std::string& budget_path) {
  std::vector<std::string> broken;
  try {
    const toml::table file = toml::parse_file(budget_path);
    const toml::node* rows = file.get(report.subcommand);
    if (rows == nullptr) return broken;
    for (const auto& [row_name, figures] : table_of(*rows, budget_path)) {
      const Row& row = find(report.rows, row_name.str(), budget_path);
      for (const auto& [figure_name, limits] : table_of(figures, budget_path)) {
        check(row, find(row.figures, figure_name.str(), budget_path), table_of(limits, budget_path), broken);
      }
    }
  } catch (const toml::parse_error& error) {
    throw std::invalid_argument{fmt::format("{}:{}: {}", budget_path, error.source().begin.line, error.description())};
  }
  return broken;
}

}  // namespace bench
