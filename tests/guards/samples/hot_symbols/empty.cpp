// Defines no function: a template that nobody instantiated.
namespace engine {
template <class Ports>
int step(Ports& ports) {
  return ports.next();
}
}  // namespace engine
