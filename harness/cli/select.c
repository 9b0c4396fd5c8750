/* Targets by name and by group. */

#include "cli/select.h"

#include <stdlib.h>
#include <string.h>

#include "cli/say.h"

bool drill_select_available(const struct drill_target_type *type, char *why, size_t size)
{
    struct drill_diag diag = {0};
    why[0] = '\0';
    if (!drill_ok(drill_target_check(type, &diag))) {
        strncat(why, diag.text, size - 1);
        return false;
    }
    return type->available == NULL || type->available(type, why, size);
}

static bool is_taken(const struct drill_selection *selection, const struct drill_target_type *type)
{
    for (size_t i = 0; i < selection->count; i++)
        if (selection->types[i] == type)
            return true;
    return false;
}

static void take(struct drill_selection *selection, const struct drill_target_type *type)
{
    char why[256];
    if (is_taken(selection, type))
        return;
    if (drill_select_available(type, why, sizeof why)) {
        selection->types[selection->count++] = type;
        return;
    }
    drill_text_addf(&selection->absent, "%s%s (%s)", selection->absent.len > 0 ? "; " : "",
                    type->name, why);
}

static void say_unknown(const struct drill_target_type *const *types, const char *name)
{
    struct drill_names names = {.wrong = name};
    for (size_t i = 0; types[i] != NULL; i++) {
        drill_names_offer(&names, types[i]->name);
        if (i == 0 || strcmp(types[i]->group, types[i - 1]->group) != 0)
            drill_names_offer(&names, types[i]->group);
    }
    drill_names_say(&names, "--target: unknown target");
}

/* Takes every type of that name or group; false when there is none. */
static bool take_named(struct drill_selection *selection,
                       const struct drill_target_type *const *types, const char *name)
{
    size_t i = 0;
    const struct drill_target_type *type;
    bool found = false;
    while ((type = drill_target_find(types, name, &i)) != NULL) {
        take(selection, type);
        found = true;
    }
    if (!found)
        say_unknown(types, name);
    return found;
}

bool drill_select_targets(struct drill_selection *ret, const struct drill_target_type *const *types,
                          const char *wanted)
{
    size_t n = 0;
    while (types[n] != NULL)
        n++;
    *ret = (struct drill_selection){.types = calloc(n + 1, sizeof *ret->types)};
    char *list = strdup(wanted != NULL ? wanted : "kernel");
    bool good = ret->types != NULL && list != NULL;
    if (!good)
        drill_say_error("out of memory");
    char *rest = list;
    while (good && rest != NULL) {
        char *name = strsep(&rest, ",");
        good = take_named(ret, types, name);
    }
    free(list);
    return good;
}

void drill_selection_free(struct drill_selection *selection)
{
    free(selection->types);
    drill_text_free(&selection->absent);
    *selection = (struct drill_selection){0};
}
