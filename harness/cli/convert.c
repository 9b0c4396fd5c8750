/* The command `convert`: a scenario's text as bytes, its bytes as text. */

#include "cli/command.h"

#include "cli/load.h"
#include "cli/output.h"
#include "cli/say.h"
#include "scenario/bytes.h"

/* False, with a message, when the scenario has no other form. */
static bool convert(const char *path, struct drill_arena *arena, struct drill_text *ret)
{
    struct drill_text text = {0};
    struct drill_diag diag = {0};
    struct drill_scenario *scenario;
    bool bytes;
    bool good = drill_load_scenario(arena, path, &text, &scenario, &bytes);
    if (good && bytes) {
        drill_scenario_write(scenario, ret);
        if (ret->failed)
            drill_say_error("out of memory");
        good = !ret->failed;
    } else if (good) {
        struct drill_status s = drill_scenario_encode(scenario, ret, &diag);
        if (!drill_ok(s))
            drill_say_diag(path, s, &diag);
        good = drill_ok(s);
    }
    drill_text_free(&text);
    return good;
}

int drill_command_convert(const struct drill_cli_stock *stock, const struct drill_options *options)
{
    struct drill_output output = {0};
    struct drill_arena arena;
    struct drill_text text = {0};
    (void)stock;
    drill_arena_init(&arena, 0);
    int status = DRILL_EXIT_USAGE;
    if (drill_output_open(&output, options->output) && convert(options->operands[1], &arena, &text))
        status = drill_output_close(&output, &text) ? DRILL_EXIT_ACCEPTED : DRILL_EXIT_NOTHING_RAN;
    drill_text_free(&text);
    drill_arena_reset(&arena);
    return status;
}
