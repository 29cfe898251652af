#include <iostream>  // caught
auto a = getenv("HOME");   // caught
auto b = std::to_string(1);  // caught
auto c = strtod(text, end);  // caught
