// The time of a step is its input's; a double or a std::mutex is only a word here.
#pragma once
inline constexpr int kStep = 1'000;
