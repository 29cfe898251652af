// From the described fields of a struct to columns of a table: name, SQL type, and how a value is bound. The only place
// that knows field types; a type without a case here does not compile.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <boost/mp11/algorithm.hpp>

#include "engine/model/config.hpp"
#include "engine/model/describe.hpp"
#include "engine/model/enum_name.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/reasons.hpp"
#include "engine/model/units.hpp"
#include "journal/index/sqlite.hpp"

namespace journal {

enum class ColumnKind : std::uint8_t {
  Integer = 1,
  Decimal = 2,   ///< an integer in units of 10^-decimals; the name ends in _e<decimals>
  Time = 3,      ///< nanoseconds since 1970 UTC; the name ends in _ns
  Duration = 4,  ///< nanoseconds; the name ends in _ns
  Wide = 5,      ///< unsigned 64 bits: an integer, or the digits as text where SQLite's integers end
  Hex = 6,       ///< 128 bits as 32 digits
  Name = 7,      ///< an enumerator
  Text = 8,
};

struct Column {
  std::string name;   ///< of the field, with its unit
  std::string field;  ///< as the struct describes it
  ColumnKind kind;
  int decimals{0};
};

namespace column_detail {

template <class Type>
struct IsFixedText : std::false_type {};
template <std::size_t kLength>
struct IsFixedText<engine::FixedText<kLength>> : std::true_type {};
template <class Type>
concept IsId128 = std::is_same_v<Type, engine::CorrelationId> || std::is_same_v<Type, engine::JournalId>;
template <class Type>
concept IsParameters = std::is_same_v<Type, std::array<std::int64_t, engine::kStrategyParameters>>;

template <class Type>
constexpr int decimals_of() noexcept {
  if constexpr (std::is_same_v<Type, engine::Price> || std::is_same_v<Type, engine::PriceDelta>) {
    return engine::kPriceDecimals;
  } else if constexpr (std::is_same_v<Type, engine::Qty>) {
    return engine::kQtyDecimals;
  } else if constexpr (std::is_same_v<Type, engine::Money>) {
    return engine::kMoneyDecimals;
  } else if constexpr (std::is_same_v<Type, engine::PartsPerMillion>) {
    return 6;
  } else {
    return -1;
  }
}

template <class Type>
constexpr auto raw_of(Type value) noexcept {
  if constexpr (engine::kIsStrong<Type>) {
    return value.raw();
  } else {
    static_assert(std::is_integral_v<Type>, "say here how this type of field becomes a column");
    return value;
  }
}
template <class Type>
using RawOf = decltype(raw_of(std::declval<Type>()));

template <class Type>
constexpr ColumnKind kind_of() noexcept {
  if constexpr (decimals_of<Type>() >= 0) {
    return ColumnKind::Decimal;
  } else if constexpr (std::is_same_v<Type, engine::Timestamp>) {
    return ColumnKind::Time;
  } else if constexpr (std::is_same_v<Type, engine::Duration>) {
    return ColumnKind::Duration;
  } else if constexpr (std::is_enum_v<Type>) {
    return ColumnKind::Name;
  } else if constexpr (IsId128<Type>) {
    return ColumnKind::Hex;
  } else if constexpr (IsFixedText<Type>::value || IsParameters<Type>) {
    return ColumnKind::Text;
  } else {
    return std::is_same_v<RawOf<Type>, std::uint64_t> ? ColumnKind::Wide : ColumnKind::Integer;
  }
}

template <class Enum>
std::string_view name_of_enumerator(Enum value) noexcept {
  if constexpr (std::is_same_v<Enum, engine::Reason>) {
    return engine::reason_name(value);
  } else {
    return engine::enum_name(value);
  }
}

}  // namespace column_detail

void bind_wide(Statement& statement, int place, std::uint64_t value);
void bind_hex(Statement& statement, int place, std::uint64_t high, std::uint64_t low);
void bind_list(Statement& statement, int place, const std::int64_t* values, std::size_t count);

/// Fields that are gaps have no column.
constexpr bool is_gap(std::string_view field) noexcept { return field.starts_with("reserved"); }

std::string column_name(std::string_view field, ColumnKind kind, int decimals);
/// The declared type in SQL; with a blank before it, or empty.
std::string_view sql_type(ColumnKind kind) noexcept;

template <class Type>
void bind_field(Statement& statement, int place, const Type& value) {
  using column_detail::IsFixedText, column_detail::IsId128, column_detail::IsParameters;
  using column_detail::kind_of, column_detail::name_of_enumerator, column_detail::raw_of;
  if constexpr (IsId128<Type>) {
    bind_hex(statement, place, value.high, value.low);
  } else if constexpr (IsFixedText<Type>::value) {
    statement.bind(place, value.view());
  } else if constexpr (IsParameters<Type>) {
    bind_list(statement, place, value.data(), value.size());
  } else if constexpr (std::is_enum_v<Type>) {
    const std::string_view name = name_of_enumerator(value);
    if (!name.empty()) return statement.bind(place, name);
    statement.bind(place, static_cast<std::int64_t>(static_cast<std::underlying_type_t<Type>>(value)));
  } else if constexpr (kind_of<Type>() == ColumnKind::Wide) {
    bind_wide(statement, place, raw_of(value));
  } else {
    statement.bind(place, static_cast<std::int64_t>(raw_of(value)));
  }
}

/// The columns of a described struct, in its order.
template <class Struct>
std::vector<Column> columns_of() {
  std::vector<Column> columns;
  boost::mp11::mp_for_each<engine::Members<Struct>>([&](auto member) {
    using Type = std::remove_cvref_t<decltype(std::declval<Struct&>().*member.pointer)>;
    if constexpr (!is_gap(decltype(member)::name)) {
      constexpr ColumnKind kKind = column_detail::kind_of<Type>();
      constexpr int kDecimals = column_detail::decimals_of<Type>();
      columns.push_back({column_name(member.name, kKind, kDecimals), member.name, kKind, kDecimals});
    }
  });
  return columns;
}

/// Binds the fields of `value` to places from `first` on, as columns_of lists them.
template <class Struct>
void bind_fields(Statement& statement, int first, const Struct& value) {
  boost::mp11::mp_for_each<engine::Members<Struct>>([&](auto member) {
    if constexpr (!is_gap(decltype(member)::name)) {
      bind_field(statement, first, value.*member.pointer);
      ++first;
    }
  });
}

}  // namespace journal
