// Throws.
namespace journal {
void append(int count) {
  if (count > 3) throw count;
}
}  // namespace journal
