/* Runs each test in a process of its own; fails when one of them does, or has something reported by
 * the sanitizer (which then ends it with a status of its own). */

#include <criterion/criterion.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    PASSED,
    FAILED,
    SKIPPED
};

static struct plain_test *tests;

void plain_add(struct plain_test *test)
{
    test->next = tests;
    tests = test;
}

void plain_fail(const char *file, int line, const char *what)
{
    fprintf(stderr, "%s:%d: %s\n", file, line, what);
    exit(FAILED);
}

void plain_skip(void)
{
    exit(SKIPPED);
}

static int run(const struct plain_test *test)
{
    int status = 0;
    pid_t child = fork();
    if (child < 0)
        return FAILED;
    if (child == 0) {
        test->run();
        exit(PASSED);
    }
    if (waitpid(child, &status, 0) != child || !WIFEXITED(status))
        return FAILED;
    return WEXITSTATUS(status);
}

int main(void)
{
    int failed = 0;
    for (const struct plain_test *test = tests; test != NULL; test = test->next) {
        int result = run(test);
        if (result != PASSED)
            fprintf(stderr, "[%s] %s\n", result == SKIPPED ? "SKIP" : "FAIL", test->name);
        failed += result != PASSED && result != SKIPPED;
    }
    return failed > 0;
}
