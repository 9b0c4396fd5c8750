/* The results' way out. */

#include "cli/output.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/say.h"

/* Whether a file of that name can be put in place: makes the temporary file and takes it away. */
static bool can_write(const char *path)
{
    struct stat st;
    struct drill_text temp = {0};
    int why = 0;
    drill_text_addf(&temp, "%s.XXXXXX", path);
    if (temp.failed)
        why = ENOMEM;
    else if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
        why = EISDIR;
    else {
        int fd = mkstemp(temp.bytes);
        why = fd < 0 ? errno : 0;
        if (fd >= 0) {
            close(fd);
            unlink(temp.bytes);
        }
    }
    drill_text_free(&temp);
    if (why != 0)
        drill_say_error("--output: cannot write %s: %s", path, strerror(why));
    return why == 0;
}

bool drill_output_open(struct drill_output *output, const char *path)
{
    *output = (struct drill_output){.path = path};
    return path == NULL || can_write(path);
}

static bool write_out(const struct drill_text *text)
{
    if (text->len > 0 && fwrite(text->bytes, 1, text->len, stdout) != text->len)
        return false;
    return fflush(stdout) == 0;
}

/* Writes with SIGPIPE blocked, and leaves it so when it was raised. */
static bool write_holding_signal(struct drill_output *output, const struct drill_text *text)
{
    sigset_t pipe_signal;
    sigset_t pending;
    sigemptyset(&pipe_signal);
    sigaddset(&pipe_signal, SIGPIPE);
    sigprocmask(SIG_BLOCK, &pipe_signal, &output->mask);
    bool good = write_out(text);
    int why = errno;
    output->held =
        !good && why == EPIPE && sigpending(&pending) == 0 && sigismember(&pending, SIGPIPE) == 1;
    if (!output->held)
        sigprocmask(SIG_SETMASK, &output->mask, NULL);
    if (!good && !output->held)
        drill_say_error("cannot write the results: %s", strerror(why));
    return good;
}

bool drill_output_flush(struct drill_output *output, struct drill_text *text)
{
    if (output->path != NULL || output->failed)
        return !output->failed;
    if (text->failed)
        drill_say_error("cannot write the results: out of memory");
    output->failed = text->failed || !write_holding_signal(output, text);
    drill_text_clear(text);
    return !output->failed;
}

static bool write_file(const struct drill_output *output, const struct drill_text *text)
{
    struct drill_diag diag = {0};
    struct drill_status s = drill_text_write_file(text, output->path, &diag);
    if (!drill_ok(s))
        drill_say_diag(NULL, s, &diag);
    return drill_ok(s);
}

bool drill_output_close(struct drill_output *output, struct drill_text *text)
{
    bool good = output->path == NULL ? drill_output_flush(output, text) : write_file(output, text);
    drill_text_free(text);
    if (output->held)
        sigprocmask(SIG_SETMASK, &output->mask, NULL);
    return good;
}
