// Calls a weak symbol: nm lists it under another letter.
extern "C" __attribute__((weak)) int pthread_self_or_nothing();
namespace engine {
int step() { return pthread_self_or_nothing(); }
}  // namespace engine
