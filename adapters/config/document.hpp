// A TOML document as a tree of our own, with the place of every key and value. The only file that knows the TOML
// library is document.cpp: its header is heavy, it throws, and its tables forget the order of the file.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"

namespace adapters::config {

/// Where something begins in the file, from 1.
struct Place {
  std::uint32_t line{0};
  std::uint32_t column{0};
};

enum class NodeKind : std::uint8_t {
  Text = 1,
  Integer = 2,
  Float = 3,
  Flag = 4,
  Instant = 5,
  Time = 6,
  Array = 7,
  Table = 8
};

struct Node {
  NodeKind kind{NodeKind::Table};
  Place place{};                    ///< of the value
  std::string text{};               ///< Text
  std::int64_t number{0};           ///< Integer; Flag (0 or 1); Instant (nanoseconds since the Unix epoch)
  std::vector<Node> items{};        ///< Array; Table: the values, beside `keys`
  std::vector<std::string> keys{};  ///< Table
  std::vector<Place> key_places{};  ///< Table
};

/// What the node is, for messages: "a string", "an integer", ...
std::string_view kind_words(NodeKind kind) noexcept;

/// The member of a table, or nullptr.
const Node* find_member(const Node& table, std::string_view key) noexcept;

struct SyntaxError {
  Place place{};
  std::string message{};
};

/// The root table, or the first syntax error. Any bytes are allowed. Never throws.
engine::Result<Node, SyntaxError> parse_document(std::string_view text);

}  // namespace adapters::config
