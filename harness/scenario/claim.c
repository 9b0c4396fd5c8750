/* Claims: what they allow, and how they are written. */

#include "scenario/scenario.h"
#include "scenario/signature.h"

static bool alt_allows(const struct drill_claim_alt *alt, const struct drill_call *call,
                       const struct drill_outcome *outcome)
{
    if ((outcome->signals & alt->signals) != alt->signals)
        return false;
    if (alt->is_error)
        return outcome->error == alt->error;
    if (outcome->error != DRILL_ENONE || (outcome->msg_flags & alt->msg_flags) != alt->msg_flags)
        return false;
    int64_t value = drill_outcome_principal(call, outcome);
    return value >= alt->lo && value <= alt->hi;
}

bool drill_claim_allows(const struct drill_claim *claim, const struct drill_call *call,
                        const struct drill_outcome *outcome)
{
    for (unsigned i = 0; i < claim->n_alts; i++) {
        if (alt_allows(&claim->alts[i], call, outcome))
            return true;
    }
    return claim->n_alts == 0;
}

static void write_error(const struct drill_claim_alt *alt, struct drill_text *text)
{
    drill_text_addf(text, "-1 %s", drill_errno_name((enum drill_errno)alt->error));
    if ((alt->signals & DRILL_SIGPIPE) != 0)
        drill_text_addf(text, " SIGPIPE");
}

static void write_number(const struct drill_claim_alt *alt, struct drill_text *text)
{
    char flags[256];
    drill_text_addf(text, "%lld", (long long)alt->lo);
    if (alt->hi != alt->lo)
        drill_text_addf(text, "..%lld", (long long)alt->hi);
    if (alt->msg_flags != 0)
        drill_text_addf(text, " %s",
                        drill_flags_print(DRILL_GROUP_MSG, alt->msg_flags, flags, sizeof flags));
}

static void write_success(const struct drill_claim_alt *alt, const struct drill_call *call,
                          struct drill_text *text)
{
    enum drill_claim_form form = drill_claim_form_of(call);
    char flags[256];
    switch (form) {
    case DRILL_FORM_NUMBER:
        write_number(alt, text);
        break;
    case DRILL_FORM_OK:
        drill_text_addf(text, "ok");
        break;
    case DRILL_FORM_ERROR:
        drill_text_addf(text, "%s", drill_errno_name((enum drill_errno)alt->lo));
        break;
    case DRILL_FORM_WORD:
        drill_text_addf(text, "%s", drill_constant_name((enum drill_constant)alt->lo));
        break;
    default:
        drill_text_addf(text, "%s",
                        drill_flags_print(drill_claim_form_group(form), (uint32_t)alt->lo, flags,
                                          sizeof flags));
        break;
    }
}

void drill_claim_write(const struct drill_claim *claim, const struct drill_call *call,
                       struct drill_text *text)
{
    if (claim->blocks)
        drill_text_addf(text, "blocks");
    for (unsigned i = 0; i < claim->n_alts; i++) {
        drill_text_addf(text, "%s", i == 0 ? "= " : " | ");
        if (claim->alts[i].is_error)
            write_error(&claim->alts[i], text);
        else
            write_success(&claim->alts[i], call, text);
    }
}
