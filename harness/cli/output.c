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

bool drill_output_flush(struct drill_output *output, struct drill_text *text)
{
    if (output->path != NULL)
        return true;
    bool good = !text->failed;
    if (good && text->len > 0)
        good = fwrite(text->bytes, 1, text->len, stdout) == text->len;
    if (good)
        good = fflush(stdout) == 0;
    if (!good)
        drill_say_error("cannot write the results: %s",
                        text->failed ? "out of memory" : strerror(errno));
    drill_text_clear(text);
    return good;
}

bool drill_output_close(struct drill_output *output, struct drill_text *text)
{
    bool good = true;
    if (output->path == NULL) {
        good = drill_output_flush(output, text);
    } else {
        struct drill_diag diag = {0};
        struct drill_status s = drill_text_write_file(text, output->path, &diag);
        good = drill_ok(s);
        if (!good)
            drill_say_diag(NULL, s, &diag);
    }
    drill_text_free(text);
    return good;
}
