/* The mutator as AFL++ loads it (AFL_CUSTOM_MUTATOR_LIBRARY), with trimming by the record and names
 * that say which calls an input makes. In the fuzzer's process, which knows the target as little as
 * this does: DRILL_FUZZ_FAMILY ("tcp4") and DRILL_FUZZ_FOCUS ("all") say what to vary for. */

#include <stdlib.h>
#include <string.h>

#include "fuzz/mutator.h"
#include "scenario/bytes.h"
#include "vocab/vocab.h"

enum {
    DESCRIPTION = 120
};

struct mutator {
    struct fuzz_purpose purpose;
    struct drill_rng rng;
    struct drill_text varied;
    struct drill_text trimmed; /* the shortest yet that does the same */
    struct drill_text tried;
    size_t at; /* from the end: the record that is tried next */
    size_t n;  /* records at a time */
    int32_t turn;
    int32_t turns;
    char description[DESCRIPTION];
};

void *afl_custom_init(void *afl, unsigned seed);
void afl_custom_deinit(void *data);
size_t afl_custom_fuzz(void *data, uint8_t *bytes, size_t len, uint8_t **ret, uint8_t *with,
                       size_t with_len, size_t max);
int32_t afl_custom_init_trim(void *data, uint8_t *bytes, size_t len);
size_t afl_custom_trim(void *data, uint8_t **ret);
int32_t afl_custom_post_trim(void *data, unsigned char success);
const char *afl_custom_describe(void *data, size_t max);

static bool find_family(const char *name, enum drill_family *ret)
{
    for (int i = 0; i < DRILL_FAMILY_COUNT; i++) {
        if (strcmp(name, drill_family_name((enum drill_family)i)) == 0) {
            *ret = (enum drill_family)i;
            return true;
        }
    }
    return false;
}

void *afl_custom_init(void *afl, unsigned seed)
{
    struct mutator *mutator = calloc(1, sizeof *mutator);
    const char *family = getenv("DRILL_FUZZ_FAMILY");
    const char *focus = getenv("DRILL_FUZZ_FOCUS");
    (void)afl;
    if (mutator == NULL)
        return NULL;
    mutator->purpose = (struct fuzz_purpose){DRILL_TCP4, DRILL_FOCUS_ALL};
    if ((family != NULL && !find_family(family, &mutator->purpose.family)) ||
        (focus != NULL && !drill_focus_find(focus, &mutator->purpose.focus))) {
        free(mutator);
        return NULL;
    }
    mutator->rng = drill_rng_make(seed, 1);
    return mutator;
}

void afl_custom_deinit(void *data)
{
    struct mutator *mutator = data;
    drill_text_free(&mutator->varied);
    drill_text_free(&mutator->trimmed);
    drill_text_free(&mutator->tried);
    free(mutator);
}

size_t afl_custom_fuzz(void *data, uint8_t *bytes, size_t len, uint8_t **ret, uint8_t *with,
                       size_t with_len, size_t max)
{
    struct mutator *mutator = data;
    fuzz_vary(&mutator->purpose, bytes, len, with, with_len, max, drill_rng_next(&mutator->rng),
              &mutator->varied);
    *ret = mutator->varied.len > 0 ? (uint8_t *)mutator->varied.bytes : bytes;
    return mutator->varied.len;
}

/* Records are left out from the end on, first half of them at a time, then fewer. */
int32_t afl_custom_init_trim(void *data, uint8_t *bytes, size_t len)
{
    struct mutator *mutator = data;
    size_t records = len / DRILL_BYTES_RECORD;
    drill_text_clear(&mutator->trimmed);
    drill_text_add(&mutator->trimmed, (const char *)bytes, len);
    mutator->n = records / 2;
    mutator->at = records;
    mutator->turn = mutator->turns = 0;
    for (size_t n = mutator->n; n > 0; n /= 2)
        mutator->turns += (int32_t)((records + n - 1) / n);
    return mutator->turns;
}

size_t afl_custom_trim(void *data, uint8_t **ret)
{
    struct mutator *mutator = data;
    mutator->at = mutator->at > mutator->n ? mutator->at - mutator->n : 0;
    fuzz_cut((const uint8_t *)mutator->trimmed.bytes, mutator->trimmed.len, mutator->at, mutator->n,
             &mutator->tried);
    *ret = (uint8_t *)mutator->tried.bytes;
    return mutator->tried.len;
}

/* The turn that comes next: that of init_trim's when there is none. */
int32_t afl_custom_post_trim(void *data, unsigned char success)
{
    struct mutator *mutator = data;
    if (success != 0) {
        drill_text_clear(&mutator->trimmed);
        drill_text_add(&mutator->trimmed, mutator->tried.bytes, mutator->tried.len);
    }
    if (mutator->at == 0) {
        mutator->n /= 2;
        mutator->at = mutator->trimmed.len / DRILL_BYTES_RECORD;
    }
    mutator->turn = mutator->n > 0 && mutator->at > 1 ? mutator->turn + 1 : mutator->turns;
    return mutator->turn;
}

const char *afl_custom_describe(void *data, size_t max)
{
    struct mutator *mutator = data;
    fuzz_describe((const uint8_t *)mutator->varied.bytes, mutator->varied.len, mutator->description,
                  max < sizeof mutator->description ? max : sizeof mutator->description);
    return mutator->description;
}
