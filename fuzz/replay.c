/* The entry as a program for any compiler: takes the inputs of files and of the files in folders,
 * one after the other, and ends as an engine would where one of them finds something.
 *
 * usage: fuzz_NAME [-repeat=N] [FILE|FOLDER...]; without any, says what it covers. */

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/text.h"
#include "fuzz/entry.h"
#include "fuzz/feedback.h"

enum {
    INPUT_MAX = 1 << 20,
    EXIT_UNREADABLE = 2
};

struct replay {
    unsigned long repeat;
    unsigned long inputs;
    unsigned long runs;
    bool failed;
};

static void take_file(struct replay *replay, const char *path)
{
    struct drill_text text = {0};
    struct drill_diag diag = {0};
    if (!drill_ok(drill_text_read_file(&text, path, INPUT_MAX, &diag))) {
        fprintf(stderr, "%s\n", diag.text);
        replay->failed = true;
    } else {
        /* In memory of its own size, so that a read past its end is one. */
        uint8_t *bytes = malloc(text.len > 0 ? text.len : 1);
        replay->failed = replay->failed || bytes == NULL;
        for (unsigned long i = 0; bytes != NULL && i < replay->repeat; i++, replay->runs++) {
            memcpy(bytes, text.len > 0 ? text.bytes : "", text.len);
            fuzz_entry.take(bytes, text.len);
        }
        free(bytes);
        replay->inputs++;
    }
    drill_text_free(&text);
}

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static void take_path(struct replay *replay, const char *path)
{
    struct stat st;
    struct dirent **entries;
    if (stat(path, &st) != 0 || !S_ISDIR(st.st_mode)) {
        take_file(replay, path);
        return;
    }
    int n = scandir(path, &entries, is_visible, alphasort);
    for (int i = 0; i < n; i++) {
        struct drill_text below = {0};
        drill_text_addf(&below, "%s/%s", path, entries[i]->d_name);
        if (below.bytes != NULL)
            take_path(replay, below.bytes);
        drill_text_free(&below);
        free(entries[i]);
    }
    if (n >= 0)
        free(entries);
    replay->failed = replay->failed || n < 0;
}

int main(int argc, char **argv)
{
    struct replay replay = {.repeat = 1};
    if (argc < 2) {
        printf("%s: %s\n", fuzz_entry.name, fuzz_entry.covers);
        return EXIT_SUCCESS;
    }
    if (fuzz_entry.prepare != NULL)
        fuzz_entry.prepare();
    int64_t start = drill_clock_now_ns();
    for (int i = 1; i < argc; i++) {
        if (strncmp(argv[i], "-repeat=", 8) == 0)
            replay.repeat = strtoul(argv[i] + 8, NULL, 10);
        else
            take_path(&replay, argv[i]);
    }
    double seconds = (double)(drill_clock_now_ns() - start) / 1e9;
    printf("%s: %lu inputs, %lu runs, %u features, %.0f runs/s\n", fuzz_entry.name, replay.inputs,
           replay.runs, fuzz_feedback_total(), seconds > 0 ? (double)replay.runs / seconds : 0);
    return replay.failed ? EXIT_UNREADABLE : EXIT_SUCCESS;
}
