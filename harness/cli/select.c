/* Targets by name, by group, and made. */

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
        if (strcmp(selection->types[i]->name, type->name) == 0)
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

static void say_unknown(const struct drill_target_stock *stock, const char *name)
{
    const struct drill_target_type *const *types = stock->types;
    struct drill_names names = {.wrong = name};
    for (size_t i = 0; types[i] != NULL; i++) {
        drill_names_offer(&names, types[i]->name);
        if (i == 0 || strcmp(types[i]->group, types[i - 1]->group) != 0)
            drill_names_offer(&names, types[i]->group);
    }
    for (size_t i = 0; stock->makers != NULL && stock->makers[i] != NULL; i++)
        drill_names_offer(&names, stock->makers[i]->form);
    drill_names_say(&names, "--target: unknown target");
}

/* Finds every type of that name, group or form; false, with a message, when there is none. */
static bool find_named(struct drill_target_list *found, struct drill_selection *selection,
                       const struct drill_target_stock *stock, const char *name)
{
    struct drill_diag diag = {0};
    struct drill_status s = drill_target_resolve(stock, name, &selection->arena, found, &diag);
    if (s.code == DRILL_CODE_NOT_FOUND)
        say_unknown(stock, name);
    else if (!drill_ok(s))
        drill_say_error("--target: %s", diag.text[0] != '\0' ? diag.text : drill_status_text(s));
    return drill_ok(s);
}

bool drill_select_targets(struct drill_selection *ret, const struct drill_target_stock *stock,
                          const char *wanted)
{
    struct drill_target_list found = {0};
    *ret = (struct drill_selection){0};
    drill_arena_init(&ret->arena, 0);
    char *list = strdup(wanted != NULL ? wanted : "kernel");
    bool good = list != NULL;
    char *rest = list;
    while (good && rest != NULL)
        good = find_named(&found, ret, stock, strsep(&rest, ","));
    free(list);
    if (good)
        ret->types = drill_arena_take(&ret->arena, (found.count + 1) * sizeof *ret->types);
    if (list == NULL || (good && ret->types == NULL))
        drill_say_error("out of memory");
    for (size_t i = 0; ret->types != NULL && i < found.count; i++)
        take(ret, found.types[i]);
    return good && ret->types != NULL;
}

void drill_selection_free(struct drill_selection *selection)
{
    drill_arena_reset(&selection->arena);
    drill_text_free(&selection->absent);
    *selection = (struct drill_selection){0};
}
