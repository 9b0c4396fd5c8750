# How every library, program and test of the project is built: warnings, sanitizers, layers.

find_package(Threads REQUIRED)

add_library(drill_flags INTERFACE)
target_compile_features(drill_flags INTERFACE c_std_17)
target_compile_definitions(drill_flags INTERFACE _GNU_SOURCE)
target_compile_options(drill_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes
  -Wvla -Wundef -fno-strict-aliasing $<$<BOOL:${DRILL_WERROR}>:-Werror>)

# Flags that the compiler and the linker must both see.
set(instrument)
if(DRILL_SANITIZE)
  list(APPEND instrument -fsanitize=${DRILL_SANITIZE} -fno-sanitize-recover=all)
  target_compile_options(drill_flags INTERFACE -fno-omit-frame-pointer)
endif()
set(unseen ${PROJECT_SOURCE_DIR}/fuzz/unseen.txt)
if(DRILL_FUZZ STREQUAL "libfuzzer")
  if(NOT CMAKE_C_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "DRILL_FUZZ=libfuzzer needs clang (-DCMAKE_C_COMPILER=clang)")
  endif()
  # Comparisons are not traced: a mutator that varies by the step makes no use of what they compare,
  # and it takes half of the time.
  list(APPEND instrument -fsanitize=fuzzer-no-link
    -fno-sanitize-coverage=trace-cmp,indirect-calls,stack-depth
    -fsanitize-coverage-ignorelist=${unseen})
elseif(DRILL_FUZZ STREQUAL "afl")
  get_filename_component(compiler ${CMAKE_C_COMPILER} NAME)
  if(NOT compiler MATCHES "^afl-")
    message(FATAL_ERROR "DRILL_FUZZ=afl needs AFL++'s compiler (-DCMAKE_C_COMPILER=afl-clang-fast)")
  endif()
  set_property(GLOBAL PROPERTY RULE_LAUNCH_COMPILE
    "${CMAKE_COMMAND} -E env AFL_LLVM_DENYLIST=${unseen}")
elseif(DRILL_FUZZ STREQUAL "engine") # whose CFLAGS instrument
  list(APPEND instrument -fsanitize-coverage-ignorelist=${unseen})
elseif(DRILL_FUZZ)
  message(FATAL_ERROR "DRILL_FUZZ is libfuzzer, afl, engine or empty, not '${DRILL_FUZZ}'")
endif()
unset(unseen)
if(DRILL_COVERAGE)
  list(APPEND instrument --coverage)
endif()
target_compile_options(drill_flags INTERFACE ${instrument})
target_link_options(drill_flags INTERFACE ${instrument})
unset(instrument)

# One static library per folder of harness/. LAYERS names the folders it may use: not more than
# edges.txt beside this file grants, which tests/tree/layers.sh enforces.
function(drill_layer name)
  cmake_parse_arguments(arg "" "" "SOURCES;LAYERS;LIBRARIES" ${ARGN})
  add_library(drill_${name} STATIC ${arg_SOURCES})
  set_target_properties(drill_${name} PROPERTIES C_EXTENSIONS OFF POSITION_INDEPENDENT_CODE ON)
  target_include_directories(drill_${name} PUBLIC ${PROJECT_SOURCE_DIR}/harness)
  list(TRANSFORM arg_LAYERS PREPEND drill_)
  target_link_libraries(drill_${name} PUBLIC ${arg_LAYERS} ${arg_LIBRARIES} PRIVATE drill_flags)
  set_property(GLOBAL APPEND PROPERTY DRILL_LAYERS ${name})
  set_property(GLOBAL PROPERTY DRILL_LIBRARIES_${name} ${arg_LIBRARIES})
endfunction()
