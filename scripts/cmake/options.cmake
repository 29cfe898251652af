# How everything is compiled: one interface target, `lockstep_options`, that every target links privately.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
# ASSERT stays on in every build, so NDEBUG is not defined anywhere.
set(CMAKE_CXX_FLAGS_DEBUG "-Og -g1")
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1")
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O1 -g1")

set(SANITIZE "" CACHE STRING "Sanitizers to build with, as in -fsanitize=<value>")
option(COVERAGE "Instrument for gcov" OFF)
option(FUZZ "Build the fuzz targets (clang only)" OFF)

find_program(CCACHE ccache)
if(CCACHE AND NOT COVERAGE)
  # Without this sloppiness ccache refuses every file that uses a precompiled header, that is every test. The base
  # directory makes another checkout of the same files hit.
  set(CMAKE_CXX_COMPILER_LAUNCHER env CCACHE_SLOPPINESS=pch_defines,time_macros "CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}"
    CCACHE_NOHASHDIR=1 "${CCACHE}")
endif()

add_library(lockstep_options INTERFACE)
target_compile_options(lockstep_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wold-style-cast -Wdouble-promotion
  -Wnon-virtual-dtor -Woverloaded-virtual -Wnull-dereference -Wundef -Wredundant-decls -Wformat=2 -Wextra-semi
  -Wswitch-enum -Werror
  $<$<CXX_COMPILER_ID:GNU>:-Wuseless-cast -Wcast-align=strict -Wduplicated-cond -Wduplicated-branches -Wlogical-op
    -Wimplicit-fallthrough=5 -Wsuggest-override>
  $<$<CXX_COMPILER_ID:Clang>:-Wcast-align -Wimplicit-fallthrough -Wsuggest-override>
  # A time stamp in clang's precompiled header would make ccache miss each time.
  $<$<CXX_COMPILER_ID:Clang>:SHELL:-Xclang -fno-pch-timestamp>)
target_compile_definitions(lockstep_options INTERFACE $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
target_include_directories(lockstep_options INTERFACE "${PROJECT_SOURCE_DIR}")
if(SANITIZE)
  target_compile_options(lockstep_options INTERFACE -fsanitize=${SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all)
  target_link_options(lockstep_options INTERFACE -fsanitize=${SANITIZE})
endif()
if(FUZZ)
  # What libFuzzer steers by.
  target_compile_options(lockstep_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(COVERAGE)
  target_compile_options(lockstep_options INTERFACE --coverage -fprofile-update=atomic)
  target_link_options(lockstep_options INTERFACE --coverage)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  find_program(MOLD mold)
  if(MOLD)
    target_link_options(lockstep_options INTERFACE -fuse-ld=mold)
  endif()
endif()
