#ifndef DRILL_TESTS_WORLD_PLAIN_CRITERION_H
#define DRILL_TESTS_WORLD_PLAIN_CRITERION_H

/* The part of Criterion that the tests of this folder use, for ThreadSanitizer: Criterion asks for
 * memory where ThreadSanitizer permits none, and cannot start under it. */

#include <stdbool.h>
#include <string.h>

struct plain_test {
    const char *name;
    void (*run)(void);
    struct plain_test *next;
};

void plain_add(struct plain_test *test);
_Noreturn void plain_fail(const char *file, int line, const char *what);
_Noreturn void plain_skip(void);

#define Test(suite, test)                                                                          \
    static void suite##_##test(void);                                                              \
    __attribute__((constructor)) static void suite##_##test##_add(void)                            \
    {                                                                                              \
        static struct plain_test entry = {#test, suite##_##test, NULL};                            \
        plain_add(&entry);                                                                         \
    }                                                                                              \
    static void suite##_##test(void)

/* Messages may follow; they are dropped: file, line and expression are what one needs here. */
#define PLAIN_1(cond, ...) ((cond) ? (void)0 : plain_fail(__FILE__, __LINE__, #cond))
#define PLAIN_NOT(a, ...) PLAIN_1(!(a), 0)
#define PLAIN_EQ(a, b, ...) PLAIN_1((a) == (b), 0)
#define PLAIN_NEQ(a, b, ...) PLAIN_1((a) != (b), 0)
#define PLAIN_LT(a, b, ...) PLAIN_1((a) < (b), 0)
#define PLAIN_LEQ(a, b, ...) PLAIN_1((a) <= (b), 0)
#define PLAIN_GT(a, b, ...) PLAIN_1((a) > (b), 0)
#define PLAIN_GEQ(a, b, ...) PLAIN_1((a) >= (b), 0)
#define PLAIN_STR_EQ(a, b, ...) PLAIN_1(strcmp(a, b) == 0, 0)

#define cr_assert(...) PLAIN_1(__VA_ARGS__, 0)
#define cr_assert_not(...) PLAIN_NOT(__VA_ARGS__, 0)
#define cr_assert_eq(...) PLAIN_EQ(__VA_ARGS__, 0)
#define cr_assert_neq(...) PLAIN_NEQ(__VA_ARGS__, 0)
#define cr_assert_lt(...) PLAIN_LT(__VA_ARGS__, 0)
#define cr_assert_leq(...) PLAIN_LEQ(__VA_ARGS__, 0)
#define cr_assert_gt(...) PLAIN_GT(__VA_ARGS__, 0)
#define cr_assert_geq(...) PLAIN_GEQ(__VA_ARGS__, 0)
#define cr_assert_null(...) PLAIN_NOT(__VA_ARGS__, 0)
#define cr_assert_not_null(...) PLAIN_1(__VA_ARGS__, 0)
#define cr_assert_str_eq(...) PLAIN_STR_EQ(__VA_ARGS__, 0)
#define cr_skip(...) plain_skip()

#endif
