#include "engine/model/text_writer.hpp"

namespace engine {

namespace {

struct Civil {
  std::int64_t year;
  std::int64_t month;
  std::int64_t day;
};

/// Gregorian date of a day counted from 1970-01-01. Years are taken to begin in March, so that a leap day is the last
/// of its year, and days are counted from 0000-03-01, so that none is negative here (int64 nanoseconds begin in 1677).
constexpr Civil civil_from_days(std::int64_t days_since_1970) noexcept {
  constexpr std::int64_t kDaysFromMarch0To1970 = 719'468;
  constexpr std::int64_t kDaysPer400Years = 146'097;
  const std::int64_t days = days_since_1970 + kDaysFromMarch0To1970;
  const std::int64_t cycle = days / kDaysPer400Years;
  const std::int64_t day_of_cycle = days % kDaysPer400Years;
  const std::int64_t year_of_cycle =
      (day_of_cycle - day_of_cycle / 1'460 + day_of_cycle / 36'524 - day_of_cycle / 146'096) / 365;
  const std::int64_t day_of_year = day_of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
  const std::int64_t month_from_march = (5 * day_of_year + 2) / 153;  // Five months from March on have 153 days.
  const std::int64_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  return {.year = cycle * 400 + year_of_cycle + (month <= 2 ? 1 : 0),
          .month = month,
          .day = day_of_year - (153 * month_from_march + 2) / 5 + 1};
}

/// `value` in `width` digits, zeros in front, then `mark`; returns what is behind.
char* put_padded(char* place, std::int64_t value, int width, char mark) noexcept {
  for (int i = width - 1; i >= 0; --i, value /= 10) place[i] = static_cast<char>('0' + value % 10);
  place[width] = mark;
  return place + width + 1;
}

}  // namespace

void put_timestamp(TextWriter& writer, Timestamp time) noexcept {
  constexpr std::int64_t kDayNs = 24 * kHourNs;
  const std::int64_t day = time.raw() / kDayNs - (time.raw() % kDayNs < 0 ? 1 : 0);
  const std::int64_t ns = time.raw() % kDayNs + (time.raw() % kDayNs < 0 ? kDayNs : 0);
  const Civil civil = civil_from_days(day);
  std::array<char, 30> text;  // NOLINT(cppcoreguidelines-pro-type-member-init): filled to the last character below
  char* place = put_padded(text.data(), civil.year, 4, '-');
  place = put_padded(place, civil.month, 2, '-');
  place = put_padded(place, civil.day, 2, 'T');
  place = put_padded(place, ns / kHourNs, 2, ':');
  place = put_padded(place, ns / kMinuteNs % 60, 2, ':');
  place = put_padded(place, ns / kSecondNs % 60, 2, '.');
  put_padded(place, ns % kSecondNs, 9, 'Z');
  writer.put(std::string_view{text.data(), text.size()});
}

}  // namespace engine
