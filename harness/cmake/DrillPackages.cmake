# The libraries of others that the program is linked with, found once for the whole project:
# PkgConfig::POPT (options), PkgConfig::JANSSON (JSON) and PkgConfig::LIBXML2 (JUnit's XML).

find_package(PkgConfig REQUIRED)
if(DRILL_STATIC)
  set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
endif()

# What a static archive needs besides itself, its .pc file knows as private libraries.
function(drill_package prefix module)
  pkg_check_modules(${prefix} REQUIRED IMPORTED_TARGET GLOBAL ${module})
  if(DRILL_STATIC)
    set(private ${${prefix}_STATIC_LIBRARIES})
    list(REMOVE_ITEM private ${${prefix}_LIBRARIES})
    target_link_libraries(PkgConfig::${prefix} INTERFACE ${private})
  endif()
endfunction()

drill_package(POPT popt)
drill_package(JANSSON jansson)
drill_package(LIBXML2 libxml-2.0)
if(DRILL_STATIC AND "icuuc" IN_LIST LIBXML2_STATIC_LIBRARIES)
  # ICU is C++.
  find_library(DRILL_STDCXX NAMES stdc++ PATHS ${CMAKE_C_IMPLICIT_LINK_DIRECTORIES} REQUIRED)
  target_link_libraries(PkgConfig::LIBXML2 INTERFACE ${DRILL_STDCXX} m)
endif()
