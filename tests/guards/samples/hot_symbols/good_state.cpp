// What the core calls, in an archive of its own.
namespace engine {
void fold(char* state) { ++*state; }
}  // namespace engine
