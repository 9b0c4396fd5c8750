/* Seats. */

#include "campaign/seat.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

static void not_run(struct drill_case_outcome *outcome, const char *what, const char *why)
{
    outcome->run.end = DRILL_RUN_ERROR;
    outcome->verdict = (struct drill_verdict){.kind = DRILL_NOT_RUN, .event = -1};
    snprintf(outcome->verdict.why, sizeof outcome->verdict.why, "%s: %.200s", what, why);
}

static void leave_target(struct drill_seat *seat)
{
    if (seat->type == NULL)
        return;
    drill_world_close(seat->world);
    seat->directory[0] = '\0';
    drill_target_close(seat->target);
    seat->type = NULL;
}

static struct drill_status
enter_target(struct drill_seat *seat, const struct drill_target_type *type, struct drill_diag *diag)
{
    if (seat->type == type)
        return DRILL_OK;
    leave_target(seat);
    struct drill_status s = drill_target_open(type, &seat->target, diag);
    if (!drill_ok(s))
        return s;
    s = drill_world_open(&seat->world, seat->target, &seat->surroundings, seat->deadline_ms, diag);
    if (!drill_ok(s)) {
        drill_target_close(seat->target);
        return s;
    }
    snprintf(seat->directory, DRILL_SEAT_DIRECTORY, "%s", drill_world_directory(seat->world));
    seat->type = type;
    return DRILL_OK;
}

bool drill_seat_enter(struct drill_seat *seat, const struct drill_target_type *type,
                      struct drill_case_outcome *outcome)
{
    struct drill_diag diag = {0};
    if (seat->diag.text[0] != '\0') {
        not_run(outcome, "no worker", seat->diag.text);
        return false;
    }
    struct drill_status s = enter_target(seat, type, &diag);
    if (!drill_ok(s))
        not_run(outcome, "cannot open the target",
                diag.text[0] != '\0' ? diag.text : drill_status_text(s));
    return drill_ok(s);
}

void drill_seat_set_up(struct drill_seat *seat)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max < DRILL_MAX_FD ? files.rlim_max : DRILL_MAX_FD;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    struct drill_status s = drill_isolate(seat->isolation, &seat->surroundings, &seat->diag);
    /* A change of credentials may have cleared it. */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (drill_ok(s)) {
        seat->diag.text[0] = '\0';
        s = drill_oracle_new(&seat->oracle);
    }
    if (!drill_ok(s) && seat->diag.text[0] == '\0')
        drill_diag_set(&seat->diag, s.code, 0, 0, "%s", drill_status_text(s));
}

void drill_seat_leave(struct drill_seat *seat)
{
    leave_target(seat);
    drill_oracle_free(seat->oracle);
    seat->oracle = NULL;
}

void drill_seat_sweep(char *directory)
{
    struct dirent *entry;
    DIR *dir = directory[0] != '\0' ? opendir(directory) : NULL;
    if (dir == NULL)
        return;
    while ((entry = readdir(dir)) != NULL)
        unlinkat(dirfd(dir), entry->d_name, 0);
    closedir(dir);
    rmdir(directory);
    directory[0] = '\0';
}
