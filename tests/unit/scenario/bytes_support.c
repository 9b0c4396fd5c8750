/* Decoding with all that must hold of what comes out. */

#include "unit/scenario/bytes_support.h"

#include <criterion/criterion.h>
#include <string.h>

#include "unit/scenario/support.h"

struct decoded decode(const void *bytes, size_t len, enum drill_family family)
{
    struct decoded decoded = {.scenario = NULL};
    struct drill_diag diag = {0};
    drill_arena_init(&decoded.arena, 0);
    struct drill_status s =
        drill_scenario_decode(&decoded.scenario, &decoded.arena, bytes, len, family, &diag);
    cr_assert(drill_ok(s), "%s", diag.text);
    s = drill_scenario_validate(decoded.scenario, &diag);
    if (!drill_ok(s)) {
        struct drill_text text = {0};
        drill_scenario_write(decoded.scenario, &text);
        cr_assert_fail("%s in\n%s", diag.text, text.bytes);
    }
    return decoded;
}

void decoded_free(struct decoded *decoded)
{
    drill_arena_reset(&decoded->arena);
}

struct drill_text text_of(const void *bytes, size_t len)
{
    struct decoded decoded = decode(bytes, len, DRILL_BYTES_ANY_FAMILY);
    struct drill_text text = write_text(decoded.scenario);
    decoded_free(&decoded);
    return text;
}

void expect_steps(const void *bytes, size_t len, const char *steps)
{
    struct drill_text text = text_of(bytes, len);
    const char *line = strchr(text.bytes, '\n');
    cr_assert_not_null(line);
    cr_expect_str_eq(line + 1, steps);
    drill_text_free(&text);
}

struct drill_text encode(const struct drill_scenario *scenario)
{
    struct drill_text bytes = {0};
    struct drill_diag diag = {0};
    struct drill_status s = drill_scenario_encode(scenario, &bytes, &diag);
    cr_assert(drill_ok(s), "%d: %s", diag.line, diag.text);
    return bytes;
}

struct drill_text bytes_of(const char *text)
{
    struct reading reading = read_good(text);
    struct drill_text bytes = encode(reading.scenario);
    reading_free(&reading);
    return bytes;
}
