/* What a trace tells about the variants: the union over the states that survived. It only ever
 * shrinks, and mostly does not change. */

#include <string.h>

#include "oracle/judge.h"

void judge_forget_findings(struct drill_oracle *oracle)
{
    for (unsigned v = 0; v < DRILL_VARIANT_COUNT; v++) {
        oracle->found[v] = oracle->choices[DRILL_PROFILE_AUTO][v];
        oracle->findings[v] = (struct drill_finding){.choices = oracle->found[v], .event = -1};
    }
}

void judge_note_findings(struct drill_oracle *oracle)
{
    uint8_t left[DRILL_VARIANT_COUNT];
    if (oracle->n == 0)
        return;
    memcpy(left, oracle->state[0]->observed, sizeof left);
    for (unsigned i = 1; i < oracle->n; i++) {
        for (unsigned v = 0; v < DRILL_VARIANT_COUNT; v++)
            left[v] |= oracle->state[i]->observed[v];
    }
    if (memcmp(left, oracle->found, sizeof left) == 0)
        return;
    for (unsigned v = 0; v < DRILL_VARIANT_COUNT; v++) {
        if (left[v] != oracle->found[v])
            oracle->findings[v] =
                (struct drill_finding){.choices = left[v], .event = oracle->n_events};
    }
    memcpy(oracle->found, left, sizeof left);
}

const struct drill_finding *drill_oracle_findings(const struct drill_oracle *oracle)
{
    return oracle->findings;
}
