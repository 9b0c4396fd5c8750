# What an installation holds: the program, and for authors of adapters the contract's headers, all
# layers and the built-in scenarios in one static library, and how pkg-config and CMake find them.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(layers base vocab scenario target trace world oracle report campaign cli)
list(TRANSFORM layers REPLACE "(.+)" "$<TARGET_OBJECTS:drill_\\1>" OUTPUT_VARIABLE objects)
add_library(sockdrill_library STATIC ${objects} $<TARGET_OBJECTS:drill_corpus>)
add_library(sockdrill::sockdrill ALIAS sockdrill_library)
set_target_properties(sockdrill_library PROPERTIES
  OUTPUT_NAME sockdrill EXPORT_NAME sockdrill LINKER_LANGUAGE C)
target_include_directories(sockdrill_library INTERFACE
  $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/harness>
  $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/sockdrill>)
target_link_libraries(sockdrill_library INTERFACE
  PkgConfig::POPT PkgConfig::JANSSON PkgConfig::LIBXML2 Threads::Threads)

# The contract: what targets/README.md speaks of and what those headers include.
foreach(header
    base/arena.h base/check.h base/status.h base/status.def
    vocab/vocab.h vocab/call.h vocab/outcome.h vocab/addr.h vocab/twist.h
    vocab/calls.def vocab/errnos.def vocab/families.def vocab/flags.def vocab/options.def
    vocab/constants.def vocab/sysctls.def vocab/twists.def
    target/stock.h target/target.h target/program.h
    cli/cli.h cli/corpus.h)
  get_filename_component(folder ${header} DIRECTORY)
  install(FILES ${PROJECT_SOURCE_DIR}/harness/${header}
    DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/sockdrill/${folder})
endforeach()

install(TARGETS sockdrill drill-server drill-client)
install(TARGETS sockdrill_library EXPORT sockdrill-targets)

set(package ${CMAKE_INSTALL_LIBDIR}/cmake/sockdrill)
install(EXPORT sockdrill-targets NAMESPACE sockdrill:: DESTINATION ${package})
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/sockdrill-config.cmake.in
  ${PROJECT_BINARY_DIR}/sockdrill-config.cmake INSTALL_DESTINATION ${package})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/sockdrill-config-version.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/sockdrill-config.cmake
  ${PROJECT_BINARY_DIR}/sockdrill-config-version.cmake DESTINATION ${package})

# Relative, so that an installation can be moved and `cmake --install --prefix` works.
file(RELATIVE_PATH up /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(${CMAKE_CURRENT_LIST_DIR}/sockdrill.pc.in ${PROJECT_BINARY_DIR}/sockdrill.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/sockdrill.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
