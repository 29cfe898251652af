#include <new>
auto a = new Gate;              // caught
auto b = std::make_unique<Gate>();  // caught
auto c = malloc(8);             // caught
std::vector<int> d;             // caught
std::string e;                  // caught
std::function<void()> f;        // caught
auto g = new (std::nothrow) Gate;  // caught
auto h = new (place) Gate;
std::string_view i;
void operator new(std::size_t) = delete;  // caught
