// An index under test: brought up to date, asked, compared with one made anew.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "journal/index/compare.hpp"
#include "journal/index/files.hpp"
#include "journal/index/index.hpp"

namespace tests {

/// Brings the index up to date; fails the test when that fails.
inline journal::IndexOpening catch_up(const std::filesystem::path& directory, journal::IndexOptions options = {}) {
  auto index = journal::Index::open(directory, std::move(options));
  if (!index) {
    ADD_FAILURE() << index.error().message();
    return {};
  }
  const auto caught_up = index->catch_up();
  EXPECT_TRUE(caught_up) << (caught_up ? "" : caught_up.error().message());
  return index->opening();
}

/// The rows that a statement gives: columns joined by '|', absent values as "-".
inline std::vector<std::string> ask(const std::filesystem::path& directory, const std::string& sql) {
  std::vector<std::string> rows;
  auto connection = journal::open_for_reading(directory);
  if (!connection) {
    ADD_FAILURE() << connection.error().message();
    return rows;
  }
  auto statement = connection->prepare(sql);
  if (!statement) {
    ADD_FAILURE() << statement.error().message();
    return rows;
  }
  for (auto row = statement->step(); row && *row; row = statement->step()) {
    std::string text;
    for (int column = 0; column < statement->column_count(); ++column) {
      text += column == 0 ? "" : "|";
      text += statement->is_null(column) ? "-" : std::string{statement->text(column)};
    }
    rows.push_back(text);
  }
  return rows;
}

/// The one value of one row.
inline std::string ask_one(const std::filesystem::path& directory, const std::string& sql) {
  const auto rows = ask(directory, sql);
  EXPECT_EQ(rows.size(), 1U) << sql;
  return rows.empty() ? std::string{} : rows.front();
}

/// In words where the indexes of two journals differ; empty when they do not.
inline std::string difference(const std::filesystem::path& left, const std::filesystem::path& right) {
  auto one = journal::open_for_reading(left);
  auto other = journal::open_for_reading(right);
  if (!one || !other) return "cannot be opened";
  const auto found = journal::difference_between(*one, *other);
  return found ? *found : found.error().message();
}

/// A copy of a journal's directory without its index, indexed anew in one go.
inline std::filesystem::path rebuilt_copy(const std::filesystem::path& directory, const std::filesystem::path& to) {
  std::filesystem::create_directory(to);
  for (const auto& entry : std::filesystem::directory_iterator{directory}) {
    if (entry.path().extension() == ".seg") std::filesystem::copy(entry.path(), to / entry.path().filename());
  }
  catch_up(to);
  return to;
}

}  // namespace tests
