/* The one source that a shared object needs to be a target of CMake; the archives are what is
 * linked. */

extern const int drill_alone;
const int drill_alone = 1;
