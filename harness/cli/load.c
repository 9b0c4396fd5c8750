/* Reading scenarios. What is malformed is said at once, with file, line and column, and reading
 * goes on, so that one run names everything that is to be mended. */

#include "cli/load.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/say.h"
#include "scenario/bytes.h"

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

/* Reads one text; `shown` is the name in messages and of the scenario. */
static bool read_text(struct drill_arena *arena, const char *shown, const struct drill_text *text,
                      struct drill_scenario **ret)
{
    struct drill_diag diag = {0};
    struct drill_status s = drill_scenario_read(
        ret, arena, shown, text->bytes == NULL ? "" : text->bytes, text->len, &diag);
    if (!drill_ok(s))
        drill_say_diag(shown, s, &diag);
    return drill_ok(s);
}

static bool read_bytes(struct drill_arena *arena, const char *shown, const struct drill_text *text,
                       struct drill_scenario **ret)
{
    struct drill_diag diag = {0};
    if (drill_bytes_header(text->bytes, text->len) == DRILL_BYTES_NEWER) {
        drill_say_error("%s: bytes of a later version than this program knows (%d)", shown,
                        DRILL_BYTES_VERSION);
        return false;
    }
    struct drill_status s =
        drill_scenario_decode(ret, arena, text->bytes, text->len, DRILL_BYTES_ANY_FAMILY, &diag);
    char *name = drill_ok(s) ? drill_arena_text(arena, shown, strlen(shown)) : NULL;
    if (name == NULL) {
        drill_say_error("out of memory");
        return false;
    }
    (*ret)->name = name;
    return true;
}

/* Whether a name ends in `.end`. */
static bool is_called(const char *name, const char *end)
{
    size_t len = strlen(name);
    return len > strlen(end) && strcmp(name + len - strlen(end), end) == 0;
}

bool drill_load_scenario(struct drill_arena *arena, const char *path, struct drill_text *text,
                         struct drill_scenario **ret, bool *ret_bytes)
{
    struct drill_diag diag = {0};
    struct drill_status s = drill_text_read_file(text, path, DRILL_SCENARIO_MAX_BYTES, &diag);
    if (!drill_ok(s)) {
        drill_say_diag(NULL, s, &diag);
        return false;
    }
    *ret_bytes = is_called(path, ".bin") ||
                 drill_bytes_header(text->bytes, text->len) != DRILL_BYTES_NO_HEADER;
    return *ret_bytes ? read_bytes(arena, path, text, ret) : read_text(arena, path, text, ret);
}

static bool add(struct drill_library *library, const char *name,
                const struct drill_scenario *scenario)
{
    const char *kept = drill_arena_text(&library->arena, name, strlen(name));
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
        struct drill_text text = {0};
        struct drill_scenario *scenario;
        drill_text_addf(&shown, "corpora/conformance/%s.sock", entry->name);
        drill_text_add(&text, entry->text, entry->len);
        if (shown.failed || text.failed ||
            !read_text(&library->arena, shown.bytes, &text, &scenario) ||
            !add(library, entry->name, scenario))
            good = false;
        drill_text_free(&shown);
        drill_text_free(&text);
    }
    return good;
}

static bool load_file(struct drill_library *library, const char *path)
{
    struct drill_text text = {0};
    struct drill_scenario *scenario;
    bool bytes;
    bool good = drill_load_scenario(&library->arena, path, &text, &scenario, &bytes) &&
                add(library, path, scenario);
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
        else if (is_called(entries[i]->d_name, ".sock"))
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
