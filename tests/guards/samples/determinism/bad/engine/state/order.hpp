#include <unordered_map>  // caught
std::unordered_map<int, int> a;             // caught
auto b = reinterpret_cast<std::uintptr_t>(&a);  // caught
auto c = std::hash<int>{}(1);               // caught
std::map<Order*, int> d;                    // caught
#pragma pack(push, 1)  // caught
struct __attribute__((packed)) E {};        // caught
auto f = R"(std::hash<int> "in a raw string)"; auto g = std::hash<int>{};  // caught
auto h = "std::hash<int> in a string";
