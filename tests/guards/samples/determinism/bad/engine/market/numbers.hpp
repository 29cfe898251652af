#include <cmath>  // caught
float a;        // caught
double b;       // caught
auto c = 0.5;   // caught: a literal is enough
auto d = 1e9;   // caught
auto e = 1'000.25;  // caught
auto f = 0x1e5;
auto g = 1'000'000;
auto h = "0.5 double";
auto i = 'f';
int doubled = 1; // a double in a comment
/* float
   double */ int j = 2;
double k;  // determinism-ok: a printed ratio, never stored
double l;  // caught: determinism-ok:
