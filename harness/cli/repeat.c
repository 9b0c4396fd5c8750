/* Writing the command that repeats a case: the target, the case, and the options that bear on the
 * verdict, where they are not the default. */

#include "cli/repeat.h"

#include <string.h>

/* Letters that mean nothing to a shell. */
static const char harmless[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                               "_-+./:@%,=";

static void add_quoted(struct drill_text *text, const char *word)
{
    if (word[0] != '\0' && strspn(word, harmless) == strlen(word)) {
        drill_text_addf(text, " %s", word);
        return;
    }
    drill_text_addf(text, " '");
    for (; *word != '\0'; word++) {
        if (*word == '\'')
            drill_text_addf(text, "'\\''");
        else
            drill_text_add(text, word, 1);
    }
    drill_text_addf(text, "'");
}

void drill_repeat_write(const struct drill_case *item, enum drill_case_origin origin,
                        const struct drill_options *options, struct drill_text *text)
{
    bool by_name = item->program != NULL || origin == DRILL_ORIGIN_BUILT_IN;
    drill_text_addf(text, "sockdrill %s", origin == DRILL_ORIGIN_RUN ? "run" : "check");
    if (!by_name)
        add_quoted(text, item->name);
    drill_text_addf(text, " --target %s", item->type->name);
    if (by_name)
        drill_text_addf(text, " --filter '%s'", item->name);
    if (options->profile != DRILL_PROFILE_AUTO)
        drill_text_addf(text, " --profile %s", drill_profile_name(options->profile));
    if (options->isolation == DRILL_ISOLATION_NONE)
        drill_text_addf(text, " --isolation none");
}
