/* Finding out what a worker can get, without changing this process: a child tries it and leaves the
 * answer in shared memory. */

#include "campaign/pool.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct answer {
    bool given;
    struct drill_status status;
    struct drill_surroundings surroundings;
    struct drill_diag diag;
};

static struct drill_status take_answer(const struct answer *answer, struct drill_surroundings *ret,
                                       struct drill_diag *diag)
{
    if (!answer->given)
        return drill_diag_set(diag, DRILL_CODE_SYSTEM, 0, 0,
                              "the process that tried the isolation died");
    if (!drill_ok(answer->status)) {
        if (diag != NULL)
            *diag = answer->diag;
        return answer->status;
    }
    *ret = answer->surroundings;
    return DRILL_OK;
}

struct drill_status drill_pool_probe(enum drill_isolation isolation, struct drill_surroundings *ret,
                                     struct drill_diag *diag)
{
    struct answer *answer =
        mmap(NULL, sizeof *answer, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (answer == MAP_FAILED)
        return drill_diag_set(diag, DRILL_CODE_NO_MEMORY, 0, 0, "out of memory");
    pid_t pid = fork();
    if (pid == 0) {
        answer->status = drill_isolate(isolation, &answer->surroundings, &answer->diag);
        answer->given = true;
        _exit(0);
    }
    struct drill_status s;
    if (pid < 0) {
        s = drill_diag_set(diag, DRILL_CODE_SYSTEM, 0, 0, "fork: %s", strerror(errno));
    } else {
        while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
            continue;
        s = take_answer(answer, ret, diag);
    }
    munmap(answer, sizeof *answer);
    return s;
}
