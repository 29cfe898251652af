// A recorded file of any bytes: recognised or not, each row is an event or an error that names the file, and times
// never go back.
#include <fstream>

#include "adapters/recorded/recorded.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/support/temporary_directory.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const tests::TemporaryDirectory directory;
  const auto path = directory.path() / "fxcm_eurusd_20140505_quote_tick.csv";
  const auto text = tests::text_of(data, size);
  std::ofstream{path, std::ios::binary | std::ios::trunc}.write(text.data(), static_cast<std::streamsize>(text.size()));
  const auto info = adapters::recorded::recognise(path);
  if (!info) return 0;
  auto source = adapters::recorded::open(*info, {.instrument = engine::InstrumentId{1}});
  engine::Timestamp last{};
  while (source) {
    const auto next = (*source)->next();
    if (!next) tests::must(next.error().message.find("eurusd") != std::string::npos);
    if (!next || !next->has_value()) break;
    tests::must((*next)->header.time >= last);
    last = (*next)->header.time;
  }
  return 0;
}
