# The three kinds of target that this project has.

# lockstep_library(NAME <target> [CORE] [SOURCES ...] [HEADERS ...] [DEPENDS ...] [PRIVATE_DEPENDS ...])
# CORE: deterministic code, built without exceptions and RTTI. Without SOURCES the library is header-only.
function(lockstep_library)
  cmake_parse_arguments(ARG "CORE" "NAME" "SOURCES;HEADERS;DEPENDS;PRIVATE_DEPENDS" ${ARGN})
  if(ARG_SOURCES)
    add_library(${ARG_NAME} STATIC ${ARG_SOURCES})
    set(scope PUBLIC)
    if(ARG_CORE)
      target_compile_options(${ARG_NAME} PRIVATE -fno-exceptions -fno-rtti)
    endif()
    target_link_libraries(${ARG_NAME} PRIVATE ${ARG_PRIVATE_DEPENDS})
  else()
    add_library(${ARG_NAME} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_sources(${ARG_NAME} ${scope} FILE_SET HEADERS BASE_DIRS "${PROJECT_SOURCE_DIR}" FILES ${ARG_HEADERS})
  target_link_libraries(${ARG_NAME} ${scope} lockstep_options ${ARG_DEPENDS})
endfunction()

# What a script may want to build without the rest: the programs (scripts/run), the tests that the
# thread sanitizer runs (scripts/sanitize), the slow tests (scripts/check).
add_custom_target(lockstep_programs)
add_custom_target(lockstep_tests_threads)
add_custom_target(lockstep_tests_slow)

# lockstep_program(NAME <program> SOURCES ... DEPENDS ...): an executable in build/<preset>/bin.
function(lockstep_program)
  cmake_parse_arguments(ARG "" "NAME" "SOURCES;DEPENDS" ${ARGN})
  add_executable(${ARG_NAME} ${ARG_SOURCES})
  target_link_libraries(${ARG_NAME} PRIVATE lockstep_options ${ARG_DEPENDS})
  set_target_properties(${ARG_NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
  add_dependencies(lockstep_programs ${ARG_NAME})
endfunction()

# One precompiled header for all tests: making it costs more than it saves to a single one.
file(GENERATE OUTPUT "${PROJECT_BINARY_DIR}/test_pch.cpp" CONTENT "// Only the precompiled header is wanted.\n")
add_library(lockstep_test_pch OBJECT "${PROJECT_BINARY_DIR}/test_pch.cpp")
target_link_libraries(lockstep_test_pch PRIVATE lockstep_options rapidcheck GTest::gtest)
target_precompile_headers(lockstep_test_pch PRIVATE <gtest/gtest.h> <string> <vector>)

# lockstep_test(NAME <target> SOURCES ... DEPENDS ... [LABELS ...] [TIMEOUT seconds]): GoogleTest cases, one ctest each.
# Labels: unit (default), threads (also run under the thread sanitizer), slow (scripts/check only).
function(lockstep_test)
  cmake_parse_arguments(ARG "" "NAME;TIMEOUT" "SOURCES;DEPENDS;LABELS" ${ARGN})
  if(NOT ARG_LABELS)
    set(ARG_LABELS unit)
  endif()
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  add_executable(${ARG_NAME} ${ARG_SOURCES})
  target_link_libraries(${ARG_NAME} PRIVATE lockstep_options ${ARG_DEPENDS} rapidcheck GTest::gtest GTest::gtest_main)
  target_precompile_headers(${ARG_NAME} REUSE_FROM lockstep_test_pch)
  # Relative to the root, where tests run: an absolute path would make every checkout compile them again.
  file(RELATIVE_PATH binary_dir "${PROJECT_SOURCE_DIR}" "${PROJECT_BINARY_DIR}")
  target_compile_definitions(${ARG_NAME} PRIVATE
    LOCKSTEP_SOURCE_DIR="." LOCKSTEP_DATA_DIR="../shared/data" LOCKSTEP_BIN_DIR="${binary_dir}/bin")
  set_target_properties(${ARG_NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/tests")
  foreach(label threads slow)
    if(label IN_LIST ARG_LABELS)
      add_dependencies(lockstep_tests_${label} ${ARG_NAME})
    endif()
  endforeach()
  gtest_discover_tests(${ARG_NAME} DISCOVERY_TIMEOUT 60 WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}"
    PROPERTIES TIMEOUT ${ARG_TIMEOUT} SKIP_REGULAR_EXPRESSION "\\[  SKIPPED \\]")
  # The labels are set by a file that ctest reads after the list of tests: gtest_discover_tests would take a second
  # label for the name of a property.
  set(labels_file "${CMAKE_CURRENT_BINARY_DIR}/${ARG_NAME}_labels.cmake")
  file(GENERATE OUTPUT "${labels_file}" CONTENT
    "if(${ARG_NAME}_TESTS)\n  set_tests_properties(\${${ARG_NAME}_TESTS} PROPERTIES LABELS \"${ARG_LABELS}\")\nendif()\n")
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES "${labels_file}")
endfunction()
include(GoogleTest)
