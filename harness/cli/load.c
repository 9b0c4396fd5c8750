/* Reading scenarios. What is malformed is said at once, with file, line and column, and reading
 * goes on, so that one run names everything that is to be mended. */

#include "cli/load.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/say.h"

enum {
    DEPTH_MAX = 32 /* directories below one another */
};

static bool append(struct drill_library *library, const char *name,
                   const struct drill_scenario *scenario)
{
    if (library->count == library->capacity) {
        size_t capacity = library->capacity == 0 ? 64 : library->capacity * 2;
        struct drill_suite_scenario *list = realloc(library->list, capacity * sizeof *list);
        if (list == NULL) {
            drill_say_error("out of memory");
            return false;
        }
        library->list = list;
        library->capacity = capacity;
    }
    library->list[library->count++] =
        (struct drill_suite_scenario){.name = name, .scenario = scenario};
    return true;
}

/* Reads one text. `shown` is the name in messages and of the scenario, `name` the case's. */
static bool load_text(struct drill_library *library, const char *name, const char *shown,
                      const char *text, size_t len)
{
    struct drill_diag diag = {0};
    struct drill_scenario *scenario;
    struct drill_status s =
        drill_scenario_read(&scenario, &library->arena, shown, text, len, &diag);
    if (!drill_ok(s)) {
        drill_say_diag(shown, s, &diag);
        return false;
    }
    char *kept = drill_arena_text(&library->arena, name, strlen(name));
    if (kept == NULL) {
        drill_say_error("out of memory");
        return false;
    }
    return append(library, kept, scenario);
}

bool drill_load_corpus(struct drill_library *library, const struct drill_corpus *corpus)
{
    bool good = true;
    for (size_t i = 0; i < corpus->count; i++) {
        const struct drill_corpus_entry *entry = &corpus->entries[i];
        struct drill_text shown = {0};
        drill_text_addf(&shown, "corpora/conformance/%s.sock", entry->name);
        if (shown.failed || !load_text(library, entry->name, shown.bytes, entry->text, entry->len))
            good = false;
        drill_text_free(&shown);
    }
    return good;
}

static bool load_file(struct drill_library *library, const char *path)
{
    struct drill_text text = {0};
    struct drill_diag diag = {0};
    struct drill_status s = drill_text_read_file(&text, path, DRILL_SCENARIO_MAX_BYTES, &diag);
    bool good = drill_ok(s);
    if (!good)
        drill_say_diag(NULL, s, &diag);
    else
        good = load_text(library, path, path, text.bytes == NULL ? "" : text.bytes, text.len);
    drill_text_free(&text);
    return good;
}

static int keep_entry(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static bool is_scenario_name(const char *name)
{
    size_t len = strlen(name);
    return len > 5 && strcmp(name + len - 5, ".sock") == 0;
}

static bool is_directory(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool load_directory(struct drill_library *library, const char *path, int depth)
{
    struct dirent **entries;
    int n = depth < DEPTH_MAX ? scandir(path, &entries, keep_entry, by_bytes) : -1;
    if (n < 0) {
        drill_say_error("%s: %s", path,
                        depth < DEPTH_MAX ? strerror(errno) : "too many directories deep");
        return false;
    }
    bool good = true;
    for (int i = 0; i < n; i++) {
        struct drill_text below = {0};
        size_t len = strlen(path);
        drill_text_addf(&below, "%s%s%s", path, len > 0 && path[len - 1] == '/' ? "" : "/",
                        entries[i]->d_name);
        if (below.failed)
            good = false;
        else if (is_directory(below.bytes))
            good = load_directory(library, below.bytes, depth + 1) && good;
        else if (is_scenario_name(entries[i]->d_name))
            good = load_file(library, below.bytes) && good;
        drill_text_free(&below);
        free(entries[i]);
    }
    free(entries);
    return good;
}

bool drill_load_path(struct drill_library *library, const char *path)
{
    return is_directory(path) ? load_directory(library, path, 0) : load_file(library, path);
}

void drill_library_free(struct drill_library *library)
{
    drill_arena_reset(&library->arena);
    free(library->list);
    *library = (struct drill_library){0};
}
