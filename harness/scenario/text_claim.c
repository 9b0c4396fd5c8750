/* Reads what follows a call: nothing, "blocks", or "= ALT | ALT ...". How a success is written
 * depends on the call (signature.h). */

#include "scenario/text_reader.h"

#include "scenario/signature.h"

static bool read_number_alt(struct drill_reader *reader, const struct drill_call *call,
                            struct drill_claim_alt *alt)
{
    if (!drill_reader_number(reader, "a claimed number", 0, INT64_MAX, &alt->lo))
        return false;
    alt->hi = alt->lo;
    if (reader->token.kind == DRILL_TOKEN_RANGE) {
        drill_reader_advance(reader);
        struct drill_token last = reader->token;
        if (!drill_reader_number(reader, "a claimed number", 0, INT64_MAX, &alt->hi))
            return false;
        if (alt->hi < alt->lo)
            return drill_reader_fail(reader, &last, "the range ends before it begins");
    }
    if (call->id == DRILL_CALL_RECVMSG && reader->token.kind == DRILL_TOKEN_NAME)
        return drill_reader_flags(reader, DRILL_GROUP_MSG, &alt->msg_flags);
    return true;
}

static bool read_error_alt(struct drill_reader *reader, struct drill_claim_alt *alt)
{
    alt->is_error = true;
    drill_reader_advance(reader);
    if (!drill_reader_error(reader, &alt->error))
        return false;
    if (reader->token.kind != DRILL_TOKEN_NAME)
        return true;
    if (!drill_token_is(&reader->token, "SIGPIPE")) {
        struct drill_suggest suggest = drill_suggest_make(reader->token.start, reader->token.len);
        drill_suggest_offer(&suggest, "SIGPIPE");
        return drill_reader_fail_unknown(reader, &reader->token, "signal", &suggest);
    }
    alt->signals = DRILL_SIGPIPE;
    return drill_reader_advance(reader);
}

static bool fail_constant(struct drill_reader *reader, uint32_t groups)
{
    const struct drill_token *token = &reader->token;
    struct drill_suggest suggest = drill_suggest_make(token->start, token->len);
    if (token->kind != DRILL_TOKEN_NAME)
        return drill_reader_fail_expected(reader, token, "a word or -1 and an error name");
    for (int i = 1; i < DRILL_CONSTANT_COUNT; i++) {
        if ((drill_constant_group((enum drill_constant)i) & groups) != 0)
            drill_suggest_offer(&suggest, drill_constant_name((enum drill_constant)i));
    }
    return drill_reader_fail_unknown(reader, token, "word", &suggest);
}

static bool read_success_alt(struct drill_reader *reader, const struct drill_call *call,
                             struct drill_claim_alt *alt)
{
    enum drill_claim_form form = drill_claim_form_of(call);
    enum drill_constant constant;
    uint32_t flags;
    uint16_t error;
    switch (form) {
    case DRILL_FORM_NUMBER:
        return read_number_alt(reader, call, alt);
    case DRILL_FORM_OK:
        if (!drill_token_is(&reader->token, "ok"))
            return drill_reader_fail_expected(reader, &reader->token, "ok or -1 and an error name");
        alt->hi = INT64_MAX;
        return drill_reader_advance(reader);
    case DRILL_FORM_ERROR:
        if (reader->token.kind == DRILL_TOKEN_NUMBER)
            return drill_reader_number(reader, "a claimed error as a number", 0, 0, &alt->lo);
        if (!drill_reader_error(reader, &error))
            return false;
        alt->lo = alt->hi = error;
        return true;
    case DRILL_FORM_WORD:
        if (reader->token.kind != DRILL_TOKEN_NAME ||
            !drill_constant_find(drill_call_asks_constant(call), reader->token.start,
                                 reader->token.len, &constant))
            return fail_constant(reader, drill_call_asks_constant(call));
        alt->lo = alt->hi = constant;
        return drill_reader_advance(reader);
    default:
        if (!drill_reader_flags(reader, drill_claim_form_group(form), &flags))
            return false;
        alt->lo = alt->hi = flags;
        return true;
    }
}

static bool read_alternatives(struct drill_reader *reader, struct drill_draft *draft)
{
    struct drill_claim *claim = &draft->step.claim;
    do {
        struct drill_claim_alt alt = {0};
        drill_reader_advance(reader); /* past '=' or '|' */
        if (claim->n_alts == DRILL_CLAIM_MAX)
            return drill_reader_fail(reader, &reader->token, "a claim has at most %d alternatives",
                                     DRILL_CLAIM_MAX);
        bool error = reader->token.kind == DRILL_TOKEN_NUMBER && reader->token.number == -1;
        if (!(error ? read_error_alt(reader, &alt)
                    : read_success_alt(reader, &draft->step.call, &alt)))
            return false;
        claim->alts[claim->n_alts++] = alt;
    } while (drill_token_is_mark(&reader->token, '|'));
    return true;
}

/* What follows a step that is complete. */
static bool fail_junk(struct drill_reader *reader)
{
    const struct drill_token *token = &reader->token;
    struct drill_suggest suggest = drill_suggest_make(token->start, token->len);
    drill_suggest_offer(&suggest, "blocks");
    if (suggest.best != NULL && token->kind == DRILL_TOKEN_NAME)
        return drill_reader_fail_unknown(reader, token, "word", &suggest);
    return drill_reader_fail_expected(reader, token, "the end of the step");
}

bool drill_reader_claim(struct drill_reader *reader, struct drill_draft *draft)
{
    if (draft->step.kind == DRILL_STEP_CALL && drill_token_is(&reader->token, "blocks")) {
        draft->step.claim.blocks = true;
        draft->blocks = reader->token;
        drill_reader_advance(reader);
    } else if (drill_token_is_mark(&reader->token, '=')) {
        if (!read_alternatives(reader, draft))
            return false;
    }
    if (reader->token.kind == DRILL_TOKEN_END)
        return true;
    return fail_junk(reader);
}
