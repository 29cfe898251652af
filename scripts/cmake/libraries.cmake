# The libraries of ARCHITECTURE 7, all from Debian 12. `scripts/setup` installs them.
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED)  # headers: Describe, Lockfree
find_package(GTest REQUIRED)
find_package(benchmark REQUIRED)
find_package(rapidcheck REQUIRED)
find_package(date REQUIRED)
find_package(simdjson REQUIRED)
find_package(spdlog REQUIRED)
find_package(fmt REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(CLI11 REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(ZLIB REQUIRED)
find_package(SQLite3 REQUIRED)
find_library(ZSTD_LIBRARY zstd REQUIRED)
find_library(LMDB_LIBRARY lmdb REQUIRED)
find_path(XXHASH_INCLUDE_DIR xxhash.h REQUIRED)
find_path(READERWRITERQUEUE_INCLUDE_DIR readerwriterqueue/readerwriterqueue.h REQUIRED)

# Programs' command lines. g++ 12 sees a null pointer in CLI11's inlined templates, where there is none.
add_library(lockstep_cli INTERFACE)
target_link_libraries(lockstep_cli INTERFACE CLI11::CLI11)
target_compile_options(lockstep_cli INTERFACE -Wno-null-dereference)
