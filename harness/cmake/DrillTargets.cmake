# How every library, program and test of the project is built: warnings, sanitizers, layers.

find_package(Threads REQUIRED)

add_library(drill_flags INTERFACE)
target_compile_features(drill_flags INTERFACE c_std_17)
target_compile_definitions(drill_flags INTERFACE _GNU_SOURCE)
target_compile_options(drill_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes
  -Wvla -Wundef -fno-strict-aliasing $<$<BOOL:${DRILL_WERROR}>:-Werror>)
if(DRILL_SANITIZE)
  target_compile_options(drill_flags INTERFACE
    -fsanitize=${DRILL_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(drill_flags INTERFACE -fsanitize=${DRILL_SANITIZE})
endif()

# One static library per folder of harness/; LAYERS names the folders it may use. This is the table of
# who may include whom.
function(drill_layer name)
  cmake_parse_arguments(arg "" "" "SOURCES;LAYERS;LIBRARIES" ${ARGN})
  add_library(drill_${name} STATIC ${arg_SOURCES})
  set_target_properties(drill_${name} PROPERTIES C_EXTENSIONS OFF POSITION_INDEPENDENT_CODE ON)
  target_include_directories(drill_${name} PUBLIC ${PROJECT_SOURCE_DIR}/harness)
  list(TRANSFORM arg_LAYERS PREPEND drill_)
  target_link_libraries(drill_${name} PUBLIC ${arg_LAYERS} ${arg_LIBRARIES} PRIVATE drill_flags)
endfunction()
