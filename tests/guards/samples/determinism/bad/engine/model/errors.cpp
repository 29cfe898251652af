void a() {
  try {            // caught
    throw 1;       // caught
  } catch (...) {  // caught
  }
}
void b() noexcept;
